/** A packet that a claim cites, at the side of the claim: which field shows it, all other fields, and its bytes. */
import { useState } from 'react';
import type { KeyboardEvent, ReactElement } from 'react';
import type { KeptPacket } from '../../../electron/contract/packets.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { Facts } from '../../ui/panel.tsx';
import { formatCounted, formatTime } from '../../ui/quantities.ts';
import { HexView } from './hex-view.tsx';
import { LayerTree } from './layer-tree.tsx';
import type { Citation } from './packet-panel-context.ts';
import { usePacket } from './use-packet.ts';
import { words } from './words.ts';

export const PacketPanel = ({ citation: { claim, packets, at: first }, onClose }: { citation: Citation; onClose: () => void }): ReactElement | null => {
  const [at, setAt] = useState(first);
  const state = usePacket(packets, at);
  const cited = packets[at];
  if (cited === undefined) return null;
  const go = (step: number): void => setAt(Math.max(0, Math.min(packets.length - 1, at + step)));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    // The bytes may need the arrows to be scrolled.
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || (event.target instanceof Element && event.target.closest('.hex-view') !== null)) return;
    event.preventDefault();
    go(step);
  };
  return (
    <Dialog
      title={words.title(cited.frame)}
      onClose={onClose}
      onKeyDown={onKeyDown}
      atSide
      actions={
        packets.length < 2 ? undefined : (
          <>
            <span className="soft numbers packet-place" role="status">
              {words.place(at + 1, packets.length)}
            </span>
            <button type="button" className="button" aria-disabled={at === 0} title="←" onClick={() => go(-1)}>
              {words.previous}
            </button>
            <button type="button" className="button" aria-disabled={at === packets.length - 1} title="→" onClick={() => go(1)}>
              {words.next}
            </button>
          </>
        )
      }
    >
      <p className="packet-claim">
        <span className="soft">{words.cited}</span> {claim}
      </p>
      {cited.note !== claim && (
        <p className="packet-claim">
          <span className="soft">{words.shows}</span> {cited.note}
        </p>
      )}
      {state.is === 'loading' && (
        <p className="soft" role="status">
          {words.loading}
        </p>
      )}
      {state.is === 'failed' && <ErrorNotice error={state.error} />}
      {state.is === 'there' && !state.packet.kept && (
        <Notice severity="info" title={words.notKept}>
          <p>{state.packet.why}</p>
        </Notice>
      )}
      {state.is === 'there' && state.packet.kept && <Packet key={`${at} ${state.packet.frame}`} packet={state.packet} />}
    </Dialog>
  );
};

const bytes = (count: number): string => formatCounted(count, 'byte');

const Packet = ({ packet }: { packet: KeptPacket }): ReactElement => {
  const telling = packet.layers.findLastIndex(({ fields }) => fields.some((field) => field.telling));
  const [lit, setLit] = useState(telling);
  const layer = packet.layers[lit];
  return (
    <>
      <h3 className="packet-title">{packet.title}</h3>
      <Facts
        facts={[
          [words.time, <time key="time" dateTime={packet.time} title={packet.time}>{formatTime(packet.time)}</time>],
          ...(packet.from === null ? [] : [[words.fromTo, `${packet.from} → ${packet.to ?? ''}`] as const]),
          [words.length, words.lengths(bytes(packet.length), bytes(packet.keptLength))],
          // A capture without interface names has numbers.
          ...(/^\d+$/.test(packet.interface) ? [] : [[words.interface, packet.interface] as const]),
        ]}
      />
      <LayerTree layers={packet.layers} telling={telling} onLook={setLit} />
      {packet.issues.length > 0 && (
        <>
          <h3>{words.issues}</h3>
          <ul>
            {packet.issues.map((issue) => (
              <li key={issue}>{issue}</li>
            ))}
          </ul>
        </>
      )}
      <h3>{words.bytes}</h3>
      <HexView hex={packet.hex} from={layer?.offset ?? 0} to={(layer?.offset ?? 0) + (layer?.length ?? 0)} />
      <p className="soft packet-note">
        {packet.hex.length / 2 < packet.keptLength && `${words.bytesFirst(bytes(packet.hex.length / 2))} `}
        {words.bytesNote}
      </p>
    </>
  );
};

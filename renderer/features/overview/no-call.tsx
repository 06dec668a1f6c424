/** What the overview says while there is no call to show. */
import type { ReactElement } from 'react';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { Empty } from '../../ui/panel.tsx';
import { formatCounted } from '../../ui/quantities.ts';
import { useSessionActions } from '../capture/session-actions.tsx';
import { words as captureWords } from '../capture/words.ts';
import { Welcome } from '../capture/welcome.tsx';
import { words } from './words.ts';

const selectPhase = ({ session }: PageState): PageState['session']['phase'] => session.phase;
const selectPackets = ({ capture }: PageState): number => capture?.packets ?? 0;
const selectStunServers = ({ stunServers }: PageState): number => stunServers.length;

export const NoCall = (): ReactElement => {
  const phase = usePageState(selectPhase);
  const packets = usePageState(selectPackets);
  const stunServers = usePageState(selectStunServers);
  const { start, pickFile, openSample } = useSessionActions();
  const soFar = packets === 0 ? null : <p className="numbers">{words.seenSoFar(formatCounted(packets, 'packet'), formatCounted(stunServers, 'STUN server'))}</p>;
  switch (phase) {
    case 'idle':
      return <Welcome />;
    case 'starting':
      return <Empty title={words.startingTitle} />;
    case 'capturing':
      return (
        <Empty title={words.listening}>
          <p>{words.listeningText}</p>
          {soFar ?? <p>{words.listeningSilent}</p>}
        </Empty>
      );
    case 'paused':
      return <Empty title={words.pausedNoCall}>{soFar}</Empty>;
    case 'reading':
      return <Empty title={words.readingNoCall}>{soFar}</Empty>;
    case 'done':
    case 'failed':
      return (
        <Empty title={packets === 0 && phase === 'failed' ? words.failedNoCall : words.noCall}>
          {phase === 'done' && <p>{words.noCallText}</p>}
          {soFar}
          <p className="button-row">
            <button type="button" className="button" onClick={() => start()}>
              {captureWords.start}
            </button>
            <button type="button" className="button" onClick={pickFile}>
              {captureWords.open}
            </button>
            <button type="button" className="button" onClick={openSample}>
              {captureWords.sample}
            </button>
          </p>
        </Empty>
      );
  }
};

import { describe, expect, it } from 'vitest';
import { CallWatch } from '../../../../electron/app/history/call-watch.ts';
import type { CallWatchPorts, EndedCall } from '../../../../electron/app/history/call-watch.ts';
import { historySettingsSchema } from '../../../../electron/contract/history.ts';
import { emptySeries } from '../../../../electron/contract/session.ts';
import type { SessionState } from '../../../../electron/contract/session.ts';
import type { Call, Summary } from '../../../../electron/contract/summary.ts';
import { at, began, call, captureFacts, capturing, fileDone, pair, summary } from '../../../helpers/scripted-summary.ts';

interface Watched {
  readonly watch: CallWatch;
  readonly recorded: { uid: string; calls: readonly Call[] }[];
  readonly reported: string[];
  readonly ended: EndedCall[];
  readonly warnings: string[];
  readonly packets: { from: number; to: number }[];
  /** What the page shows at `seconds` of capture time. */
  readonly show: (seconds: number, shown: Summary, session?: SessionState) => Promise<void>;
}

const watched = (changes: Partial<CallWatchPorts> = {}): Watched => {
  const recorded: Watched['recorded'] = [];
  const reported: string[] = [];
  const ended: EndedCall[] = [];
  const warnings: string[] = [];
  const packets: Watched['packets'] = [];
  const watch = new CallWatch({
    settings: () => historySettingsSchema.parse({ keepPackets: true }),
    history: {
      record: (uid, { calls }) => Promise.resolve(recorded.push({ uid, calls })),
      captureFile: (uid) => `/${uid}`,
      keepCapture: () => Promise.resolve(),
    },
    writePackets: (_path, from, to) => Promise.resolve(void packets.push({ from, to })),
    report: (uid) => Promise.resolve(void reported.push(uid)),
    ended: (one) => ended.push(one),
    notify: () => undefined,
    warn: (line) => warnings.push(line),
    ...changes,
  });
  const show: Watched['show'] = async (seconds, shown, session = capturing()) => {
    watch.see({ session, summary: shown }, { session, summary: shown, series: { ...emptySeries, end: began + seconds * 1000 } });
    await watch.settled();
  };
  return { watch, recorded, reported, ended, warnings, packets, show };
};

const over = (more: Partial<Call> = {}): Call => call('call-1', { ongoing: false, start: at(2), end: at(60), ...more });
const of = (...calls: Call[]): Summary => summary({ calls });

describe('a call of a live capture', () => {
  it('is over sixteen seconds after its last sign, in capture time', async () => {
    const { show, recorded, reported, ended, packets } = watched();
    await show(66, of(over({ ongoing: true })));
    await show(75.9, of(over()));
    expect(recorded).toEqual([]);
    await show(76, of(over()));
    expect(recorded).toHaveLength(1);
    expect(reported).toEqual([recorded[0]!.uid]);
    expect(ended).toMatchObject([{ uid: recorded[0]!.uid, historyId: 1, end: at(60) }]);
    expect(packets).toEqual([{ from: (began - 8000) * 1000, to: (began + 62_000) * 1000 }]);
  });

  it('that only other people tried is none', async () => {
    const { show, watch, recorded, ended } = watched();
    const strangers = over({ pairs: [pair('p1', { requestsSent: 0, responsesReceived: 0, responsesSent: 0, packetsSent: 0, requestsReceived: 50, state: 'in-progress' })] });
    await show(100, of(strangers));
    await show(101, of({ ...strangers, id: 'call-2', ongoing: true }));
    expect(watch.hasCall).toBe(false);
    await show(102, of(strangers), capturing({ phase: 'done' }));
    expect([recorded, ended]).toEqual([[], []]);
  });

  it('goes on in the same capture though a late packet of another interface moves its start back', async () => {
    const { show, recorded } = watched();
    const going = of(over({ ongoing: true }));
    await show(30, going);
    await show(31, { ...going, capture: captureFacts({ start: at(-0.2) }) });
    expect(recorded).toEqual([]);
  });

  it('is broken off where a capture fails, and nobody is told of its end', async () => {
    const { show, recorded, ended, packets } = watched();
    await show(30, of(over({ ongoing: true })));
    await show(30, of(over({ ongoing: true })), capturing({ phase: 'failed' }));
    expect(recorded).toHaveLength(1);
    expect(ended).toEqual([]);
    expect(packets).toHaveLength(1);
  });

  it('leaves its packets behind where another capture took their place', async () => {
    const { show, recorded, packets } = watched();
    await show(30, of(over({ ongoing: true })));
    await show(31, summary({ capture: captureFacts({ start: null }) }), capturing({ phase: 'starting' }));
    expect(recorded).toHaveLength(1);
    expect(packets).toEqual([]);
  });

  it('is not taken from what a file showed before', async () => {
    const { watch, show, recorded } = watched();
    await show(100, of(over()), fileDone());
    // The capture's state comes before its first summary.
    watch.see({ session: capturing() }, { session: capturing(), summary: of(over()), series: { ...emptySeries, end: began + 100_000 } });
    await show(0, summary({ capture: captureFacts({ start: null }) }));
    expect(recorded).toEqual([]);
  });
});

describe('where something fails', () => {
  it('the rest is done all the same, and it is said', async () => {
    const { show, ended, reported, warnings } = watched({ history: { record: () => Promise.reject(new Error('no disk')), captureFile: () => '', keepCapture: () => Promise.resolve() } });
    await show(100, of(over()));
    expect(ended).toMatchObject([{ historyId: null }]);
    expect(reported).toHaveLength(1);
    expect(warnings).toEqual(['The call could not be recorded: no disk']);
  });

  it('the next call is seen to', async () => {
    let shown = 0;
    const { show, recorded, warnings } = watched({
      notify: () => {
        if (shown++ === 0) throw new Error('no notifications here');
      },
    });
    await show(100, of(over()));
    await show(200, of(over(), over({ id: 'call-2', start: at(110), end: at(150), pairs: [pair('p2', { firstSeen: at(110) })] })));
    expect(recorded).toHaveLength(2);
    expect(shown).toBe(2);
    expect(warnings).toEqual(['The call could not be seen to: no notifications here']);
  });

  it('packets that cannot be kept cost the record nothing', async () => {
    const { show, recorded, warnings } = watched({ writePackets: () => Promise.reject(new Error('the engine is gone')) });
    await show(100, of(over()));
    expect(recorded).toHaveLength(1);
    expect(warnings).toEqual(['The packets of the call could not be kept: the engine is gone']);
  });
});

import { describe, expect, it, vi } from 'vitest';
import type { ConnectionState } from '../../../electron/contract/client.ts';
import type { Update } from '../../../electron/contract/session.ts';
import { callNumbers, callsInOrder, shownCall } from '../../../renderer/state/calls.ts';
import { pathUseOfPair, pathUseOfPath } from '../../../renderer/state/path-use.ts';
import { storeOfSummary } from '../../../renderer/state/past-state.ts';
import { routeDetail } from '../../../renderer/state/route-detail.ts';
import { createSelection } from '../../../renderer/state/selection.ts';
import { createStore } from '../../../renderer/state/store.ts';
import { allocation, at, call, candidate, captureFacts, capturing, directPath, pair, relayPath, remoteRelayPath, summary } from '../../helpers/scripted-summary.ts';
import { ownReport } from '../../e2e/helpers/scripted-policy.ts';

const scriptedClient = () => {
  let tell: (update: Update) => void = () => undefined;
  let change: (state: ConnectionState) => void = () => undefined;
  const ended: string[] = [];
  return {
    client: {
      subscribe(listener: (update: Update) => void) {
        tell = listener;
        return () => void ended.push('updates');
      },
      onConnectionChange(listener: (state: ConnectionState) => void) {
        change = listener;
        return () => void ended.push('connection');
      },
    },
    tell: (update: Update) => tell(update),
    change: (state: ConnectionState) => change(state),
    ended,
  };
};

const atOnce = (draw: () => void) => draw();

describe('a past call', () => {
  it('is shown as what the page shows of a file that is done, and never changes', () => {
    const past = summary({ calls: [call('c1', { ongoing: false })], policy: [ownReport] });
    const store = storeOfSummary(past, 'dumpcap on wlan0');
    expect(store.get()).toMatchObject({ known: true, connection: 'connected', calls: past.calls, policy: [ownReport], session: { phase: 'done', kind: 'file', recorder: null } });
    const listener = vi.fn();
    store.subscribe(listener)();
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('the address', () => {
  it.each([['#/findings/udp.blocked', 'udp.blocked', null], ['#/history/12', '12', null], ['#/history/12/udp.blocked', '12', 'udp.blocked'], ['#/history', null, null], ['#/history//', null, null]] as const)('%s asks for %s and, within it, %s', (hash, detail, within) => {
    expect([routeDetail(hash), routeDetail(hash, true)]).toEqual([detail, within]);
  });
});

describe('the store', () => {
  it('knows nothing before the first update', () => {
    const store = createStore(scriptedClient().client, atOnce);
    expect(store.get()).toMatchObject({ known: false, connection: 'connecting' });
  });

  it('merges the parts that an update carries and keeps the others’ identity', () => {
    const script = scriptedClient();
    const store = createStore(script.client, atOnce);
    script.tell({ revision: 1, session: capturing(), summary: summary({ calls: [call('c1')] }) });
    const before = store.get();
    script.tell({ revision: 2, summary: { capture: captureFacts({ packets: 7 }) } });
    const after = store.get();
    expect(after.capture?.packets).toBe(7);
    expect(after.calls).toBe(before.calls);
    expect(after.session).toBe(before.session);
    expect(after.series).toBe(before.series);
  });

  it('tells its listeners of the connection too, and ends both when closed', () => {
    const script = scriptedClient();
    const store = createStore(script.client, atOnce);
    const listener = vi.fn();
    const unsubscribe = store.subscribe(listener);
    script.change('lost');
    expect(store.get().connection).toBe('lost');
    unsubscribe();
    script.change('connected');
    expect(listener).toHaveBeenCalledTimes(1);
    store.close();
    expect(script.ended).toEqual(['connection', 'updates']);
  });
});

describe('a page that falls behind', () => {
  it('is told once a frame, of the last state', () => {
    const script = scriptedClient();
    const frames: (() => void)[] = [];
    const store = createStore(script.client, (draw) => frames.push(draw));
    const seen: (number | undefined)[] = [];
    store.subscribe(() => seen.push(store.get().capture?.packets));
    for (let packets = 1; packets <= 5; packets += 1) script.tell({ revision: packets, summary: { capture: captureFacts({ packets }) } });
    frames.splice(0).forEach((draw) => draw());
    expect(seen).toEqual([5]);
    script.tell({ revision: 6, summary: { capture: captureFacts({ packets: 6 }) } });
    frames.splice(0).forEach((draw) => draw());
    expect(seen).toEqual([5, 6]);
  });
});

describe('a selection', () => {
  it('keeps its identity while it is the same, however often the state changes', () => {
    const script = scriptedClient();
    const store = createStore(script.client, atOnce);
    const selection = createSelection(store.get, ({ calls }) => calls.map(({ id }) => id), (a, b) => a.join() === b.join());
    script.tell({ revision: 1, summary: { calls: [call('c1')] } });
    const first = selection();
    script.tell({ revision: 2, summary: { calls: [call('c1', { ongoing: false })] } });
    expect(selection()).toBe(first);
    script.tell({ revision: 3, summary: { calls: [call('c1'), call('c2')] } });
    expect(selection()).toEqual(['c1', 'c2']);
  });
});

describe('several calls', () => {
  const ended = call('a', { start: at(40), ongoing: false });
  const old = call('b', { start: at(1) });
  const young = call('c', { start: at(20) });
  const calls = [ended, old, young];

  it('are listed with the ongoing ones first, the latest before the earlier', () => expect(callsInOrder(calls).map(({ id }) => id)).toEqual(['c', 'b', 'a']));
  it('keep the number of their beginning', () => expect([...callNumbers(calls)]).toEqual([['b', 1], ['c', 2], ['a', 3]]));
  it('show the chosen one while it is there', () => {
    expect(shownCall(calls, 'a')?.id).toBe('a');
    expect(shownCall(calls, 'gone')?.id).toBe('c');
    expect(shownCall([], null)).toBeNull();
  });
});

describe('what carries a call', () => {
  it.each([
    [directPath, 'direct'],
    [relayPath('udp'), 'relayUdp'],
    [relayPath('tcp'), 'relayTcp'],
    [relayPath('tls', true), 'relayTls'],
    [remoteRelayPath, 'remoteRelay'],
  ] as const)('%o is %s', (path, use) => expect(pathUseOfPath(path)).toBe(use));

  it('a pair inside an allocation uses the allocation’s transport', () => {
    const inside = pair('p', { local: candidate('relay', '198.51.100.200', 49_160), allocationId: 'a' });
    expect(pathUseOfPair(inside, [allocation('a', { transport: 'tls' })])).toBe('relayTls');
  });
  it('a pair to a relayed address is relayed by the other side, not direct', () => expect(pathUseOfPair(pair('p', { remote: remoteRelayPath.remote }), [])).toBe('remoteRelay'));
});

import { describe, expect, it, vi } from 'vitest';
import type { IcewatchBridge } from '../../../electron/contract/client.ts';
import { settingsSchema } from '../../../electron/contract/session.ts';
import type { Update } from '../../../electron/contract/session.ts';
import { AppFailure, toAppError } from '../../../renderer/transport/app-errors.ts';
import { createElectronClient } from '../../../renderer/transport/electron.ts';
import { replyValue, requestValue } from '../../../renderer/transport/replies.ts';
import { reconnectDelay } from '../../../renderer/transport/updates-socket.ts';
import { fileNameOf } from '../../../renderer/transport/web.ts';
import { capturing } from '../../helpers/scripted-summary.ts';

const refusal = { code: 'no-permission', what: 'This user may not capture', where: 'wlan0', advice: 'Ask for the right.', command: 'sudo true' } as const;
const errorOf = (work: () => unknown) => {
  try {
    work();
  } catch (thrown) {
    return toAppError(thrown);
  }
  throw new Error('nothing was thrown');
};

describe('a reply', () => {
  it('gives its value', () => expect(requestValue('getSettings', { ok: true, value: settingsSchema.parse({}) })).toMatchObject({ theme: 'system' }));
  it('that refuses throws the contract’s error as it came', () => expect(errorOf(() => replyValue({ ok: false, error: refusal }))).toEqual(refusal));
  it.each([null, 'ok', {}, { ok: 'yes' }, { ok: false, error: 'no' }])('that is none (%j) is an error of its own', (message) => expect(errorOf(() => replyValue(message)).code).toBe('internal'));
  it('with a value of another shape is not believed', () => expect(errorOf(() => requestValue('listInterfaces', { ok: true, value: { interfaces: 'all' } })).code).toBe('internal'));
});

it('whatever is thrown becomes an error that says what failed', () => {
  expect(toAppError(new AppFailure(refusal))).toEqual(refusal);
  expect(toAppError(refusal)).toEqual(refusal);
  expect(toAppError(new TypeError('x is not a function'))).toMatchObject({ code: 'internal', where: 'x is not a function' });
});

it('reconnects after 250 ms, then ever later, at most every 5 s', () => {
  expect([0, 1, 2, 3, 4, 5, 60].map(reconnectDelay)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
});

describe('the name of a download (RFC 6266)', () => {
  it.each([
    ['attachment; filename="icewatch 1.json"', 'icewatch 1.json'],
    ['attachment; filename=icewatch.csv', 'icewatch.csv'],
    ["attachment; filename=\"plain.csv\"; filename*=UTF-8''caf%C3%A9.csv", 'café.csv'],
    ["attachment; filename=\"plain.csv\"; filename*=UTF-8''%ff", 'plain.csv'],
    ['inline', null],
    [null, null],
  ])('%j is %j', (header, name) => expect(fileNameOf(header)).toBe(name));
});

describe('the Electron transport', () => {
  const bridge = (answers: Partial<IcewatchBridge>): IcewatchBridge => ({
    request: () => Promise.resolve({ ok: true, value: null }),
    openFile: () => Promise.resolve({ ok: true, value: null }),
    openFileDialog: () => Promise.resolve({ ok: true, value: null }),
    export: () => Promise.resolve({ ok: true, value: null }),
    subscribe: () => () => undefined,
    ...answers,
  });

  it('hands on updates that hold to the contract, and no others', () => {
    let send: (message: unknown) => void = () => undefined;
    const ended = vi.fn();
    const client = createElectronClient(bridge({ subscribe: (listener) => ((send = listener), ended) }));
    const heard: Update[] = [];
    const end = client.subscribe((update) => heard.push(update));
    send({ revision: 1, session: capturing() });
    send({ revision: 'two' });
    expect(heard).toEqual([{ revision: 1, session: capturing() }]);
    end();
    expect(ended).toHaveBeenCalled();
  });
  it('is connected as long as the window lives', () => {
    const states: string[] = [];
    createElectronClient(bridge({})).onConnectionChange((state) => states.push(state));
    expect(states).toEqual(['connected']);
  });
  it('rejects with the error of main', async () => {
    const client = createElectronClient(bridge({ openFile: () => Promise.resolve({ ok: false, error: refusal }) }));
    await expect(client.openFile({ name: 'a.pcap', size: 1 }).catch(toAppError)).resolves.toEqual(refusal);
  });
  it('tells a cancelled save from a saved one', async () => {
    const saved = createElectronClient(bridge({ export: () => Promise.resolve({ ok: true, value: 'a.json' }) }));
    await expect(saved.export({ format: 'json', reveal: false })).resolves.toBe('a.json');
    await expect(createElectronClient(bridge({})).export({ format: 'json', reveal: false })).resolves.toBeNull();
  });
});

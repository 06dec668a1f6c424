import { describe, expect, it } from 'vitest';
import type { Dialogue } from '../../../helpers/dialogue.ts';
import { call, named, other, sealed, secure, type ScriptedTcp, web } from '../../../helpers/dialogue-signaling.ts';
import { at } from '../../../helpers/scripted-packets.ts';

describe('signaling.lost', () => {
  const socket = (d: Dialogue, port = 50000): ScriptedTcp => secure(d, port, web, 'call.example.com', ['http/1.1']);
  it('is denied where the WebSocket lasts as long as the call', () => {
    const d = named();
    socket(d);
    secure(d, 50001, other, 'www.example.org');
    call(d, 6000);
    expect(d.finding('signaling.lost')).toMatchObject({ answer: 'no', callIds: ['call-1'] });
    expect(d.summary.signaling.map((s) => s.callIds)).toEqual([['call-1'], []]);
  });
  it('is said where it is reset while the call goes on', () => {
    const d = named();
    const c = socket(d);
    call(d, 2000);
    c.send(sealed(80));
    d.wait(20);
    c.reset();
    call(d, 15_000);
    expect(d.finding('signaling.lost')).toMatchObject({ answer: 'yes', severity: 'problem', confidence: 'likely', callIds: ['call-1'], explanation: expect.stringContaining('call.example.com (198.51.100.20) carried the signaling') as string });
    expect(d.summary.timeline.find((e) => e.text.includes('reset while in use'))?.callId).toBe('call-1');
  });
  it('weighs less where another connection came up', () => {
    const d = named();
    const c = socket(d);
    call(d, 2000);
    c.reset();
    d.wait(1000);
    socket(d, 50002);
    call(d, 15_000);
    expect(d.finding('signaling.lost')).toMatchObject({ answer: 'yes', severity: 'warning', explanation: expect.stringContaining('another connection came up') as string });
  });
  it('is said where nothing more comes from it', () => {
    const d = named();
    const c = socket(d);
    call(d, 2000);
    c.send(sealed(80));
    for (const ms of [400, 800, 1600, 3200]) {
      call(d, ms);
      c.again(sealed(80));
    }
    call(d, 4000);
    expect(d.finding('signaling.lost')).toMatchObject({ answer: 'yes', explanation: expect.stringContaining('fell silent') as string });
  });
  it('is not said at hang-up, nor where the application closed it', () => {
    const hangUp = named();
    const c = socket(hangUp);
    call(hangUp, 6000);
    c.reset();
    expect(hangUp.wait(60_000).finding('signaling.lost').answer).toBe('no');
    const closed = named();
    const own = socket(closed);
    call(closed, 2000);
    own.closedByClient();
    call(closed, 15_000);
    expect(closed.finding('signaling.lost').answer).toBe('unknown');
  });
  it('is unknown where several connections could have carried it', () => {
    const d = named();
    secure(d, 50000, web, 'call.example.com').closedByServer();
    secure(d, 50001, other, 'www.example.org');
    secure(d, 50002, at('198.51.100.40', 443), 'cdn.example.net');
    expect(call(d, 15_000).finding('signaling.lost').answer).toBe('unknown');
  });
});

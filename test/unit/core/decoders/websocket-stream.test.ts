import { describe, expect, it } from 'vitest';
import { TextMemory } from '../../../../electron/core/decoders/text-memory.ts';
import { parsePerMessageDeflate, type PerMessageDeflate } from '../../../../electron/core/decoders/websocket-deflate.ts';
import { WebSocketStream, type WebSocketFrame } from '../../../../electron/core/decoders/websocket-stream.ts';
import { Deflater, webSocketFrame } from '../../../helpers/websocket-bytes.ts';

interface Heard {
  readonly stream: WebSocketStream;
  readonly messages: string[];
  readonly frames: WebSocketFrame[];
  readonly closes: number[];
  readonly issues: string[];
}

function listen(agreed: PerMessageDeflate | null = null, memory = new TextMemory()): Heard {
  const heard = { messages: [] as string[], frames: [] as WebSocketFrame[], closes: [] as number[], issues: [] as string[] };
  const stream = new WebSocketStream(
    {
      onFrame: (f) => heard.frames.push(f),
      onClose: (code) => heard.closes.push(code),
      onMessage: (b) => heard.messages.push(Buffer.from(b).toString()),
      onIssue: (_layer, _offset, reason) => heard.issues.push(reason),
    },
    memory,
    () => agreed,
  );
  return { stream, ...heard };
}
const say = (h: Heard, ...chunks: readonly Uint8Array[]): void => {
  for (const chunk of chunks) {
    const lent = chunk.slice();
    h.stream.bytes(lent, 0, lent.length);
    lent.fill(0xee);
  }
};
const takeover: PerMessageDeflate = { clientNoContextTakeover: false, serverNoContextTakeover: false };
const alone: PerMessageDeflate = { clientNoContextTakeover: true, serverNoContextTakeover: true };

describe('WebSocket frames (RFC 6455)', () => {
  it("the examples of RFC 6455 5.7: 'Hello' unmasked, masked, in two fragments, ping and pong", () => {
    const h = listen();
    const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
    say(h, hex('810548656c6c6f'), hex('818537fa213d7f9f4d5158'), hex('010348656c'), hex('80026c6f'), hex('890548656c6c6f'), hex('8a8537fa213d7f9f4d5158'));
    expect(h.messages).toEqual(['Hello', 'Hello', 'Hello']);
    expect(h.frames.map((f) => `${f.opcode}${f.final ? '' : '...'}${f.masked ? ' masked' : ''} ${f.length}`)).toEqual([
      'text 5', 'text masked 5', 'text... 3', 'continuation 2', 'ping 5', 'pong masked 5',
    ]);
  });

  it.each([0, 1, 125, 126, 127, 65535, 65536, 200_000])('messages of %i bytes, to the byte, also cut anywhere', (length) => {
    const h = listen();
    const text = 'x'.repeat(length);
    const frame = webSocketFrame(text, { masked: true });
    for (let at = 0; at < frame.length; at += 1021) say(h, frame.subarray(at, Math.min(frame.length, at + 1021)));
    say(h, webSocketFrame('after'));
    expect(h.messages.map((m) => m.length)).toEqual([length, 5]);
  });

  it('control frames between the fragments of a message', () => {
    const h = listen();
    say(h, webSocketFrame('one ', { final: false }), webSocketFrame('p', { opcode: 9 }), webSocketFrame('two ', { opcode: 0, final: false }), webSocketFrame('', { opcode: 10 }), webSocketFrame('three', { opcode: 0 }));
    expect(h.messages).toEqual(['one two three']);
  });

  it.each([[[0x03, 0xe9], 1001], [[0x0f, 0xa0, 0x62, 0x79, 0x65], 4000], [[], 1005]] as const)('close code %o', (payload, code) => {
    const h = listen();
    say(h, webSocketFrame(Uint8Array.from(payload), { opcode: 8, masked: true }));
    expect(h.closes).toEqual([code]);
  });

  it.each([
    ['a reserved opcode', [0x83, 0x01, 0x41]],
    ['reserved bits', [0xb1, 0x01, 0x41]],
    ['a fragmented control frame', [0x09, 0x00]],
    ['a control frame of more than 125 bytes', [0x89, 0x7e, 0x01, 0x00]],
    ['a compressed continuation', [0xc0, 0x01, 0x41]],
    ['a length beyond counting', [0x81, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ])('%s is an issue, and the stream goes on where whole frames do', (_what, bad) => {
    const h = listen();
    say(h, Uint8Array.from(bad));
    expect(h.issues).toEqual(['not a frame']);
    say(h, Uint8Array.from([1, 2, 3, 4]), webSocketFrame('again', { masked: true }));
    expect(h.messages).toEqual(['again']);
  });

  it('a gap costs the message that it is in', () => {
    const h = listen();
    const frame = webSocketFrame('x'.repeat(1000));
    say(h, frame.subarray(0, 100));
    h.stream.gap(500);
    say(h, frame.subarray(600), webSocketFrame('after'));
    say(h, webSocketFrame('lost').subarray(0, 1));
    h.stream.gap(20);
    say(h, webSocketFrame('and again'));
    expect(h.messages).toEqual(['after', 'and again']);
  });

  it('a message of more than 256 KB is not read, the next one is', () => {
    const h = listen();
    say(h, webSocketFrame(new Uint8Array(300_000), { opcode: 2 }), webSocketFrame('next'));
    expect(h.messages).toEqual(['next']);
  });
});

describe('permessage-deflate (RFC 7692)', () => {
  it('what the server agrees to', () => {
    expect(parsePerMessageDeflate('permessage-deflate; server_no_context_takeover; client_max_window_bits=10')).toEqual({ clientNoContextTakeover: false, serverNoContextTakeover: true });
    expect(parsePerMessageDeflate('x-webkit-deflate-frame, permessage-deflate;client_no_context_takeover')).toEqual({ clientNoContextTakeover: true, serverNoContextTakeover: false });
    expect(parsePerMessageDeflate('x-something')).toBeNull();
  });

  it("the examples of RFC 7692 7.2.3: 'Hello' in one block, again from the context, fragmented, stored, and with two blocks", () => {
    const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));
    const h = listen(takeover);
    say(h, hex('c107f248cdc9c90700'), hex('c105f200110000'));
    const stored = listen(alone);
    say(stored, hex('4103f248cd'), hex('8004c9c90700'), hex('c10b000500faff48656c6c6f00'), hex('c10df248050000 00ffffcac9c90700'.replace(' ', '')));
    expect([...h.messages, ...stored.messages]).toEqual(['Hello', 'Hello', 'Hello', 'Hello', 'Hello']);
  });

  it.each([
    ['context taken over, in a window of 32 KB', true, 15, takeover],
    ['context taken over, in a window of 512 bytes', true, 9, takeover],
    ['no context taken over', false, 15, alone],
    ['whatever was agreed on was not captured', true, 15, null],
  ] as const)('many messages as zlib compresses them: %s', async (_what, keeps, windowBits, agreed) => {
    const h = listen(agreed);
    const deflater = new Deflater(keeps, windowBits);
    const texts = Array.from({ length: 60 }, (_, i) => `{"candidate":"candidate:${i} 1 udp 2113937151 192.0.2.${i} ${50000 + i} typ host","n":"${'ab'.repeat((i * 37) % 1500)}"}`);
    for (const [i, text] of texts.entries()) {
      const body = await deflater.message(text);
      const half = i % 3 === 0 ? body.length >> 1 : body.length;
      say(h, webSocketFrame(body.subarray(0, half), { compressed: true, masked: true, final: half === body.length }));
      if (half < body.length) say(h, webSocketFrame(body.subarray(half), { opcode: 0, masked: true }));
      if (i % 7 === 0) say(h, webSocketFrame('uncompressed', { masked: true }));
    }
    expect(h.messages.filter((m) => m !== 'uncompressed')).toEqual(texts);
    expect(h.issues).toEqual([]);
  });

  it('a message that swells beyond all bounds costs little and is not read; without context the next one is', async () => {
    const bomb = await new Deflater(false).message(new Uint8Array(200 << 20));
    const h = listen(alone);
    const began = process.memoryUsage().arrayBuffers;
    say(h, webSocketFrame(bomb, { compressed: true, opcode: 2 }));
    expect(process.memoryUsage().arrayBuffers - began).toBeLessThan(64 << 20);
    say(h, webSocketFrame(await new Deflater(false).message('harmless'), { compressed: true }));
    expect([h.issues, h.messages]).toEqual([['message does not inflate'], ['harmless']]);
  });

  it('a large message whose text is not read still is the context of the next', async () => {
    const h = listen(takeover);
    const deflater = new Deflater(true);
    const room = `{"room":"${'name,'.repeat(80_000)}"}`;
    say(h, webSocketFrame(await deflater.message(room), { compressed: true }), webSocketFrame(await deflater.message('name,name,name,v=0'), { compressed: true }));
    expect(h.messages).toEqual(['name,name,name,v=0']);
  });

  it('after a gap nothing is made up from a context that is missing', async () => {
    const h = listen(takeover);
    const deflater = new Deflater(true);
    const first = webSocketFrame(await deflater.message('candidate:1 1 udp 1 192.0.2.1 1 typ host'), { compressed: true });
    const second = webSocketFrame(await deflater.message('candidate:1 1 udp 1 192.0.2.1 2 typ host'), { compressed: true });
    h.stream.gap(first.length);
    say(h, second, webSocketFrame('plain'));
    expect(h.messages).toEqual(['plain']);
  });
});

describe('many connections at once', () => {
  it('hold texts of 256 of them at most: those that were silent longest are let go', () => {
    const memory = new TextMemory();
    const all = Array.from({ length: 300 }, () => listen(null, memory));
    for (const h of all) say(h, webSocketFrame('begun ', { final: false }));
    for (const h of all) say(h, webSocketFrame('ended', { opcode: 0 }), webSocketFrame('whole'));
    const whole = all.map((h) => h.messages.join());
    // The first to speak again holds a text too, and takes one more's place.
    expect(whole.filter((m) => m === 'begun ended,whole')).toHaveLength(255);
    expect(whole.slice(0, 44).every((m) => m === 'whole')).toBe(true);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowTable } from '../../../../electron/core/flows/flow-table.ts';
import { FrameDissector } from '../../../../electron/core/link/dissect.ts';
import { Dissection } from '../../../../electron/core/link/dissection.ts';
import { newRecord } from '../../../../electron/core/pcapfile/record.ts';
import { addressBytes, at, udpFrame, type Endpoint } from '../../../helpers/scripted-packets.ts';

function dissected(from: Endpoint, to: Endpoint): Dissection {
  const record = newRecord();
  record.linkType = 1;
  record.buffer = udpFrame(from, to, Uint8Array.of(1));
  record.to = record.originalLength = record.buffer.length;
  const d = new Dissection();
  new FrameDissector().dissect(record, d);
  return d;
}

const v4 = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).map(([a, b]) => `10.0.${a}.${b}`);
const v6 = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).map(([a, b]) => `2001:db8:${a}::${b}`);
const ports = fc.integer({ min: 1, max: 6 });
const packet = fc.oneof(fc.tuple(v4, ports, v4, ports), fc.tuple(v6, ports, v6, ports));

describe('the flow table', () => {
  it('gives both directions of a 5-tuple one flow, and direction 0 to the first sender', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 300 }), (packets) => {
        const table = new FlowTable();
        const reference = new Map<string, { id: number; first: string }>();
        for (const [a, pa, b, pb] of packets) {
          const flow = table.lookup(dissected(at(a, pa), at(b, pb)), 1, 0);
          const key = [`${a} ${pa}`, `${b} ${pb}`].sort().join(' ');
          const known = reference.get(key) ?? { id: flow.id, first: `${a} ${pa}` };
          reference.set(key, known);
          expect(flow.id).toBe(known.id);
          if (`${a} ${pa}` !== `${b} ${pb}`) expect(table.direction).toBe(known.first === `${a} ${pa}` ? 0 : 1);
        }
        expect(table.size).toBe(reference.size);
      }),
    );
  });

  it('finds the flow of a quoted packet without making one', () => {
    const table = new FlowTable();
    const flow = table.lookup(dissected(at('10.0.0.1', 5), at('192.0.2.1', 6)), 1, 0);
    const [client, server] = [Uint8Array.from(addressBytes('10.0.0.1')), Uint8Array.from(addressBytes('192.0.2.1'))];
    expect(table.find(client, 5, server, 6, 17)).toEqual({ flow, direction: 0 });
    expect(table.find(server, 6, client, 5, 17)).toEqual({ flow, direction: 1 });
    expect(table.find(client, 5, server, 7, 17)).toBeNull();
    expect(table.find(client.subarray(0, 3), 5, server, 7, 17)).toBeNull();
    expect(table.size).toBe(1);
  });

  it('stays within its bound and keeps the flows on which something was built', () => {
    const table = new FlowTable(100);
    const built = table.lookup(dissected(at('10.0.0.1', 1), at('192.0.2.1', 1)), 1, 0);
    built.state = {};
    for (let i = 0; i < 1000; i++) table.lookup(dissected(at('10.0.0.2', 1000 + i), at('192.0.2.1', 1)), 1, i + 1).lastTime = i + 1;
    expect(table.size).toBeLessThanOrEqual(100);
    expect(table.forgotten).toBeGreaterThan(800);
    expect(table.lookup(dissected(at('192.0.2.1', 1), at('10.0.0.1', 1)), 1, 2000)).toBe(built);
  });
});

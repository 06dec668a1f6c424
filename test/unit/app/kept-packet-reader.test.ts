import { describe, expect, it } from 'vitest';
import { KeptPacketReader } from '../../../electron/app/kept-packet-reader.ts';
import { KeptPackets } from '../../../electron/core/report/kept-packets.ts';
import { ethernet as ethernetFrame, ipv4, record, udp } from '../../helpers/header-bytes.ts';
import { stunMessage } from '../../helpers/stun-bytes.ts';
import { analyzerDouble } from '../../helpers/app/analyzer-double.ts';
import type { AnalyzerDouble } from '../../helpers/app/analyzer-double.ts';

const withPackets = (count: number): AnalyzerDouble => {
  const kept = new KeptPackets({ maxBytes: 64 << 20 });
  const check = record(1, ethernetFrame(0x0800, ipv4({ protocol: 17, payload: udp(stunMessage(0x0001)) })));
  for (let frame = 1; frame <= count; frame++) kept.keep({ ...check, frame }, 1000, 'signal');
  return { ...analyzerDouble(), kept };
};

describe('packets for the page', () => {
  it('come in the order in which they were asked for', async () => {
    const { packets } = await new KeptPacketReader().read(withPackets(10), [7, 3, 99]);
    expect(packets.map(({ frame, kept }) => [frame, kept])).toEqual([[7, true], [3, true], [99, false]]);
  });

  it('are an error to act on before anything was captured', async () => {
    await expect(new KeptPacketReader().read(null, [1])).rejects.toMatchObject({ error: { code: 'no-capture' } });
    await expect(new KeptPacketReader().read(analyzerDouble(), [1])).rejects.toMatchObject({ error: { code: 'no-capture' } });
  });

  it('of a long capture leave the process time for others, and a later request takes the earlier one’s place', async () => {
    const reader = new KeptPacketReader();
    const analyzer = withPackets(200_000);
    let turns = 0;
    const others = setInterval(() => (turns += 1), 0);
    const first = reader.read(analyzer, [200_000]);
    const refused = expect(first).rejects.toMatchObject({ error: { code: 'cancelled' } });
    const second = await reader.read(analyzer, [199_999]);
    clearInterval(others);
    await refused;
    expect(second.packets).toMatchObject([{ kept: true, frame: 199_999 }]);
    expect(turns).toBeGreaterThan(2);
  });
});

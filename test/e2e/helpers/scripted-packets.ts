/** Packets as the engine would answer for them. */
import { packetsRequestSchema } from '../../../electron/contract/packets.ts';
import type { KeptPacket, PacketField, ShownPacket } from '../../../electron/contract/packets.ts';
import type { Reply } from '../../../electron/contract/session.ts';
import { at } from '../../helpers/scripted-summary.ts';

const field = (name: string, value: string, more: Partial<PacketField> = {}): PacketField => ({ name, value, depth: 0, telling: false, ...more });

/** A TURN server's refusal. */
export const refusal = (frame: number): KeptPacket => ({
  kept: true, frame, time: at(frame / 10), interface: 'wlan0', length: 134, keptLength: 134, title: 'STUN Allocate error 403 Forbidden', from: '198.51.100.200:3478', to: '192.168.1.23:51238',
  layers: [
    { name: 'ethernet', offset: 0, length: 14, fields: [field('source', '02:00:00:00:00:01')] },
    { name: 'ipv4', offset: 14, length: 20, fields: [field('source', '198.51.100.200'), field('destination', '192.168.1.23'), field('ttl', '52')] },
    { name: 'udp', offset: 34, length: 8, fields: [field('source port', '3478')] },
    { name: 'stun', offset: 42, length: 92, fields: [field('method', 'Allocate'), field('class', 'error'), field('ERROR-CODE', '403 Forbidden', { telling: true }), ...Array.from({ length: 30 }, (_, n) => field(`attribute ${n}`, '0', { depth: 1 }))] },
  ],
  issues: [],
  hex: Array.from({ length: 134 }, (_, n) => n.toString(16).padStart(2, '0')).join(''),
});

/** Answers the request `packets`; those that `change` gives something for are that. */
export const answerPackets =
  (change: (frame: number) => ShownPacket | null = () => null) =>
  (payload: unknown): Reply => ({ ok: true, value: { packets: packetsRequestSchema.parse(payload).frames.map((frame) => change(frame) ?? refusal(frame)) } });

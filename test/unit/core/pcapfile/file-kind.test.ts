import { expect, it } from 'vitest';
import { fileKind } from '../../../../electron/core/pcapfile/file-kind.ts';
import { bytesOf, pcapHeader, sectionHeader } from '../../../helpers/capture-file.ts';

it.each([
  ['pcap', pcapHeader('little')],
  ['pcap', pcapHeader('big', { magic: 0xa1b23c4d })],
  ['pcap', pcapHeader('little', { magic: 0xa1b2cd34 })],
  ['pcapng', sectionHeader('big')],
  ['gzip', bytesOf([0x1f, 0x8b, 8])],
  ['zip', bytesOf('PK', [3, 4], 'xxxx')],
  ['zstd', bytesOf([0x28, 0xb5, 0x2f, 0xfd])],
  ['snoop', bytesOf('snoop', [0, 0, 0, 0, 0, 0, 2])],
  ['netmon', bytesOf('GMBU', [0, 3])],
  ['json', bytesOf(' \n{"PeerConnections": {}}')],
  ['html', bytesOf('<!DOCTYPE html><html><head>')],
  ['text', bytesOf('1   0.000000 10.1.0.2 -> 10.2.0.2 STUN')],
  ['text', bytesOf([0xef, 0xbb, 0xbf], 'Größe')],
  ['unknown', bytesOf([0x7f], 'ELF', [2, 1, 1, 0])],
  ['empty', bytesOf()],
] as const)('%s', (kind, bytes) => {
  expect(fileKind(bytes)).toBe(kind);
});

import { describe, expect, it } from 'vitest';
import { askedFor } from '../../../electron/main/launch-arguments.ts';

describe('what a start asks for', () => {
  it.each([
    [['/opt/icewatch'], true, null],
    [['/opt/icewatch', 'a.pcap'], true, { show: 'file', path: '/here/a.pcap' }],
    [['/opt/icewatch', '/abs/a.pcap'], true, { show: 'file', path: '/abs/a.pcap' }],
    [['/opt/icewatch', '--sample'], true, { show: 'sample' }],
    [['/opt/icewatch', '--enable-features=X', '--sample', 'a.pcap'], true, { show: 'file', path: '/here/a.pcap' }],
    [['electron', '.'], false, null],
    [['electron', '--no-sandbox', '.', 'a.pcap'], false, { show: 'file', path: '/here/a.pcap' }],
  ] as const)('%j (packaged: %s)', (argv, packaged, asked) => {
    expect(askedFor(argv, packaged, '/here')).toEqual(asked);
  });
});

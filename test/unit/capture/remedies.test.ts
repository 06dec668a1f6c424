import { describe, expect, test } from 'vitest';
import { distributionOf, remedyFor, remedyNote } from '../../../electron/capture/remedies.ts';

const debian = { platform: 'linux', distribution: 'ubuntu debian' } as const;
const dumpcap = '/usr/bin/dumpcap';

describe('the remedy', () => {
  test.each([
    ['dumpcap', 'permission', dumpcap, debian, 'sudo setcap cap_net_raw,cap_net_admin+eip /usr/bin/dumpcap'],
    ['dumpcap', 'denied', dumpcap, debian, 'sudo dpkg-reconfigure wireshark-common && sudo usermod -aG wireshark $USER'],
    ['dumpcap', 'denied', dumpcap, { platform: 'linux', distribution: 'fedora' }, 'sudo usermod -aG wireshark $USER'],
    ['dumpcap', 'missing', null, { platform: 'linux', distribution: 'fedora' }, 'sudo dnf install wireshark-cli'],
    ['tcpdump', 'missing', null, debian, 'sudo apt-get install tcpdump'],
    ['tcpdump', 'permission', '/opt/my tools/tcpdump', debian, "sudo setcap cap_net_raw,cap_net_admin+eip '/opt/my tools/tcpdump'"],
    ['cap', 'missing', null, debian, 'sudo apt-get install libpcap-dev && npm ci'],
    ['dumpcap', 'failed', dumpcap, debian, null],
    ['tcpdump', 'permission', '/usr/sbin/tcpdump', { platform: 'darwin', distribution: '' }, 'sudo chgrp admin /dev/bpf* && sudo chmod g+rw /dev/bpf*'],
    ['cap', 'permission', '/usr/bin/node', { platform: 'darwin', distribution: '' }, 'sudo chgrp admin /dev/bpf* && sudo chmod g+rw /dev/bpf*'],
    ['dumpcap', 'missing', null, { platform: 'win32', distribution: '' }, 'Install Wireshark with Npcap from https://www.wireshark.org/download.html'],
    ['dumpcap', 'failed', 'C:\\dumpcap.exe', { platform: 'win32', distribution: '' }, 'Install Npcap from https://npcap.com'],
  ] as const)('for %s (%s) at %s on %o is: %s', (source, why, file, system, expected) => {
    expect(remedyFor(source, { why, file }, system)).toBe(expected);
  });

  test("names Npcap's option where access is restricted", () => {
    expect(remedyFor('cap', { why: 'permission', file: 'node.exe' }, { platform: 'win32', distribution: '' })).toContain("'Restrict Npcap driver's access to Administrators only'");
  });
  test('says what holds beyond the command', () => {
    expect(remedyNote('dumpcap', { why: 'denied', file: dumpcap }, debian)).toBe('then log out and in again');
    expect(remedyNote('cap', { why: 'permission', file: '/usr/bin/node' }, debian)).toContain('every Node program');
  });
  test('knows the distribution by os-release, quoted or not', () => {
    expect(distributionOf('NAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE="debian"\n')).toBe('ubuntu debian');
    expect(distributionOf('ID="rocky"\nID_LIKE="rhel centos fedora"\n')).toBe('rocky rhel centos fedora');
  });
});

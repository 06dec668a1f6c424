/** What we say to dumpcap, tcpdump and cap, and what we make of their answers. */
import { describe, expect, test } from 'vitest';
import { capSource } from '../../../electron/capture/cap-source.ts';
import { programPaths, tellingLine } from '../../../electron/capture/capture-source.ts';
import { dumpcap } from '../../../electron/capture/dumpcap.ts';
import { nearestName } from '../../../electron/capture/nearest-name.ts';
import { tcpdump } from '../../../electron/capture/tcpdump.ts';

const exited = (status: number, stderr: string, stdout = ''): Parameters<typeof dumpcap.refusal>[0] => ({ outcome: 'exited', status, stdout, stderr });

describe('where programs are looked for', () => {
  test('PATH first, then where an ordinary user has no PATH to; never the current directory', () => {
    expect(programPaths('tcpdump', 'linux', { PATH: '/home/me/bin:.::/usr/bin' })).toEqual([
      '/home/me/bin/tcpdump', '/usr/bin/tcpdump', '/usr/sbin/tcpdump', '/sbin/tcpdump', '/usr/local/bin/tcpdump', '/usr/local/sbin/tcpdump',
    ]);
  });
  test("Wireshark's own folders on macOS and Windows", () => {
    expect(programPaths('dumpcap', 'darwin', {})).toContain('/Applications/Wireshark.app/Contents/MacOS/dumpcap');
    expect(programPaths('dumpcap', 'win32', { ProgramFiles: 'D:\\Programs', Path: 'C:\\Windows;relative' })).toEqual(['C:\\Windows\\dumpcap.exe', 'D:\\Programs\\Wireshark\\dumpcap.exe']);
  });
});

describe('dumpcap', () => {
  test('refuses a filter although it exits with 0', () => {
    const stderr = "Capturing on 'Loopback: lo'\ndumpcap: Invalid capture filter \"udp portt 3\" for interface 'lo'.\n\nThat string isn't a valid capture filter (can't parse filter expression: syntax error).\n";
    expect(dumpcap.refusal(exited(0, stderr))).toBe('syntax error');
    expect(dumpcap.refusal(exited(0, "Capturing on 'Loopback: lo'\n", '(000) ldh      [12]\n(001) ret      #0\n'))).toBe(null);
    expect(dumpcap.refusal(exited(0, 'Capturing on \'nope\'\ndumpcap: There is no device named "nope".\n(No such device exists)\n'))).toBe('There is no device named "nope".');
  });
  test('tells its losses at its end', () => {
    expect(dumpcap.droppedFromLine("Packets received/dropped on interface 've0': 13/4 (pcap:4/dumpcap:0/flushed:0/ps_ifdrop:0) (100.0%)")).toBe(4);
    expect(dumpcap.droppedFromLine('Packets captured: 13')).toBe(null);
  });
  test('gets the filter as one argument', () => {
    expect(dumpcap.capture({ file: '/usr/bin/dumpcap', before: [], env: {} }, { device: 'eth0', filter: 'udp or tcp' }).args).toEqual(['-i', 'eth0', '-p', '-q', '-n', '-B', '32', '-f', 'udp or tcp', '-w', '-']);
  });
});

describe('tcpdump', () => {
  test('refuses a filter with a status', () => {
    expect(tcpdump.refusal(exited(1, "tcpdump: can't parse filter expression: syntax error\n"))).toBe('syntax error');
    expect(tcpdump.refusal(exited(0, '', '(000) ret #0\n'))).toBe(null);
  });
  test('tells its losses at its end and when asked', () => {
    expect(tcpdump.droppedFromLine('tcpdump: 4 packets captured, 4 packets received by filter, 7 packets dropped by kernel')).toBe(7);
    expect(tcpdump.droppedFromLine('1 packet dropped by kernel')).toBe(1);
    expect(tcpdump.droppedFromLine('9 packets captured')).toBe(null);
  });
  test('takes a filter that begins with a dash as a filter, not as an option', () => {
    expect(tcpdump.capture({ file: 'tcpdump', before: [], env: {} }, { device: 'eth0', filter: '-w /etc/passwd' }).args.slice(-2)).toEqual(['--', '-w /etc/passwd']);
  });
});

describe('why a helper ended', () => {
  test.each([
    [dumpcap, ["Capturing on 've0'", 'File: -', 'dumpcap: The network adapter "ve0" is no longer attached; the capture has stopped.', 'Packets captured: 3'], 'The network adapter "ve0" is no longer attached; the capture has stopped.'],
    [tcpdump, ['tcpdump: listening on ve0, link-type EN10MB (Ethernet), snapshot length 262144 bytes', 'tcpdump: pcap_loop: The interface disappeared', '4 packets captured'], 'pcap_loop: The interface disappeared'],
    [capSource('/x.js'), ["node: ../src/binding.cc:237: static void Pcap::cb_packets(uv_poll_t*, int, int): Assertion `status == 0' failed."], "node: ../src/binding.cc:237: static void Pcap::cb_packets(uv_poll_t*, int, int): Assertion `status == 0' failed."],
    [dumpcap, ["Capturing on 've0'", 'File: -'], null],
  ])('is the line that tells it', (source, lines, expected) => {
    expect(tellingLine(lines, source)).toBe(expected);
  });
});

describe('a mistyped name', () => {
  test('finds the nearest, or none', () => {
    expect(nearestName('eht0', ['lo', 'eth0', 'wlan0'])).toBe('eth0');
    expect(nearestName('WLAN0', ['lo', 'eth0', 'wlan0'])).toBe('wlan0');
    expect(nearestName('bluetooth', ['lo', 'eth0'])).toBe(null);
    expect(nearestName('x'.repeat(10_000), ['lo'])).toBe(null);
  });
});

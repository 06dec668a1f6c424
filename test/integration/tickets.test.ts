// The lab's networks, read as their administrators: each ticket asks for what its network keeps from working, and for nothing else.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createAnalyzer } from '../../electron/core/create-analyzer.ts';
import { readCaptureFile } from '../../electron/capture/file-source.ts';
import { htmlReport } from '../../electron/core/report/html/html-report.ts';
import { firewallTicket } from '../../electron/core/report/ticket/firewall-ticket.ts';
import type { Summary } from '../../electron/contract/summary.ts';
import type { Series } from '../../electron/contract/session.ts';
import { projectRoot } from '../helpers/shared.ts';

const folder = `${projectRoot}test/fixtures/networks/`;

async function analyzed(name: string): Promise<{ summary: Summary; series: Series }> {
  const analyzer = createAnalyzer({ version: '0.0.0', keepBytes: 0 });
  analyzer.describe({ source: 'file', timestampSource: 'capture' });
  const events = { interface: analyzer.announceInterface.bind(analyzer), packet: analyzer.packet.bind(analyzer), issue: analyzer.captureIssue.bind(analyzer), dropped: analyzer.dropped.bind(analyzer) };
  await readCaptureFile(`${folder}${name}/alice.pcapng.gz`, events);
  return { summary: analyzer.summary(), series: analyzer.series() };
}

interface Wanted {
  /** 'udp 3478 turn.lab.test: dropped' */
  readonly rules: readonly string[];
  /** Findings whose advice is for the network, beyond rules. */
  readonly changes?: readonly string[];
}
const dropped = (how = 'dropped'): string[] => [`udp 3478 stun2.lab.test: ${how}`, `udp 3478 turn.lab.test: ${how}`];
const nothing: Wanted = { rules: [] };

/** What the lab does to each network (test/lab/scenarios), in the words of a ticket. */
const networks: Readonly<Record<string, Wanted>> = {
  'big-udp-dropped': { rules: [], changes: ['network.mtu'] },
  'broken-ipv6': { rules: [], changes: ['network.ipv6-broken'] },
  cgnat: nothing,
  'cgnat-laptop': nothing,
  delay: { rules: [], changes: ['media.rtt'] },
  'dns-silent': { rules: [], changes: ['signaling.dns-failed'] },
  'dtls-filtered': { rules: [], changes: ['dtls.blocked'] },
  'icmp-port-unreachable': { rules: dropped('rejected'), changes: ['udp.rejected'] },
  'icmp-rejected': { rules: dropped('rejected'), changes: ['udp.rejected'] },
  'icmp-rejected-ipv6': { rules: dropped('rejected'), changes: ['udp.rejected'] },
  'ipv6-only': { rules: [], changes: ['signaling.dns-failed'] },
  jitter: { rules: [], changes: ['media.jitter'] },
  loss: { rules: [], changes: ['media.loss'] },
  'nat-pooled': { rules: [], changes: ['nat.pooled', 'nat.symmetric'] },
  'no-nat': nothing,
  nxdomain: { rules: [], changes: ['signaling.dns-failed'] },
  'one-way': { rules: [], changes: ['media.one-way'] },
  'only-tcp-443': { rules: ['tcp 3478 turn.lab.test: dropped', ...dropped()] },
  'own-turn': nothing,
  'own-turn-leak': { rules: ['tcp 3478 turn.corp.test: dropped', 'udp 3478 turn.corp.test: dropped'] },
  'proxy-only': { rules: dropped() },
  sfu: nothing,
  'sfu-lite': nothing,
  'signaling-dropped': { rules: ['tcp 443 call.lab.test: dropped'] },
  'signaling-idle': { rules: [], changes: ['network.idle-timeout', 'signaling.lost'] },
  'sni-filtered': { rules: ['tls 443 call.lab.test: reset'] },
  'symmetric-both': { rules: [], changes: ['nat.symmetric'] },
  'tls-intercepted': { rules: [], changes: ['tls.intercepted'] },
  'tls-silent': { rules: ['tls 443 call.lab.test: tls'] },
  'turn-unreachable': { rules: ['tcp 443,3478 turn.lab.test: dropped', 'udp 3478 turn.lab.test: dropped'] },
  'udp-blocked-midcall': { rules: dropped(), changes: ['consent.lost', 'udp.blocked-midcall'] },
  'udp-blocked-midcall-restart': { rules: dropped(), changes: ['udp.blocked-midcall'] },
  'udp-partly-blocked': { rules: ['udp 3478 turn.lab.test: dropped'] },
  vpn: nothing,
};

it('has an expectation for each network of the lab', () => {
  expect(Object.keys(networks).sort()).toEqual(readdirSync(folder).sort());
});

describe('the ticket of a network', () => {
  it.each(Object.keys(networks))('%s', async (name) => {
    const { rules, changes = [] } = networks[name]!;
    const { summary, series } = await analyzed(name);
    const ticket = firewallTicket(summary);
    expect((ticket?.rules ?? []).map((rule) => `${rule.protocol} ${rule.ports.join(',')} ${rule.names.join(' ')}: ${rule.how}`).sort()).toEqual([...rules].sort());
    expect((ticket?.changes ?? []).map(({ code }) => code).sort()).toEqual([...changes].sort());
    expect(ticket === null).toBe(rules.length + changes.length === 0);
    // Only servers are asked for, never the other side of a call.
    const servers = new Set([...summary.stunServers, ...summary.allocations, ...summary.signaling].map(({ server }) => server));
    for (const rule of ticket?.rules ?? []) for (const address of rule.networks) expect(servers).toContain(address);
    for (const { packets } of ticket?.evidence ?? []) expect(packets.length).toBeGreaterThan(0);
    if (rules.length > 0) expect(ticket?.checks.length).toBeGreaterThan(rules.length);

    const html = htmlReport(summary, series);
    expect(html).toContain(ticket === null ? 'there is nothing to open' : 'What to');
    expect(html.length).toBeLessThan(300_000);
  });
});

// Debian packages that the project needs: installed where this is root, otherwise named with the command that installs them.
import { existsSync } from 'node:fs';
import { say } from './project.mjs';
import { hasProgram } from './programs.mjs';
import { runQuietly } from './run.mjs';

const program = (package_, name = package_) => ({ package: package_, isThere: () => hasProgram(name) });

const libpcapHeader = '/usr/include/pcap/pcap.h';
/** Whether the npm package `cap` could be compiled here; true where it is no question of Debian packages. */
export const canCompileCap = () => process.platform !== 'linux' || existsSync(libpcapHeader);

/** What compiles the optional npm package `cap`. */
export const packagesToBuild = [
  { package: 'libpcap-dev', isThere: () => existsSync(libpcapHeader) },
  program('g++'),
  program('make'),
  program('python3'),
];

/** What the tests hold Icewatch against, and the lab in which calls are made. */
export const packagesToTest = [
  ...packagesToBuild,
  program('chromium'),
  program('tshark'),
  { package: 'wireshark-common', isThere: () => hasProgram('dumpcap') },
  program('tcpdump'),
  program('coturn', 'turnserver'),
  program('iproute2', 'ip'),
  program('nftables', 'nft'),
  { package: 'dnsmasq-base', isThere: () => hasProgram('dnsmasq') },
  program('tinyproxy'),
  program('janus'),
  program('ethtool'),
  program('openssl'),
];

const isDebian = () => process.platform === 'linux' && existsSync('/etc/debian_version') && hasProgram('apt-get');
const isRoot = () => process.getuid?.() === 0;

/**
 * Installs those of `packages` that are missing. Where it cannot, says what will be missing for want of them (`loss`) and goes on:
 * none of them is needed to start.
 */
export const ensurePackages = async (packages, loss) => {
  if (process.platform !== 'linux') return;
  const missing = packages.filter((each) => !each.isThere()).map((each) => each.package);
  if (missing.length === 0) return;
  if (!isDebian()) {
    say(`not installed: ${missing.join(' ')} (Debian's names). Without them ${loss}.`);
    return;
  }
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!isRoot()) {
    say(`not installed: ${missing.join(' ')}. Without them ${loss}. To have them: sudo ${command}`);
    return;
  }
  say(`installing ${missing.join(' ')}`);
  // wireshark-common and others ask questions; the service files of the lab's daemons are not to start anything here.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const update = await runQuietly('apt-get', ['update', '-q'], { env, timeoutMs: 5 * 60_000 });
  const install = await runQuietly('apt-get', command.split(' ').slice(1).concat('-q'), { env });
  if (install.status === 0) return;
  process.stderr.write(`${update.status === 0 ? '' : `${update.output}\n`}${install.output}\n`);
  say(`apt-get could not install ${missing.join(' ')} (see above; offline?). Without them ${loss}. To try again: ${command}`);
};

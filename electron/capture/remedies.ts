/** The exact command or setting that would let this user capture, for each source on each system. */
import type { SourceName } from '../contract/capture.ts';

export interface Refusal {
  /** 'missing': not installed. 'denied': this user may not run it. 'permission': it runs, but may not capture. 'failed': something else. */
  readonly why: 'missing' | 'denied' | 'permission' | 'failed';
  /** The program, where there is one. */
  readonly file: string | null;
}

export interface System {
  readonly platform: NodeJS.Platform;
  /** ID and ID_LIKE of /etc/os-release; '' where there is none. */
  readonly distribution: string;
}

const packages: Readonly<Record<'debian' | 'fedora' | 'arch' | 'suse', Readonly<Record<SourceName, string>>>> = {
  debian: {
    dumpcap: 'sudo apt-get install wireshark-common',
    tcpdump: 'sudo apt-get install tcpdump',
    cap: 'sudo apt-get install libpcap-dev && npm ci',
  },
  fedora: { dumpcap: 'sudo dnf install wireshark-cli', tcpdump: 'sudo dnf install tcpdump', cap: 'sudo dnf install libpcap-devel && npm ci' },
  arch: { dumpcap: 'sudo pacman -S wireshark-cli', tcpdump: 'sudo pacman -S tcpdump', cap: 'sudo pacman -S libpcap && npm ci' },
  suse: { dumpcap: 'sudo zypper install wireshark', tcpdump: 'sudo zypper install tcpdump', cap: 'sudo zypper install libpcap-devel && npm ci' },
};

const familyOf = (distribution: string): keyof typeof packages => {
  if (/\b(fedora|rhel|centos|rocky|almalinux)\b/.test(distribution)) return 'fedora';
  if (/\barch\b/.test(distribution)) return 'arch';
  return /\bsuse\b|\bopensuse\b/.test(distribution) ? 'suse' : 'debian';
};

/** As a shell takes it. */
const quoted = (file: string): string => (/^[\w./+-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);

const linuxRemedy = (source: SourceName, { why, file }: Refusal, distribution: string): string | null => {
  const family = familyOf(distribution);
  if (why === 'missing') return packages[family][source];
  if (why === 'denied') {
    // Debian lets the group wireshark run dumpcap, once asked to.
    if (source === 'dumpcap') {
      const group = 'sudo usermod -aG wireshark $USER';
      return family === 'debian' ? `sudo dpkg-reconfigure wireshark-common && ${group}` : group;
    }
    return file === null ? null : `sudo chmod a+rx ${quoted(file)}`;
  }
  return why === 'permission' && file !== null ? `sudo setcap cap_net_raw,cap_net_admin+eip ${quoted(file)}` : null;
};

const macRemedy = (source: SourceName, { why }: Refusal): string | null => {
  if (why === 'missing') return source === 'cap' ? 'xcode-select --install && npm ci' : source === 'dumpcap' ? 'brew install --cask wireshark' : null;
  // Until the next restart; Wireshark's installer has ChmodBPF, which does it at every start.
  return why === 'failed' ? null : 'sudo chgrp admin /dev/bpf* && sudo chmod g+rw /dev/bpf*';
};

const windowsRemedy = (source: SourceName, { why }: Refusal): string | null => {
  if (source === 'tcpdump') return null;
  if (why === 'missing') return source === 'dumpcap' ? 'Install Wireshark with Npcap from https://www.wireshark.org/download.html' : 'Install Npcap from https://npcap.com, then run: npm ci';
  if (why === 'failed') return 'Install Npcap from https://npcap.com';
  return "Install Npcap again with the option 'Restrict Npcap driver's access to Administrators only' off, or start Icewatch as administrator";
};

/** null where nothing that we know of would help. */
export const remedyFor = (source: SourceName, refusal: Refusal, system: System): string | null => {
  if (system.platform === 'darwin') return macRemedy(source, refusal);
  if (system.platform === 'win32') return windowsRemedy(source, refusal);
  return linuxRemedy(source, refusal, system.distribution);
};

/** What holds beyond the command itself. */
export const remedyNote = (source: SourceName, refusal: Refusal, system: System): string | null => {
  if (system.platform === 'darwin' && (refusal.why === 'permission' || refusal.why === 'denied')) return "until the next restart; Wireshark's ChmodBPF makes it last";
  if (system.platform !== 'linux') return null;
  if (refusal.why === 'denied' && source === 'dumpcap') return 'then log out and in again';
  return refusal.why === 'permission' && source === 'cap' ? 'this lets every Node program capture; dumpcap is the safer way' : null;
};

/** From /etc/os-release. */
export const distributionOf = (osRelease: string): string =>
  [...osRelease.matchAll(/^ID(?:_LIKE)?=["']?([^"'\n]*)/gm)].map((match) => match[1]!).join(' ');

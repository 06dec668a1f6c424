import type { InterfaceList, NetworkInterfaceStatus } from '../../../electron/contract/capture.ts';
import type { SessionState } from '../../../electron/contract/session.ts';

export const words = {
  start: 'Start capture',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  cancelReading: 'Cancel',
  choose: 'Interfaces…',
  open: 'Open file…',
  sample: 'Open the sample call',
  saveRecent: 'Save what just happened…',
  saveRecentNothing: 'Nothing is recorded: the recorder runs while a capture does.',
  saveRecentSince: (time: string) => `The last minutes as a capture file. Recorded since ${time}.`,
  report: 'Report…',

  replaceTitle: 'Replace the running capture?',
  replaceText: (what: string) => `${what} ends this capture, and what it shows goes from the screen. Save first what you want to keep.`,
  replaceProceed: 'End the capture and go on',
  replaceKeep: 'Keep capturing',

  welcomeTitle: 'See how your call is connected, and why',
  welcomeText: 'Icewatch looks at this laptop’s own packets during a call: nothing is decrypted, no sound or picture is kept, and nothing leaves this laptop.',
  welcomeCapture: 'Watch a call now',
  welcomeCaptureNote: 'Start the capture, then join or carry on with your call in any browser or app.',
  welcomeFile: 'Look at a capture file',
  welcomeFileNote: 'pcap or pcapng, also gzipped, from Wireshark, tcpdump or Icewatch. Or drop it anywhere on this page.',
  welcomeSample: 'Look at an example',
  welcomeSampleNote: 'A recorded call, to see what Icewatch tells.',

  noPermissionTitle: 'This user may not capture packets yet',
  noPermissionText: 'Reading what the network card carries needs a right that this user does not have. Files can be opened all the same.',
  noInterfacesTitle: 'No network interface was found',
  noInterfacesText: 'Connect a cable or Wi-Fi, then look again. Files can be opened all the same.',
  lookAgain: 'Look again',
  looking: 'Looking for network interfaces…',

  chooserTitle: 'What to capture',
  chooserDefault: 'Automatic: the interfaces with a route to the outside, following changes',
  chooserDefaultNow: (names: readonly string[]) => (names.length === 0 ? 'None has one now.' : `Now: ${names.join(', ')}.`),
  chooserOwn: 'Only these:',
  chooserStart: 'Start capture',
  chooserRemember: 'Use these from now on',
  chooserNone: 'Choose at least one interface.',
  noAddress: 'no address',
  defaultRoute: 'route to the outside',

  dropTitle: 'Drop the capture file here',
  dropNote: 'pcap or pcapng, also gzipped',
  dropSeveral: 'Drop one file at a time',
  dropSeveralAdvice: 'To look at several captures together, merge them first, for instance with mergecap.',

  readingTitle: (label: string) => `Reading ${label}`,
  handingOver: (name: string) => `Handing ${name} over to Icewatch…`,

  lostTitle: 'The connection to Icewatch is lost',
  lostText: 'What is shown, if anything, is from before. This page keeps trying; if Icewatch was ended, start it again and open the address it prints.',
  connecting: 'Connecting to Icewatch…',
} as const;

export const kindNames: Readonly<Record<NetworkInterfaceStatus['kind'], string>> = {
  ethernet: 'Ethernet', wifi: 'Wi-Fi', vpn: 'VPN', loopback: 'Loopback', bridge: 'Bridge', virtual: 'Virtual', unknown: 'Unknown kind',
};

export const linkNames: Readonly<Record<NetworkInterfaceStatus['link'], string>> = { up: 'link up', down: 'link down', unknown: 'link unknown' };

export const interfaceStateNames: Readonly<Record<SessionState['interfaces'][number]['state'], string>> = {
  starting: 'starting', capturing: 'capturing', down: 'link down', gone: 'gone', restarting: 'restarting', failed: 'failed',
};

export const phaseNames: Readonly<Record<SessionState['phase'], string>> = {
  idle: 'Nothing open', starting: 'Starting', capturing: 'Capturing', paused: 'Paused', reading: 'Reading', done: 'Done', failed: 'Failed',
};

/** True where nothing on this machine can be captured by this user. */
export const mayCaptureNothing = (list: InterfaceList): boolean => !list.interfaces.some(({ capturable }) => capturable) || list.chosenSource === null;

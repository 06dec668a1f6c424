/** Session descriptions as browsers and servers write them. */

const bytes = (n: number, of: string): string => new Array<string>(n).fill(of).join(':');
/** Of a certificate that nobody has. */
export const fingerprint = bytes(32, 'AB');

export interface DescriptionShape {
  readonly ufrag: string;
  readonly candidates?: readonly string[];
  readonly lite?: boolean;
  readonly setup?: string;
  readonly fingerprint?: string;
}

/** Chromium's offer of audio and video, bundled. */
export const browserOffer = ({ ufrag, candidates = [], lite = false, setup = 'actpass', fingerprint: value = fingerprint }: DescriptionShape): string => {
  const section = (kind: string, mid: string): string[] => [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF 111 63`, 'c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0', ...candidates.map((c) => `a=${c}`),
    `a=ice-ufrag:${ufrag}`, 'a=ice-pwd:SeCrEtSeCrEtSeCrEtSeCrEt', 'a=ice-options:trickle', `a=fingerprint:sha-256 ${value}`, `a=setup:${setup}`, `a=mid:${mid}`,
    'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level', 'a=sendrecv', 'a=msid:- 5f1e', 'a=rtcp-mux', 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1',
  ];
  return ['v=0', 'o=- 4611731400430051336 2 IN IP4 127.0.0.1', 's=-', 't=0 0', ...(lite ? ['a=ice-lite'] : []), 'a=group:BUNDLE 0 1', 'a=msid-semantic: WMS', ...section('audio', '0'), ...section('video', '1'), ''].join('\r\n');
};

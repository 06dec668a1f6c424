/** The page's few pictures, drawn in the text's colour. Each stands beside words, so none of them speaks. */
import type { ReactElement } from 'react';

const paths = {
  overview: 'M3 12h3l2.5-7 4 12L15 9l1.5 3H21',
  pairs: 'M4 8h13m-3-3 3 3-3 3M20 16H7m3-3-3 3 3 3',
  relays: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM3 12h6m6 0h6M5 7v10M19 7v10',
  streams: 'M4 12v0M8 8v8M12 4v16M16 8v8M20 11v2',
  signaling: 'M5 19a10 10 0 0 1 0-14M19 5a10 10 0 0 1 0 14M8 16a6 6 0 0 1 0-8m8 0a6 6 0 0 1 0 8m-4-4v0',
  policy: 'M12 3 5 6v6c0 4.2 3 7.2 7 9 4-1.8 7-4.8 7-9V6l-7-3Zm-3 8.5 2.2 2.2L15.5 9.5',
  history: 'M3.5 12a8.5 8.5 0 1 0 2.5-6L3.5 8.5m0-5v5h5M12 7.5V12l3 2',
  report: 'M6 3h8l5 5v13H6Zm8 0v5h5M9 12.5h7M9 16.5h7',
  rewind: 'M12 5 4 12l8 7V5Zm9 0-8 7 8 7V5Z',
  findings: 'M12 3 2.5 20h19L12 3Zm0 6v5m0 3v.1',
  timeline: 'M4 6h6M8 12h8M13 18h7M4 3v18',
  play: 'M7 4.5v15l12-7.5-12-7.5Z',
  pause: 'M8 5v14M16 5v14',
  stop: 'M6 6h12v12H6Z',
  open: 'M3 18V6h6l2 2h8v3M3 18l3-7h16l-3 7H3Z',
  settings: 'M4 7h9m5 0h2M4 17h2m5 0h9M13 7a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0ZM6 17a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0Z',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-2.5-11a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8m0 3v.1',
  chevron: 'm9 6 6 6-6 6',
  close: 'm6 6 12 12M18 6 6 18',
  laptop: 'M5 6h14v9H5Zm-3 12h20',
  relay: 'M5 4h14v6H5Zm0 10h14v6H5Zm3-7v0m0 10v0',
  peer: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8a8 8 0 0 1 16 0',
  sfu: 'M12 12V5m0 7 6 5m-6-5-6 5M12 5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM5 21a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm14 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  nat: 'M4 8h11m-3-3 3 3-3 3M20 16H9m3-3-3 3 3 3M18 5v6',
  firewall: 'M3 5h18v14H3Zm0 5h18M3 14.5h18M9 5v5m6 0v4.5M9 14.5V19',
  proxy: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c5 5 5 13 0 18m0-18c-5 5-5 13 0 18',
  vpn: 'M6 11h12v9H6Zm2 0V8a4 4 0 0 1 8 0v3m-4 4v2',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v5m0-8v.1',
  check: 'm5 12 5 5 9-10',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name, size = 18 }: { name: IconName; size?: number }): ReactElement => (
  <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
);

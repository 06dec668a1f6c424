// A Chromium on one of the lab's laptops, with the call's page open.
import { chmodSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const turn = 'turn.lab.test';
const credentials = { alice: { username: 'alice', credential: 'wonderland' }, bob: { username: 'bob', credential: 'builder' } };
const stun = { urls: [`stun:${turn}:3478`, 'stun:stun2.lab.test:3478'] };
const relayed = { udp: `turn:${turn}:3478?transport=udp`, tcp: `turn:${turn}:3478?transport=tcp`, tls: `turns:${turn}:443?transport=tcp` };

const ownRelay = ['turn:turn.corp.test:3478?transport=udp', 'turn:turn.corp.test:3478?transport=tcp'];

/** `kind`: full udp tcp tls stun none, as in the shared lab; own: the company's own relay instead (setIceConfig with `replace`), own-front: before the vendor's. */
const iceServers = (kind, who) => {
  if (kind === 'none') return [];
  if (kind === 'stun') return [stun];
  if (kind === 'own') return [{ urls: ownRelay, ...credentials[who] }];
  if (kind === 'own-front') return [{ urls: ownRelay, ...credentials[who] }, stun, { urls: Object.values(relayed), ...credentials[who] }];
  if (kind === 'full') return [stun, { urls: Object.values(relayed), ...credentials[who] }];
  return [{ urls: [relayed[kind]], ...credentials[who] }];
};

/** Resolves to `{ browser, page, error }`; `error` says why the page could not be reached, null where it could. */
export const openPage = async (who, scenario) => {
  const wrapper = `${process.env.LAB_RUN}/chromium-${who}`;
  writeFileSync(wrapper, `#!/bin/sh\nexec ip netns exec ${who} chromium "$@"\n`);
  chmodSync(wrapper, 0o755);
  const mine = who === 'alice';
  const browser = await chromium.launch({
    executablePath: wrapper,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--ignore-certificate-errors', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--disable-features=WebRtcHideLocalIpsWithMdns',
      ...(scenario.proxy && mine ? ['--proxy-server=http://proxy.lab.test:8080'] : []),
    ],
  });
  const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  const query = new URLSearchParams({
    who, room: 'r', ice: JSON.stringify(iceServers(scenario.ice, who)), policy: scenario.policy ?? 'all', video: scenario.video ? '1' : '0',
    ...(scenario.data ? { data: '1' } : {}),
  });
  const url = `https://${(mine && scenario.host) || 'call.lab.test'}/${scenario.sfu ? 'sfu' : 'call'}?${query}`;
  const error = await page.goto(url, { timeout: 20_000 }).then(() => null, (reason) => String(reason).split('\n')[0]);
  return { browser, page, error };
};

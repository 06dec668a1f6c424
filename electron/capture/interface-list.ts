/** What `icewatch interfaces` and the interface picker show. */
import type { InterfaceList, NetworkInterfaceStatus } from '../contract/capture.ts';
import { thisHost } from './host.ts';
import type { Host } from './host.ts';
import { networkInterfacesOf } from './interfaces.ts';
import { defaultInterfaces } from './network-interface.ts';
import type { NetworkInterface } from './network-interface.ts';
import { captureSources, chooseAmong, probeDevice, probeSource } from './sources.ts';
import type { ProbedSource } from './sources.ts';

const bringUp = (name: string, platform: NodeJS.Platform): string => {
  if (platform === 'linux') return `sudo ip link set dev ${name} up`;
  return platform === 'darwin' ? `sudo ifconfig ${name} up` : `Enable-NetAdapter -Name "${name}"`;
};

const statusOf = (found: NetworkInterface, probed: readonly ProbedSource[], platform: NodeJS.Platform): NetworkInterfaceStatus => {
  const { name, description, kind, link, hasDefaultRoute } = found;
  const shown = { name, description, kind, addresses: [...found.addresses], link, hasDefaultRoute };
  if (!probed.some(({ status }) => status.usable)) {
    const nearest = (probed.find(({ why }) => why === 'permission' || why === 'denied') ?? probed[0])?.status;
    return { ...shown, capturable: false, reason: nearest === undefined ? 'no capture source' : `${nearest.name}: ${nearest.detail}`, remedy: nearest?.remedy ?? null };
  }
  if (link === 'down') return { ...shown, capturable: false, reason: 'its link is down: nothing is connected, or it is switched off', remedy: bringUp(name, platform) };
  return { ...shown, capturable: true, reason: null, remedy: null };
};

/** Tries every source; takes about as long as the slowest needs to open an interface. */
export const listInterfaces = async (host: Host = thisHost, sources = captureSources): Promise<InterfaceList> => {
  const found = await networkInterfacesOf(host);
  const device = probeDevice(found);
  const probed = device === null ? [] : await Promise.all(sources.map((source) => probeSource(source, host, device)));
  const chosen = chooseAmong(probed);
  return {
    interfaces: found.map((one) => statusOf(one, probed, host.platform)),
    defaults: defaultInterfaces(found).map(({ name }) => name),
    sources: probed.map(({ status }) => status),
    chosenSource: chosen?.source.name ?? null,
    chosenBecause: chosen?.because ?? (device === null ? 'this machine has no network interface' : 'no source is usable'),
  };
};

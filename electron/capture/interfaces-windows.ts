/** Interfaces of a Windows machine, by one PowerShell call; Npcap names its devices after the adapters' GUIDs. */
import type { Host } from './host.ts';
import type { NetworkInterface } from './network-interface.ts';

const script = [
  '$ErrorActionPreference = "SilentlyContinue"',
  '[Console]::OutputEncoding = [Text.Encoding]::UTF8',
  '$routes = @(Get-NetRoute -DestinationPrefix "0.0.0.0/0","::/0","0.0.0.0/1" | Select-Object -ExpandProperty ifIndex)',
  '$adapters = @(Get-NetAdapter -IncludeHidden | Where-Object { -not $_.Hidden -or $routes -contains $_.ifIndex } | ' +
    'Select-Object Name,InterfaceDescription,InterfaceGuid,ifIndex,@{n="Status";e={"$($_.Status)"}},@{n="Medium";e={"$($_.NdisPhysicalMedium)"}},@{n="Virtual";e={$_.Virtual}})',
  '$addresses = @(Get-NetIPAddress | Select-Object ifIndex,IPAddress)',
  'ConvertTo-Json -Compress -Depth 3 @{routes=$routes;adapters=$adapters;addresses=$addresses}',
].join('; ');

interface Answer {
  readonly routes?: readonly number[];
  readonly adapters?: readonly {
    readonly Name: string;
    readonly InterfaceDescription: string;
    readonly InterfaceGuid: string;
    readonly ifIndex: number;
    readonly Status: string;
    /** NdisPhysicalMedium: 9 is Native 802.11, 14 is 802.3. */
    readonly Medium: string;
    readonly Virtual: boolean | null;
  }[];
  readonly addresses?: readonly { readonly ifIndex: number; readonly IPAddress: string }[];
}

const kindOf = (description: string, medium: string, isVirtual: boolean): NetworkInterface['kind'] => {
  if (/wireguard|wintun|\bTAP\b|openvpn|vpn|anyconnect|pangp|fortinet|zscaler|tailscale|wan miniport/i.test(description)) return 'vpn';
  if (medium === '9' || /wi-?fi|wireless|802\.11/i.test(description)) return 'wifi';
  if (isVirtual || /hyper-v|vmware|virtualbox/i.test(description)) return 'virtual';
  return medium === '14' || /ethernet|gigabit/i.test(description) ? 'ethernet' : 'unknown';
};

/** Throws on text that is not the script's JSON. */
export const interfacesFromPowerShell = (json: string): NetworkInterface[] => {
  const answer = JSON.parse(json) as Answer;
  const routes = new Set(answer.routes ?? []);
  const adapters = (answer.adapters ?? []).map((adapter): NetworkInterface => ({
    name: adapter.Name,
    device: `\\Device\\NPF_${adapter.InterfaceGuid}`,
    description: adapter.InterfaceDescription,
    kind: kindOf(adapter.InterfaceDescription, adapter.Medium, adapter.Virtual === true),
    addresses: (answer.addresses ?? []).filter((address) => address.ifIndex === adapter.ifIndex).map((address) => address.IPAddress.replace(/%.*$/, '')),
    link: adapter.Status === 'Up' ? 'up' : 'down',
    hasDefaultRoute: routes.has(adapter.ifIndex),
    index: adapter.ifIndex,
  }));
  // Npcap's own way into the loopback; Windows has no adapter for it.
  const loopback: NetworkInterface = {
    name: 'Loopback', device: '\\Device\\NPF_Loopback', description: 'Npcap Loopback Adapter', kind: 'loopback',
    addresses: ['127.0.0.1', '::1'], link: 'up', hasDefaultRoute: false, index: null,
  };
  return [...adapters, loopback];
};

export const windowsInterfaces = async (host: Host): Promise<NetworkInterface[]> => {
  const answer = await host.run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
  return interfacesFromPowerShell(answer.stdout);
};

import { describe, expect, test } from 'vitest';
import { interfaceChanges } from '../../../electron/capture/interface-watch.ts';
import type { NetworkInterface } from '../../../electron/capture/network-interface.ts';

const eth0: NetworkInterface = { name: 'eth0', device: 'eth0', description: null, kind: 'ethernet', addresses: ['10.0.0.1'], link: 'up', hasDefaultRoute: true, index: 2 };
const changed = (more: Partial<NetworkInterface>): string[] => interfaceChanges([eth0], [{ ...eth0, ...more }]).map(({ what }) => what);

describe('a change of interfaces', () => {
  test('is told for what it is', () => {
    expect(changed({})).toEqual([]);
    expect(changed({ link: 'down' })).toEqual(['down']);
    expect(interfaceChanges([{ ...eth0, link: 'down' }], [eth0])).toEqual([{ name: 'eth0', what: 'up' }]);
    expect(changed({ addresses: ['10.0.0.2'] })).toEqual(['addresses']);
    expect(changed({ hasDefaultRoute: false })).toEqual(['routes']);
    expect(interfaceChanges([], [eth0])).toEqual([{ name: 'eth0', what: 'appeared' }]);
    expect(interfaceChanges([eth0], [])).toEqual([{ name: 'eth0', what: 'vanished' }]);
  });
  test('is seen also where an interface was deleted and made anew between two looks', () => {
    expect(changed({ index: 9 })).toEqual(['replaced']);
  });
  test('is none where addresses come in another order, or a link state becomes known', () => {
    expect(interfaceChanges([{ ...eth0, addresses: ['a', 'b'] }], [{ ...eth0, addresses: ['b', 'a'] }])).toEqual([]);
    expect(changed({ link: 'unknown' })).toEqual([]);
  });
});

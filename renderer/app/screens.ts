/** The screens, in the order of the navigation and of the digit keys. */
import type { ComponentType } from 'react';
import { FindingsScreen } from '../features/findings/findings-screen.tsx';
import { HistoryScreen } from '../features/history/history-screen.tsx';
import { Overview } from '../features/overview/overview.tsx';
import { PairsScreen } from '../features/pairs/pairs-screen.tsx';
import { PolicyScreen } from '../features/policy/policy-screen.tsx';
import { policyTroubles } from '../features/policy/troubles.ts';
import { RelaysScreen } from '../features/relays/relays-screen.tsx';
import { SignalingScreen } from '../features/signaling/signaling-screen.tsx';
import { StreamsScreen } from '../features/streams/streams-screen.tsx';
import { TimelineScreen } from '../features/timeline/timeline-screen.tsx';
import type { PageState } from '../state/page-state.ts';
import type { IconName } from '../ui/icons.tsx';

export interface Screen {
  /** In the address: `#/id`. */
  readonly id: string;
  readonly name: string;
  readonly icon: IconName;
  readonly component: ComponentType;
  /** How many there are of what the screen lists; null for none to tell. */
  readonly count: ((state: PageState) => number) | null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const screens: readonly [Screen, ...Screen[]] = [
  { id: 'overview', name: 'Overview', icon: 'overview', component: Overview, count: null },
  { id: 'pairs', name: 'Pairs', icon: 'pairs', component: PairsScreen, count: ({ calls }) => sum(calls.map(({ pairs }) => pairs.length)) },
  { id: 'relays', name: 'Relays', icon: 'relays', component: RelaysScreen, count: ({ allocations }) => allocations.length },
  { id: 'streams', name: 'Streams', icon: 'streams', component: StreamsScreen, count: ({ calls }) => sum(calls.map(({ streams }) => streams.length)) },
  { id: 'signaling', name: 'Signaling & NAT', icon: 'signaling', component: SignalingScreen, count: ({ signaling, stunServers }) => signaling.length + stunServers.length },
  { id: 'policy', name: 'Policy', icon: 'policy', component: PolicyScreen, count: ({ policy }) => policyTroubles(policy) },
  { id: 'findings', name: 'Findings', icon: 'findings', component: FindingsScreen, count: ({ findings }) => findings.filter(({ answer }) => answer === 'yes').length },
  { id: 'timeline', name: 'Timeline', icon: 'timeline', component: TimelineScreen, count: ({ timeline }) => timeline.length },
  { id: 'history', name: 'History', icon: 'history', component: HistoryScreen, count: null },
];

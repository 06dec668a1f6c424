import type { KeyboardEvent, ReactElement } from 'react';
import { usePageState } from '../state/context.ts';
import { Icon } from '../ui/icons.tsx';
import { formatCount } from '../ui/quantities.ts';
import { screens } from './screens.ts';
import type { Screen } from './screens.ts';

const noCount = (): null => null;

const NavigationLink = ({ screen, current }: { screen: Screen; current: boolean }): ReactElement => {
  const count = usePageState<number | null>(screen.count ?? noCount);
  return (
    <a href={`#/${screen.id}`} aria-current={current ? 'page' : undefined}>
      <Icon name={screen.icon} />
      <span>{screen.name}</span>
      {count !== null && count > 0 && <span className="count numbers">{formatCount(count)}</span>}
    </a>
  );
};

/** Up and down go from link to link; Home and End to the first and last. */
const moveBetweenLinks = (event: KeyboardEvent<HTMLElement>): void => {
  const links = [...event.currentTarget.querySelectorAll('a')];
  const at = links.indexOf(event.target as HTMLAnchorElement);
  if (at < 0) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + links.length, Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  links[to % links.length]?.focus();
};

export const Navigation = ({ current }: { current: Screen }): ReactElement => (
  <nav className="navigation" aria-label="Screens" onKeyDown={moveBetweenLinks}>
    {screens.map((screen) => (
      <NavigationLink key={screen.id} screen={screen} current={screen === current} />
    ))}
  </nav>
);

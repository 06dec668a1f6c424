/** Above every screen: what went wrong, what is on its way, how far reading has come. Results stay below. */
import type { ReactElement } from 'react';
import { usePageState } from '../../state/context.ts';
import type { PageState } from '../../state/page-state.ts';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { formatBytes, formatFraction } from '../../ui/quantities.ts';
import { useSessionActions } from './session-actions.tsx';
import { interfaceStateNames, words } from './words.ts';

const selectConnection = ({ connection }: PageState): PageState['connection'] => connection;
const selectSession = ({ session }: PageState): PageState['session'] => session;
const selectKnown = ({ known }: PageState): boolean => known;

const ReadingProgress = ({ session }: { session: PageState['session'] }): ReactElement => {
  const { stop } = useSessionActions();
  const { label, progress } = session;
  const done = progress?.done ?? 0;
  const total = progress?.total ?? null;
  const said = total === null ? formatBytes(done) : `${formatFraction(total === 0 ? 1 : done / total)} of ${formatBytes(total)}`;
  return (
    <div className="reading">
      <span className="reading-label">{words.readingTitle(label)}</span>
      {/* Without `value` the bar shows that work goes on and its length is not known. */}
      <progress aria-label={words.readingTitle(label)} aria-valuetext={said} {...(total === null ? {} : { value: done, max: Math.max(1, total) })} />
      <span className="numbers">{said}</span>
      <button type="button" className="button small" onClick={stop}>
        {words.cancelReading}
      </button>
    </div>
  );
};

export const SessionNotices = (): ReactElement => {
  const connection = usePageState(selectConnection);
  const session = usePageState(selectSession);
  const isKnown = usePageState(selectKnown);
  const { error, dismissError, handingOver } = useSessionActions();
  const troubled = session.phase === 'capturing' ? session.interfaces.filter(({ state }) => state !== 'capturing' && state !== 'starting') : [];
  return (
    <div className="notices">
      {connection === 'lost' && (
        <Notice severity="problem" title={words.lostTitle}>
          <p>{words.lostText}</p>
        </Notice>
      )}
      {error !== null && (
        <ErrorNotice
          error={error}
          actions={
            <button type="button" className="button small" onClick={dismissError}>
              Dismiss
            </button>
          }
        />
      )}
      {isKnown && session.error !== null && <ErrorNotice error={session.error} />}
      {troubled.map(({ name, state, detail }) => (
        <Notice key={name} severity="warning" title={`${name}: ${interfaceStateNames[state]}`}>
          <p>{detail ?? 'Nothing is captured there for now. Icewatch takes it up again as soon as it can.'}</p>
        </Notice>
      ))}
      {handingOver !== null && (
        <div className="reading" role="status">
          <span className="reading-label">{words.handingOver(handingOver)}</span>
          <progress aria-label={words.handingOver(handingOver)} />
        </div>
      )}
      {session.phase === 'reading' && <ReadingProgress session={session} />}
    </div>
  );
};

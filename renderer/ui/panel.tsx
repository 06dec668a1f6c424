import { useId } from 'react';
import type { ReactElement, ReactNode } from 'react';

/** A titled part of a screen. */
export const Panel = ({ title, note, children, className = '' }: { title: string; note?: ReactNode; children: ReactNode; className?: string }): ReactElement => {
  const id = useId();
  return (
    <section className={`panel ${className}`} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <div className="panel-note">{note}</div>}
      </header>
      {children}
    </section>
  );
};

/** Stands where there is nothing to show yet, and says when there will be. */
export const Empty = ({ title, children }: { title: string; children?: ReactNode }): ReactElement => (
  <div className="empty">
    <p className="empty-title">{title}</p>
    {children !== undefined && <div className="soft">{children}</div>}
  </div>
);

/** Names and values, in columns. */
export const Facts = ({ facts }: { facts: readonly (readonly [name: string, value: ReactNode, title?: string])[] }): ReactElement => (
  <dl className="facts">
    {facts.map(([name, value, title]) => (
      <div key={name} title={title}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

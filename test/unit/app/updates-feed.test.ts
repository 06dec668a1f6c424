import { describe, expect, it } from 'vitest';
import { UpdatesFeed } from '../../../electron/app/updates-feed.ts';
import { View, coalesce } from '../../../electron/app/view.ts';
import { emptySession } from '../../../electron/contract/session.ts';
import type { Update } from '../../../electron/contract/session.ts';
import { emptySummary } from '../../../electron/app/empty-summary.ts';

const capture = (packets: number): NonNullable<Update['summary']> => ({ capture: { ...emptySummary('0').capture, packets } });

describe('two updates added up', () => {
  it('say what both said, and of each part the later', () => {
    const first: Update = { revision: 1, session: { ...emptySession, label: 'a' }, summary: { ...capture(1), findings: [] } };
    const second: Update = { revision: 2, session: { ...emptySession, label: 'b' }, summary: capture(2) };
    expect(coalesce(first, second)).toEqual({ revision: 2, session: { ...emptySession, label: 'b' }, summary: { ...capture(2), findings: [] } });
  });

  it('do not invent parts that neither had', () => {
    expect(coalesce({ revision: 1 }, { revision: 2 })).toEqual({ revision: 2 });
  });
});

describe('what a slow page gets', () => {
  it('is one update with everything it missed, however many there were', () => {
    const written: Update[] = [];
    let taken: () => void = () => undefined;
    const feed = new UpdatesFeed((update, done) => {
      written.push(update);
      taken = done;
    });
    feed.push({ revision: 1, session: emptySession });
    for (let revision = 2; revision <= 1000; revision++) feed.push({ revision, summary: capture(revision) });
    expect(written).toHaveLength(1);
    taken();
    expect(written[1]).toEqual({ revision: 1000, summary: capture(1000) });
    taken();
    expect(written).toHaveLength(2);
  });
});

describe('the view', () => {
  it('counts revisions and gives a newcomer everything', () => {
    const view = new View('1.2.3');
    expect(view.full()).toMatchObject({ revision: 0, session: emptySession, summary: { tool: { version: '1.2.3' } } });
    view.apply({ session: { ...emptySession, label: 'x' } });
    view.apply({ summary: capture(7) });
    expect(view.full()).toMatchObject({ revision: 2, session: { label: 'x' }, summary: { schema: 'icewatch.summary/1', capture: { packets: 7 } } });
  });
});

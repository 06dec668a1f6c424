/** Calls of the past: recorded, listed, shown and deleted, within bounds. They stay on this laptop as they were shown; exports redact. */
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Database } from 'node-sqlite3-wasm';
import { historyEntrySchema } from '../../contract/history.ts';
import type { HistoryDetail, HistoryEntry, HistoryPage, HistorySettings } from '../../contract/history.ts';
import { findingCodes, summarySchema } from '../../contract/summary.ts';
import type { FindingCode, Summary } from '../../contract/summary.ts';
import { failure } from '../app-failure.ts';
import { HistoryDatabase } from './history-database.ts';

type Bounds = Pick<HistorySettings, 'maxCalls' | 'maxDays' | 'maxPacketsMiB'>;
type Row = Record<string, number | bigint | string | Uint8Array | null>;

const hour = 3_600_000;
const day = 24 * hour;
/** A summary has some tens of kilobytes; a damaged one must not fill the memory. */
const largestSummary = 256 * 1024 * 1024;

const columns = 'id, uid, recorded, start, end, duration_ms, captured_by, title, severity, code, cause, path_kind, path_transport, redacted, capture_name';

export interface CallHistoryPorts {
  readonly folder: string;
  readonly warn: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export class CallHistory {
  readonly #database: HistoryDatabase;
  /** Packets that are kept with calls, a file each. */
  readonly #captures: string;
  readonly #now: () => number;
  #isSwept = false;

  constructor({ folder, warn, now = Date.now }: CallHistoryPorts) {
    this.#database = new HistoryDatabase(join(folder, 'history.db'), warn);
    this.#captures = join(folder, 'calls');
    this.#now = now;
  }

  /** `summary` is of one call. What was recorded of it before is replaced. Resolves to its id. */
  record(uid: string, summary: Summary, bounds: Bounds): Promise<number> {
    const [call] = summary.calls;
    if (call === undefined || summary.calls.length !== 1) throw new RangeError('A record is of one call');
    const { capture } = summary;
    const values = {
      ':uid': uid, ':recorded': new Date(this.#now()).toISOString(), ':start': call.start, ':end': call.end, ':duration_ms': Math.max(0, Date.parse(call.end) - Date.parse(call.start)),
      ':captured_by': capture.interfaces.length === 0 ? capture.source : `${capture.source} on ${capture.interfaces.join(', ')}`,
      ':title': call.verdict.title, ':severity': call.verdict.severity, ':code': call.verdict.code, ':cause': call.verdict.cause,
      ':path_kind': call.path?.kind ?? null, ':path_transport': call.path?.transport ?? null, ':redacted': summary.redacted ? 1 : 0, ':summary': gzipSync(JSON.stringify(summary)),
    };
    const names = Object.keys(values).map((name) => name.slice(1));
    return this.#database.use((db) => {
      let dropped: string[] = [];
      const id = together(db, () => {
        const row = db.get(
          `INSERT INTO calls (${names.join(', ')}) VALUES (${Object.keys(values).join(', ')})
           ON CONFLICT (uid) DO UPDATE SET ${names.filter((name) => name !== 'uid').map((name) => `${name} = excluded.${name}`).join(', ')} RETURNING id`,
          values,
        );
        dropped = [...this.#dropOld(db, bounds), ...dropLargeCaptures(db, bounds)];
        return Number(row?.['id']);
      });
      this.#removeCaptures(dropped);
      if (!this.#isSwept) this.#sweep(db);
      return id;
    });
  }

  /** Newest first. */
  list({ limit, offset }: { readonly limit: number; readonly offset: number }): Promise<HistoryPage> {
    return this.#database.use((db) => {
      const counts = db.get('SELECT count(*) AS total, coalesce(sum(capture_bytes), 0) AS captures, (SELECT page_count * page_size FROM pragma_page_count, pragma_page_size) AS bytes FROM calls') as Row;
      const rows = db.all(`SELECT ${columns} FROM calls ORDER BY start DESC, id DESC LIMIT ? OFFSET ?`, [limit, offset]) as Row[];
      return {
        entries: rows.map((row) => this.#entry(row)),
        total: Number(counts['total']), bytes: Number(counts['bytes']) + Number(counts['captures']), path: this.#database.path,
      };
    });
  }

  /** Rejects with a 'not-found' failure where there is no such call. */
  show(id: number): Promise<HistoryDetail> {
    return this.#database.use((db) => {
      const row = db.get(`SELECT ${columns}, summary FROM calls WHERE id = ?`, id) as Row | null;
      if (row === null) throw failure('not-found', `There is no call ${id} in the history`, { advice: 'It may have been deleted, or have made room for newer ones.' });
      return { entry: this.#entry(row), summary: storedSummary(id, row['summary']) };
    });
  }

  /** Null deletes all, and whatever lies about. What was deleted is in none of the files afterwards. Resolves to how many calls there were. */
  delete(ids: readonly number[] | null): Promise<number> {
    return this.#database.use((db) => {
      const rows = together(db, () =>
        ids === null ? db.all('DELETE FROM calls RETURNING capture_name') : ids.flatMap((id) => db.all('DELETE FROM calls WHERE id = ? RETURNING capture_name', id)),
      );
      db.exec('VACUUM');
      if (ids === null) this.#removeLeftovers();
      else this.#removeCaptures(namesOf(rows));
      return rows.length;
    });
  }

  /** Where the packets of a call belong; the folder is there when it resolves. */
  captureFile(uid: string): string {
    mkdirSync(this.#captures, { recursive: true, mode: 0o700 });
    return join(this.#captures, `${uid}.pcapng`);
  }

  /** The packets of a call have been written to its `captureFile`. It goes again at once where it alone is beyond the bound. */
  keepCapture(uid: string, bounds: Bounds): Promise<void> {
    const path = this.captureFile(uid);
    chmodSync(path, 0o600);
    const { size } = statSync(path);
    return this.#database.use((db) => {
      const dropped = together(db, () => {
        // The call may have been deleted meanwhile.
        const { changes } = db.run('UPDATE calls SET capture_name = ?, capture_bytes = ? WHERE uid = ?', [`${uid}.pcapng`, size, uid]);
        return changes === 0 ? [`${uid}.pcapng`] : dropLargeCaptures(db, bounds);
      });
      this.#removeCaptures(dropped);
    });
  }

  /** Resolves when nothing more is under way. */
  close(): Promise<void> {
    return this.#database.settled();
  }

  #entry(row: Row): HistoryEntry {
    const name = row['capture_name'];
    return historyEntrySchema.parse({
      id: row['id'], uid: row['uid'], recorded: row['recorded'], start: row['start'], end: row['end'], durationMs: row['duration_ms'], capturedBy: row['captured_by'],
      title: row['title'], severity: row['severity'], code: findingCode(row['code']), cause: findingCode(row['cause']), pathKind: row['path_kind'], pathTransport: row['path_transport'],
      redacted: row['redacted'] === 1, captureFile: typeof name === 'string' ? join(this.#captures, name) : null,
    });
  }

  #dropOld(db: Database, { maxCalls, maxDays }: Bounds): string[] {
    const oldest = new Date(this.#now() - maxDays * day).toISOString();
    return [
      ...namesOf(db.all('DELETE FROM calls WHERE start < ? RETURNING capture_name', oldest)),
      ...namesOf(db.all('DELETE FROM calls WHERE id NOT IN (SELECT id FROM calls ORDER BY start DESC, id DESC LIMIT ?) RETURNING capture_name', maxCalls)),
    ];
  }

  #removeCaptures(names: readonly string[]): void {
    for (const name of names) rmSync(join(this.#captures, name), { force: true });
  }

  /** Packets that a crash left without their call. Those of the last hour may be of another Icewatch that is about to name them. */
  #sweep(db: Database): void {
    this.#isSwept = true;
    if (!existsSync(this.#captures)) return;
    const named = new Set(namesOf(db.all('SELECT capture_name FROM calls')));
    for (const name of readdirSync(this.#captures)) {
      const path = join(this.#captures, name);
      if (!named.has(name) && Date.now() - statSync(path).mtimeMs > hour) rmSync(path, { force: true });
    }
  }

  /** Packets without a call, and databases that were put aside. */
  #removeLeftovers(): void {
    rmSync(this.#captures, { force: true, recursive: true });
    const folder = dirname(this.#database.path);
    for (const name of readdirSync(folder)) if (name.startsWith('history.db.damaged-')) rmSync(join(folder, name), { force: true });
  }
}

/** A newer Icewatch may have found what this one has no word for. */
const findingCode = (value: unknown): FindingCode | null => findingCodes.find((code) => code === value) ?? null;

/** All of it or nothing. */
function together<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (thrown) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw thrown;
  }
}

const namesOf = (rows: readonly object[]): string[] => (rows as readonly Row[]).flatMap(({ capture_name: name }) => (typeof name === 'string' ? [name] : []));

/** Of the oldest calls, until the rest is within the bound: their names. */
function dropLargeCaptures(db: Database, { maxPacketsMiB }: Bounds): string[] {
  const rows = db.all('SELECT id, capture_name, capture_bytes FROM calls WHERE capture_name IS NOT NULL ORDER BY start DESC, id DESC') as Row[];
  let bytes = 0;
  const beyond = rows.filter((row) => (bytes += Number(row['capture_bytes'])) > maxPacketsMiB * 1024 * 1024);
  for (const row of beyond) db.run('UPDATE calls SET capture_name = NULL, capture_bytes = 0 WHERE id = ?', Number(row['id']));
  return namesOf(beyond);
}

function storedSummary(id: number, blob: unknown): Summary {
  try {
    if (blob instanceof Uint8Array) return summarySchema.parse(JSON.parse(gunzipSync(blob, { maxOutputLength: largestSummary }).toString('utf8')));
  } catch {
    // Said below.
  }
  throw failure('unavailable', `What was recorded of call ${id} cannot be read`, { advice: 'It may be of another version of Icewatch.' });
}

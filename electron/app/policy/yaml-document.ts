/** YAML held against a schema, in which every problem knows its line. YAML 1.2's core schema, so that dates stay text; JSON is YAML too. */
import { Lexer, LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Node, Pair } from 'yaml';
import type { z } from 'zod';
import type { ProfileProblem } from '../../contract/policy.ts';
import { nearestName } from '../../capture/nearest-name.ts';

/** As the page may send. */
export const maxYamlLength = 2_000_000;
const maxProblems = 100;
/** An alias repeats what is anchored elsewhere; each may hold others ("billion laughs"). */
const maxAliases = 100;
/** A list of 20,000 networks, one a line, has some 100,000. Each costs the parser memory and time. */
const maxTokens = 400_000;
const maxNesting = 32;

export type Path = readonly PropertyKey[];
export interface Complaint {
  readonly path: Path;
  readonly message: string;
  /** It is the key that is wrong, not its value. */
  readonly atKey?: boolean;
}
export interface YamlReading<T> {
  /** null where there are problems. */
  readonly value: T | null;
  /** In the order of the text; at most a hundred. */
  readonly problems: ProfileProblem[];
}

/**
 * `examine` looks at what a schema cannot say, and its words go before the schema's. It is given the value as it was written, of whatever shape, so that one run
 * tells of everything.
 */
export function readYaml<S extends z.ZodType>(text: string, schema: S, examine: (written: unknown) => Iterable<Complaint>): YamlReading<z.output<S>> {
  if (text.length > maxYamlLength) return refused(`longer than ${maxYamlLength} characters`);
  const lines = new LineCounter();
  try {
    const heavy = whatTheParserCannotBear(text);
    if (heavy !== null) return refused(heavy);
    // Its own look for keys that are written twice takes time squared.
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
    const place = (offset: number): { line: number; column: number } => {
      const { line, col } = lines.linePos(offset);
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    };
    const syntax = [...document.errors, ...document.warnings].map(({ pos: [offset], message }) => ({ ...place(offset), path: '', message: firstLine(message) }));
    const structure = structureProblems(document).map(({ offset, message }) => ({ ...place(offset), path: '', message }));
    if (syntax.length + structure.length > 0) return { value: null, problems: inOrder([...syntax, ...structure]) };

    const written: unknown = document.toJS({ maxAliasCount: maxAliases });
    const parsed = schema.safeParse(written);
    const examined = firstOf(examine(written), maxProblems);
    const said = new Set(examined.map(({ path }) => writePath(path)));
    const bySchema = (parsed.error?.issues ?? []).slice(0, maxProblems).flatMap((issue) => complaintsOf(issue, written)).filter(({ path }) => !said.has(writePath(path)));
    const problems = [...bySchema, ...examined].map(({ path, message, atKey }) => ({
      ...place(offsetOf(document, path, atKey === true)), path: writePath(path), message,
    }));
    return { value: problems.length === 0 && parsed.success ? parsed.data : null, problems: inOrder(problems) };
  } catch (thrown) {
    // Aliases of aliases, or thousands of levels by indentation.
    return refused(thrown instanceof ReferenceError ? 'aliases repeat too much' : thrown instanceof RangeError ? nestedTooDeep : String(thrown));
  }
}

const nestedTooDeep = 'nested too deep to be read';

/** The parser goes down a level with its own stack, and takes gigabytes for '- - - …'. */
function whatTheParserCannotBear(text: string): string | null {
  let tokens = 0;
  let depth = 0;
  let indicatorsInLine = 0;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth = Math.max(0, depth - 1);
    else if (token === '-' || token === '?') indicatorsInLine += 1;
    else if (token.startsWith('\n') || token.startsWith('\r')) indicatorsInLine = 0;
    if (depth > maxNesting || indicatorsInLine > maxNesting) return nestedTooDeep;
    if (tokens > maxTokens) return 'too much to be read';
  }
  return null;
}

export const problemOfWhole = (message: string): ProfileProblem => ({ line: 1, column: 1, path: '', message });
const refused = (message: string): YamlReading<never> => ({ value: null, problems: [problemOfWhole(message)] });

function firstOf<T>(found: Iterable<T>, most: number): T[] {
  const first: T[] = [];
  for (const each of found) {
    if (first.length >= most) break;
    first.push(each);
  }
  return first;
}

const inOrder = (problems: readonly ProfileProblem[]): ProfileProblem[] =>
  [...problems].sort((a, b) => a.line - b.line || a.column - b.column).slice(0, maxProblems);

const firstLine = (text: string): string => text.split('\n', 1)[0]!.replace(/:$/, '');

/** 'entries[3].ports[1]' */
export const writePath = (path: Path): string =>
  path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`), '');

/** Keys that are written twice, aliases of nothing, and too many of them. */
function structureProblems(document: Document): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = [];
  let aliases = 0;
  visit(document, {
    Alias: (_, alias) => {
      aliases += 1;
      if (aliases <= maxAliases && alias.resolve(document) !== undefined) return undefined;
      const message = aliases > maxAliases ? `more than ${maxAliases} aliases` : `there is no '&${shown(alias.source)}' that '*${shown(alias.source)}' could repeat`;
      found.push({ offset: offsetOfNode(alias), message });
      return visit.BREAK;
    },
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        if (!isScalar(key)) {
          found.push({ offset: offsetOfNode(key), message: 'a key is a word' });
          continue;
        }
        const name = String(key.value);
        if (seen.has(name)) found.push({ offset: offsetOfNode(key), message: `'${shown(name)}' is written twice here` });
        seen.add(name);
      }
      return found.length > maxProblems ? visit.BREAK : undefined;
    },
  });
  return found;
}

const offsetOfNode = (node: unknown): number => (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? (node.range?.[0] ?? 0) : 0);

/** Of the node at `path`; of its key where that is meant or it has no value; of the deepest one that is there where it is missing. */
function offsetOf(document: Document, path: Path, atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = offsetOfNode(node);
  for (const [i, step] of path.entries()) {
    const inside: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(inside)) {
      const pair: Pair | undefined = inside.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (pair === undefined) return offset;
      node = pair.value;
      offset = offsetOfNode(isEmpty(node) || (atKey && i === path.length - 1) ? pair.key : node);
    } else if (isSeq(inside) && typeof step === 'number') {
      node = inside.items[step];
      offset = offsetOfNode(node) || offset;
    } else return offset;
  }
  return offset;
}

const isEmpty = (node: unknown): boolean => node === null || (isScalar(node) && node.value === null && (node as Node & { source?: string }).source === '');

const valueAt = (written: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, step) => (typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? (value as Record<PropertyKey, unknown>)[step] : undefined), written);

function complaintsOf(issue: z.core.$ZodIssue, written: unknown): Complaint[] {
  const { path } = issue;
  const value = valueAt(written, path);
  const name = path.at(-1);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], atKey: true, message: `there is no '${shown(key)}' here` }));
    case 'invalid_type':
    case 'invalid_value': {
      if (value === undefined && typeof name === 'string') return [{ path, message: `'${name}' is missing` }];
      if (issue.code === 'invalid_type') return [{ path, message: `${article(issue.expected)} is wanted here, not ${kindOf(value)}` }];
      const values = issue.values.map(String);
      return [{ path, message: `${typeof value === 'string' ? `'${shown(value)}'` : kindOf(value)} is none of ${values.join(', ')}${didYouMean(value, values)}` }];
    }
    case 'invalid_format':
      return [{ path, message: issue.format === 'url' ? 'a web address is wanted here, with https:// or http://' : issue.message }];
    default:
      return [{ path, message: issue.message }];
  }
}

/** As much of hostile text as a message needs. */
export const shown = (text: string): string => (text.length > 64 ? `${text.slice(0, 63)}…` : text);

/** '; did you mean 'hosts'?' */
export function didYouMean(typed: unknown, names: readonly string[]): string {
  const nearest = typeof typed === 'string' ? nearestName(typed, names) : null;
  return nearest === null ? '' : `; did you mean '${nearest}'?`;
}

const article = (kind: string): string => (kind === 'array' ? 'a list' : kind === 'object' ? 'a mapping of keys' : kind === 'string' ? 'text' : `a ${kind}`);
const kindOf = (value: unknown): string => {
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`;
  return value === null || value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a mapping of keys' : 'text';
};

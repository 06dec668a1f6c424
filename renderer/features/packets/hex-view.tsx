import type { ReactElement } from 'react';

interface HexViewProps {
  /** Two digits a byte. */
  hex: string;
  /** The bytes to mark, `from` up to but without `to`. */
  from: number;
  to: number;
}

const perLine = 16;

/** A line's bytes before the mark, in it and after it. */
const parts = (hex: string, line: number, from: number, to: number): readonly [string, string, string] => {
  const start = line * perLine;
  const bytes = hex.slice(start * 2, (start + perLine) * 2).match(/../g) ?? [];
  const first = Math.max(0, Math.min(bytes.length, from - start));
  const last = Math.max(first, Math.min(bytes.length, to - start));
  const text = (some: readonly string[]): string => some.map((byte) => `${byte} `).join('');
  return [text(bytes.slice(0, first)), text(bytes.slice(first, last)), text(bytes.slice(last))];
};

/** The bytes as Wireshark writes them. */
export const HexView = ({ hex, from, to }: HexViewProps): ReactElement => (
  <pre className="hex-view mono" tabIndex={0} role="group" aria-label="Bytes in hexadecimal">
    {Array.from({ length: Math.ceil(hex.length / 2 / perLine) }, (_, line) => {
      const [before, marked, after] = parts(hex, line, from, to);
      return (
        <span key={line} className="hex-line">
          <span className="soft">{(line * perLine).toString(16).padStart(4, '0')}</span>{'  '}
          {before}
          {marked !== '' && <mark>{marked}</mark>}
          {after}
          {'\n'}
        </span>
      );
    })}
  </pre>
);

import type { ReactElement } from 'react';
import type { Call, Usage } from '../../../electron/contract/summary.ts';
import { pathUses } from '../../state/path-use.ts';
import type { PathUse } from '../../state/path-use.ts';
import { PathMark } from '../../ui/marks.tsx';
import { formatBytes, formatDuration, formatFraction } from '../../ui/quantities.ts';

/** Sums over calls. Calls that run at once each count their own time. */
const totalUsage = (calls: readonly Call[]): readonly { readonly use: PathUse; readonly usage: Usage }[] =>
  pathUses.map((use) => ({
    use,
    usage: calls.reduce(
      (sum, call) => ({
        bytesSent: sum.bytesSent + call.usage[use].bytesSent,
        bytesReceived: sum.bytesReceived + call.usage[use].bytesReceived,
        durationMs: sum.durationMs + call.usage[use].durationMs,
      }),
      { bytesSent: 0, bytesReceived: 0, durationMs: 0 },
    ),
  }));

export const UsageTable = ({ calls }: { calls: readonly Call[] }): ReactElement => {
  const rows = totalUsage(calls);
  const bytesOf = ({ bytesSent, bytesReceived }: Usage): number => bytesSent + bytesReceived;
  const all = rows.reduce((sum, { usage }) => sum + bytesOf(usage), 0);
  return (
    <table className="plain-table">
      <caption className="visually-hidden">Bytes and time by path</caption>
      <thead>
        <tr>
          <th scope="col">Path</th>
          <th scope="col" className="numeric" title="Payload besides STUN and TURN that this laptop sent.">Sent</th>
          <th scope="col" className="numeric" title="Payload besides STUN and TURN that this laptop received.">Received</th>
          <th scope="col" className="numeric" title="Of all bytes, sent and received.">Share</th>
          <th scope="col" className="numeric" title="How long the path was the selected one, all calls together.">Time</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ use, usage }) => {
          const unused = bytesOf(usage) === 0 && usage.durationMs === 0;
          return (
            <tr key={use} className={unused ? 'soft' : undefined}>
              <th scope="row">
                <PathMark use={use} />
              </th>
              {unused ? (
                <td colSpan={4} className="numeric">
                  not used
                </td>
              ) : (
                <>
                  <td className="numeric">{formatBytes(usage.bytesSent)}</td>
                  <td className="numeric">{formatBytes(usage.bytesReceived)}</td>
                  <td className="numeric">{formatFraction(all === 0 ? 0 : bytesOf(usage) / all)}</td>
                  <td className="numeric">{formatDuration(usage.durationMs)}</td>
                </>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

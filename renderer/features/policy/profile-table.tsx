/** The lists that there are: which are held against, where each comes from, and how old it is. */
import type { ReactElement } from 'react';
import type { ProfileInfo } from '../../../electron/contract/policy.ts';
import { SeverityMark } from '../../ui/marks.tsx';
import { formatCount, formatDate } from '../../ui/quantities.ts';
import { originNames, words } from './words.ts';

interface ProfileTableProps {
  profiles: readonly ProfileInfo[];
  /** Ids of those that calls are held against. */
  held: readonly string[];
  disabled: boolean;
  onHold: (profile: string, held: boolean) => void;
  onShow: (profile: string) => void;
  onFetch: (profile: ProfileInfo) => void;
}

const Age = ({ profile: { read, ageDays, old } }: { profile: ProfileInfo }): ReactElement => (
  <span className={old ? 'profile-age old' : 'profile-age'} title={old ? words.listOld : undefined}>
    {old && <SeverityMark severity="warning" />}
    <time dateTime={read}>{formatDate(read)}</time> <span className="soft">{words.readAgo(ageDays)}</span>
    {old && <span className="tag strong">{words.old}</span>}
  </span>
);

export const ProfileTable = ({ profiles, held, disabled, onHold, onShow, onFetch }: ProfileTableProps): ReactElement => (
  <div className="table-scroll" role="group" aria-label={words.lists} tabIndex={0}>
    <table className="profiles">
      <caption className="visually-hidden">{words.lists}</caption>
      <thead>
        <tr>
          <th scope="col" title={words.holdTitle}>{words.hold}</th>
          <th scope="col">{words.list}</th>
          <th scope="col" title={words.originTitle}>{words.origin}</th>
          <th scope="col" className="numeric">{words.entryCount}</th>
          <th scope="col" title={words.readTitle}>{words.read}</th>
          <th scope="col">{words.sources}</th>
          <th scope="col">{words.actions}</th>
        </tr>
      </thead>
      <tbody>
        {profiles.map((profile) => (
          <tr key={profile.id}>
            <td>
              <input type="checkbox" aria-label={words.holdAgainst(profile.name)} checked={held.includes(profile.id)} disabled={disabled} onChange={(event) => onHold(profile.id, event.target.checked)} />
            </td>
            <th scope="row">{profile.name}</th>
            <td title={profile.path ?? undefined}>{originNames[profile.origin]}</td>
            <td className="numeric">{formatCount(profile.entries)}</td>
            <td>
              <Age profile={profile} />
            </td>
            <td className="profile-source soft" title={profile.sources.join('\n')}>{profile.sources[0]?.replace(/^https?:\/\//, '')}</td>
            <td>
              <span className="profile-actions">
                <button type="button" className="button small" aria-label={`${words.show}: ${profile.name}`} onClick={() => onShow(profile.id)}>
                  {words.show}
                </button>
                {profile.fetchable && (
                  <button type="button" className="button small" aria-label={`${words.fetch} ${profile.name}`} onClick={() => onFetch(profile)}>
                    {words.fetch}
                  </button>
                )}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** The page's requests about profiles. */
import { failure } from '../app-failure.ts';
import type { RequestAnswers } from '../request-handler.ts';
import { checkProfile } from './check-profile.ts';
import type { Fetch } from './fetch-list.ts';
import { fetchProfile } from './fetch-profile.ts';
import { deleteProfile, findProfile, loadProfiles, profileInfo, saveOwnProfile } from './profile-folder.ts';

type PolicyRequests = Pick<RequestAnswers, 'listProfiles' | 'showProfile' | 'checkProfile' | 'saveProfile' | 'deleteProfile' | 'fetchProfile'>;

export interface PolicyRequestPorts {
  /** Where own and fetched profiles are kept. */
  readonly folder: string;
  readonly fetch: Fetch;
  /** Profiles were added, changed or removed. */
  readonly changed: () => void;
}

export function policyRequests({ folder, fetch, changed }: PolicyRequestPorts): PolicyRequests {
  return {
    async listProfiles() {
      const { infos, broken } = await loadProfiles(folder);
      return { profiles: infos, broken };
    },
    async showProfile({ id }) {
      const { profile, origin, yaml } = findProfile(await loadProfiles(folder), id);
      return { profile, origin, yaml };
    },
    checkProfile: ({ yaml }) => Promise.resolve(checkProfile(yaml)),
    async saveProfile({ yaml }) {
      const { profile, problems } = checkProfile(yaml);
      const [first] = problems;
      if (profile === null) {
        throw failure('bad-argument', `The profile is not valid: ${first?.message ?? ''}`, { where: first === undefined ? null : `line ${first.line}, column ${first.column}` });
      }
      const saved = await saveOwnProfile(folder, profile, yaml);
      changed();
      return profileInfo(saved);
    },
    async deleteProfile({ id }) {
      await deleteProfile(folder, id);
      changed();
      return null;
    },
    async fetchProfile({ id }) {
      const fetched = await fetchProfile(folder, id, fetch);
      changed();
      return fetched;
    },
  };
}

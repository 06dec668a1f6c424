/** The page's requests about profiles. */
import type { RequestAnswers } from '../request-handler.ts';
import { failure } from '../app-failure.ts';

type PolicyRequests = Pick<RequestAnswers, 'listProfiles' | 'showProfile' | 'checkProfile' | 'saveProfile' | 'deleteProfile' | 'fetchProfile'>;

export interface PolicyRequestPorts {
  /** Where own and fetched profiles are kept. */
  readonly folder: string;
  readonly fetch: typeof globalThis.fetch;
  /** Profiles were added, changed or removed. */
  readonly changed: () => void;
}

export function policyRequests(_ports: PolicyRequestPorts): PolicyRequests {
  const notYet = (): never => {
    throw failure('unavailable', 'Not built yet');
  };
  return { listProfiles: notYet, showProfile: notYet, checkProfile: notYet, saveProfile: notYet, deleteProfile: notYet, fetchProfile: notYet };
}

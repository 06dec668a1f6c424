/** The profiles that come with Icewatch: what vendors publish, as it was read at a given day (electron/policies). */
import type { PolicyProfile } from '../../contract/policy.ts';
import cloudflareTurn from '../../policies/cloudflare-turn.yaml?raw';
import daily from '../../policies/daily.yaml?raw';
import googleMeet from '../../policies/google-meet.yaml?raw';
import livekitCloud from '../../policies/livekit-cloud.yaml?raw';
import microsoftTeams from '../../policies/microsoft-teams.yaml?raw';
import twilio from '../../policies/twilio.yaml?raw';
import webex from '../../policies/webex.yaml?raw';
import zoom from '../../policies/zoom.yaml?raw';
import { checkProfile } from './check-profile.ts';

export interface ProfileText {
  readonly profile: PolicyProfile;
  /** Without the line for editors, whose path holds in the repository alone. */
  readonly yaml: string;
}

const texts = [cloudflareTurn, daily, googleMeet, livekitCloud, microsoftTeams, twilio, webex, zoom];
let read: readonly ProfileText[] | null = null;

/** Read once a process. Throws where one is not valid, which no build that passed its tests can have. */
export function builtInProfiles(): readonly ProfileText[] {
  read ??= texts.map((yaml) => {
    const { profile, problems } = checkProfile(yaml);
    if (profile === null) throw new Error(`A built-in profile is not valid: ${JSON.stringify(problems[0])}\n${yaml.slice(0, 200)}`);
    return { profile, yaml: yaml.replace(/^# yaml-language-server:.*\n/, '') };
  });
  return read;
}

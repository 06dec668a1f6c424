/**
 * Names that browsers and operating systems look up and connect to by themselves: updates, telemetry, safe browsing, captive portal checks, time. Companies
 * block many of them on purpose, and no call needs them.
 */
const own: readonly RegExp[] = [
  // Chromium and Google's browser services; 'google.com' itself is what Chromium probes a resolver with.
  /^(?:clients?\d*|accounts|update|dl|tools|redirector|edgedl|optimizationguide-pa|content-autofill|safebrowsing|sb-ssl|chromewebstore|passwordsleakcheck-pa|android)\.(?:l\.)?(?:google|googleapis)\.com$/,
  /^(?:www\.)?google\.com$|(?:^|\.)gvt[12]\.com$|^(?:beacons|ssl)\..*gstatic\.com$|-pa\.googleapis\.com$|^chrome(?:sync|-devtools|kanonymity).*\.googleapis\.com$/,
  // Firefox.
  /^(?:.*\.services|aus\d|detectportal|incoming\.telemetry|push|location|content-signature-\d|firefox-settings.*|tracking-protection|shavar|ads-img|contile|merino|spocs|img-getpocket)\.(?:mozilla|firefox|mozgcp|cdn\.mozilla|getpocket)\.(?:com|net|org)$/,
  // Windows, Office and Edge.
  /(?:^|\.)(?:windowsupdate|msftconnecttest|msftncsi|msedge|telemetry\.microsoft|events\.data\.microsoft|smartscreen\.microsoft|update\.microsoft|delivery\.mp\.microsoft)\.(?:com|net)$/,
  /^(?:settings-win|ctldl|edge|config\.edge|api\.edgeoffer|time)\..*(?:microsoft|windows|windowsupdate|skype)\.com$/,
  // macOS and iOS.
  /^(?:captive|mesu|gdmf|gs-loc|configuration|xp|ocsp\d*|swscan|swcdn|swdist|time|.*-courier\.push|.*\.itunes|.*\.ls)\.apple\.com$|(?:^|\.)aaplimg\.com$/,
  // Linux distributions, time, certificates' status.
  /^(?:connectivity-check|motd|api\.snapcraft|daisy|changelogs|security|archive|ntp)\.ubuntu\.com$|^nmcheck\.gnome\.org$|(?:^|\.)pool\.ntp\.org$|^(?:ocsp|crl\d?|[a-z]\d?\.[oci])\.(?:[a-z0-9-]+\.)+[a-z]+$/,
];

/** The same names are asked about with each summary. */
const answers = new Map<string, boolean>();
const mostAnswers = 10_000;

/** `name` in lower case, without a dot at its end. */
export function isBackgroundName(name: string): boolean {
  let answer = answers.get(name);
  if (answer === undefined) {
    answer = own.some((pattern) => pattern.test(name));
    if (answers.size >= mostAnswers) answers.clear();
    answers.set(name, answer);
  }
  return answer;
}

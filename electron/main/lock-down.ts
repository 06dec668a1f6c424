/** What the page may not do, whatever happens in it. Everything is denied but what is listed here with its reason. */
import type { App, Session } from 'electron';
import { isPageUrl } from './page-protocol.ts';

const allowedPermissions: readonly string[] = [
  // The copy buttons beside commands that grant the right to capture.
  'clipboard-sanitized-write',
];

export function denyPermissions(session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>): void {
  session.setPermissionRequestHandler((_page, permission, decide, { requestingUrl }) =>
    decide(allowedPermissions.includes(permission) && isPageUrl(requestingUrl)));
  session.setPermissionCheckHandler((_page, permission, requestingOrigin) => allowedPermissions.includes(permission) && isPageUrl(requestingOrigin));
  session.setDevicePermissionHandler(() => false);
}

/** For every page that is ever made, also by Electron itself. */
export function denyNavigation(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, page) => {
    page.on('will-navigate', (event) => event.preventDefault());
    page.on('will-redirect', (event) => event.preventDefault());
    page.on('will-frame-navigate', (event) => event.preventDefault());
    page.on('will-attach-webview', (event) => event.preventDefault());
    page.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** The browser's notifications, for the page in a tab that is not looked at. In the Electron window the app itself notifies. */

export type NotificationPermissionState = 'granted' | 'denied' | 'default' | 'unavailable';

export const notificationPermission = (): NotificationPermissionState => ('Notification' in globalThis ? Notification.permission : 'unavailable');

/** Asks the user; to be called in answer to a click only. */
export const askForNotifications = async (): Promise<NotificationPermissionState> => ('Notification' in globalThis ? await Notification.requestPermission() : 'unavailable');

/** Where the user has allowed it. One call notifies once, in however many tabs it is seen to end. */
export const notifyInBrowser = ({ uid, title, sentence }: { readonly uid: string; readonly title: string; readonly sentence: string }): void => {
  if (notificationPermission() !== 'granted') return;
  new Notification(title, { body: sentence, tag: `icewatch-${uid}` }).addEventListener('click', () => globalThis.focus());
};

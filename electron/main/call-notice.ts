/** Tells of a call that has ended, also while the window is behind others. */
import type { Notification, NotificationConstructorOptions } from 'electron';

export interface Notifications {
  new (options: NotificationConstructorOptions): Pick<Notification, 'show' | 'on'>;
  isSupported(): boolean;
}

export const tellBy = (Notice: Notifications, clicked: () => void) => {
  // One that nothing refers to any more forgets its click (https://www.electronjs.org/docs/latest/api/notification).
  const kept: { notice: unknown } = { notice: null };
  return (title: string, body: string): void => {
    if (!Notice.isSupported()) return;
    const notice = new Notice({ title, body });
    notice.on('click', clicked);
    notice.show();
    kept.notice = notice;
  };
};

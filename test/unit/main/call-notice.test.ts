import { expect, it } from 'vitest';
import { tellBy } from '../../../electron/main/call-notice.ts';
import type { Notifications } from '../../../electron/main/call-notice.ts';
import { NotificationDouble } from '../../helpers/app/electron-double.ts';

it('shows a notice with title and text; a click on it is told', () => {
  NotificationDouble.shown = [];
  let clicks = 0;
  tellBy(NotificationDouble as unknown as Notifications, () => clicks++)('Relayed over TCP', 'Media goes through turn.example.com.');
  expect(NotificationDouble.shown.map(({ options }) => options)).toEqual([{ title: 'Relayed over TCP', body: 'Media goes through turn.example.com.' }]);
  NotificationDouble.shown[0]!.emit('click');
  expect(clicks).toBe(1);
});

it('stays silent where the system shows none', () => {
  NotificationDouble.shown = [];
  class Unsupported extends NotificationDouble {
    static override isSupported(): boolean {
      return false;
    }
  }
  tellBy(Unsupported as unknown as Notifications, () => undefined)('a', 'b');
  expect(NotificationDouble.shown).toEqual([]);
});

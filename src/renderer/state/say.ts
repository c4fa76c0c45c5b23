// Passing messages with a name of their own: a new one takes the place of the one still shown under that name, which
// Mantine's `show` alone would keep.
import { type NotificationData, notifications } from '@mantine/notifications';

export function say(message: NotificationData & { readonly id: string }): void {
  notifications.hide(message.id);
  notifications.show(message);
}

export function unsay(id: string): void {
  notifications.hide(id);
}

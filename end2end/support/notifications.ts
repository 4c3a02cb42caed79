import { expect, type APIRequestContext } from '@playwright/test';

export interface Notification {
  id: number;
  notification_type: string;
  title: string;
  message: string;
  read_status: boolean;
  archived_at: string | null;
  link: string;
}

/** Turns on notifications for the signed-in user. */
export async function turnOn(request: APIRequestContext, more: object = {}): Promise<void> {
  const response = await request.put('/api/v1/users/me/preferences', {
    data: { preferences: { notifications_enabled: true, ...more } },
  });
  expect(response.status(), await response.text()).toBe(200);
}

/** Also turns on this channel: `sound` or `browser`. */
export async function turnOnChannel(request: APIRequestContext, channel: string): Promise<void> {
  await turnOn(request, { notifications: { job_completed: { [channel]: true }, system: { [channel]: true } } });
}

/** Sends an admin's notification to the user of `request`. */
export async function sendNotification(
  admin: APIRequestContext,
  request: APIRequestContext,
  title: string,
  message = 'Nothing to do.',
): Promise<void> {
  const me = (await (await request.get('/api/v1/users/me')).json()) as { id: string };
  const response = await admin.post('/api/v1/notifications', {
    data: { user_id: me.id, title, message, notification_type: 'system' },
  });
  expect(response.status(), await response.text()).toBe(201);
}

export async function unread(request: APIRequestContext): Promise<number> {
  const response = await request.get('/api/v1/notifications/unread/count');
  expect(response.ok()).toBe(true);
  return ((await response.json()) as { unread_count: number }).unread_count;
}

/** The latest notifications, newest first. */
export async function list(request: APIRequestContext, query = 'limit=100'): Promise<Notification[]> {
  const response = await request.get(`/api/v1/notifications?${query}`);
  expect(response.ok()).toBe(true);
  return ((await response.json()) as { items: Notification[] }).items;
}

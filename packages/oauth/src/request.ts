import type { CustomFetch } from 'openid-client';

/**
 * A connection for each request: they are hours apart, and one that was kept open may be closed by the
 * other side at the very moment that a token is sent, which may be good only once.
 */
export const onOwnConnection: CustomFetch = (url, { body = null, headers, ...rest }) =>
  fetch(url, { ...rest, body, headers: { ...headers, connection: 'close' } });

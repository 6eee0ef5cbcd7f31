import { initiateDeviceAuthorization, pollDeviceAuthorizationGrant } from 'openid-client';
import { answerOf } from '../grants.ts';
import { TokenFailure } from '../token-failure.ts';
import type { AskPerson } from './log-in.ts';

/** Where a person goes, with which code, and how long it is good. */
export interface DeviceCode {
  readonly url: string;
  readonly code: string;
  readonly minutes: number;
}

/** By a code that is typed on any device with a browser (RFC 8628). */
export function byDevice(tell: (code: DeviceCode) => Promise<void>): AskPerson {
  return async (server, { scope }) => {
    if (server.serverMetadata().device_authorization_endpoint === undefined) {
      const message = 'The token server knows no log-in by a code: use --browser';
      throw new TokenFailure('installation', 'NO_DEVICE_CODE', message);
    }
    const device = await initiateDeviceAuthorization(server, scope === null ? {} : { scope });
    await tell({
      url: device.verification_uri,
      code: device.user_code,
      minutes: Math.floor(device.expires_in / 60),
    });
    return answerOf(await pollDeviceAuthorizationGrant(server, device));
  };
}

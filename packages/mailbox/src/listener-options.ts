import { currentSecret, type ListenerSettings } from '@buzon/shared/settings';
import type { MailboxOptions } from './mailbox.ts';

/** How the settings of a listener reach its mailbox; a password in a file is read as it is now. */
export function listenerOptions(settings: ListenerSettings): MailboxOptions {
  const { required, ca, minVersion, serverName } = settings.tls;
  return {
    host: settings.hostName,
    port: settings.port,
    provider: settings.provider,
    secure: settings.useSsl,
    requireTls: required,
    minTlsVersion: minVersion,
    ...(ca === null ? {} : { ca }),
    ...(serverName === null ? {} : { tlsServerName: serverName }),
    user: settings.userName,
    password: currentSecret({ text: settings.password, file: settings.passwordFile }),
    inputFolder: settings.inputFolder,
    outputFolder: settings.outputFolder,
  };
}

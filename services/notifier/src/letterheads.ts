import type { InstallationSettings } from '@buzon/shared/settings';
import type { Letterhead } from './confirmation-mail.ts';
import type { Templates } from './templates.ts';

/**
 * How each listener's confirmations look (N2). A row of a listener that the settings no longer
 * name is still owed its confirmation: it gets the defaults.
 */
export function letterheads(
  settings: InstallationSettings,
  installation: {
    readonly templates: Templates;
    readonly mailFrom: string;
    readonly secretKey: Buffer;
  },
): (listener: string) => Letterhead {
  const { templates, mailFrom, secretKey } = installation;
  const byId = new Map(settings.listeners.map((listener) => [listener.id.toLowerCase(), listener]));
  return (id) => {
    const listener = byId.get(id.toLowerCase());
    return {
      templates,
      secretKey,
      language: listener?.language ?? 'es',
      from: listener?.confirmationFrom ?? mailFrom,
    };
  };
}

import { type FoundProvider, findProvider, type ProviderSetting } from '@buzon/shared/providers';
import type { ImapFlow } from 'imapflow';

/** Whose rules the server at the other end follows, by what is known of it so far. */
export function providerOf(
  client: ImapFlow,
  host: string,
  setting: ProviderSetting = 'auto',
): FoundProvider {
  return findProvider({
    setting,
    host,
    greeting: client.greeting ?? '',
    capabilities: new Set(client.capabilities.keys()),
    idName: client.serverInfo?.name || '',
  });
}

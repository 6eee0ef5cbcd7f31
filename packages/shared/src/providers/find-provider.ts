import { exchange } from './exchange.ts';
import { generic } from './generic.ts';
import { gmail } from './gmail.ts';
import { microsoft365 } from './microsoft365.ts';
import type { ProviderProfile, ProviderSetting } from './profile.ts';

/** Every profile, the most particular first. */
export const PROFILES: readonly ProviderProfile[] = [gmail, microsoft365, exchange, generic];

/** What a server shows of itself; what is not known yet is left empty. */
export interface ProviderSigns {
  readonly setting: ProviderSetting;
  readonly host: string;
  /** Text of the IMAP greeting. */
  readonly greeting: string;
  readonly capabilities: ReadonlySet<string>;
  /** The `name` of the server's ID (RFC 2971). */
  readonly idName: string;
}

/** A profile, and why it was chosen, for a person. */
export interface FoundProvider {
  readonly profile: ProviderProfile;
  readonly because: string;
}

/** The setting decides; else what the server shows, which a proxy does not change; else its host name. */
export function findProvider(signs: ProviderSigns): FoundProvider {
  const set = PROFILES.find(({ name }) => name === signs.setting);
  if (set !== undefined) return { profile: set, because: `Provider is ${set.name}` };
  return byWhatItShows(signs) ?? byHost(signs.host);
}

function byWhatItShows({ greeting, capabilities, idName }: ProviderSigns): FoundProvider | null {
  if (capabilities.has('X-GM-EXT-1')) {
    return { profile: gmail, because: 'it announces X-GM-EXT-1' };
  }
  if (/^GImap$/i.test(idName)) return { profile: gmail, because: `its ID is “${idName}”` };
  const machine = machineOf(greeting);
  if (microsoft365.hosts?.test(machine) === true) {
    return { profile: microsoft365, because: `it greets as ${machine.toLowerCase()}` };
  }
  if (/Microsoft Exchange/i.test(greeting)) {
    return { profile: exchange, because: `it greets as “${greeting.replace(/\s*\[.*/, '')}”` };
  }
  return /Exchange/i.test(idName) ? { profile: exchange, because: `its ID is “${idName}”` } : null;
}

/** Exchange puts the name of the machine into its greeting, in UTF-16 and base64: `[QgBZADIA…]`. */
function machineOf(greeting: string): string {
  const written = /\[([A-Za-z0-9+/]{8,}={0,2})\]/.exec(greeting)?.[1] ?? '';
  return Buffer.from(written, 'base64').toString('utf16le');
}

function byHost(host: string): FoundProvider {
  const profile = PROFILES.find(({ hosts }) => hosts?.test(host) === true);
  return profile === undefined
    ? { profile: generic, because: 'nothing tells of a provider with rules of its own' }
    : { profile, because: `its host is ${host}` };
}

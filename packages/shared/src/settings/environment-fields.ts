import { redactUrl } from './redact.ts';
import { readSecretKey, SECRET_KEY_ALLOWED } from './secret-key.ts';

/** How one environment variable is read. */
export interface VariableRule<T> {
  readonly name: string;
  readonly allowed: string;
  /** Null: not allowed. */
  readonly read: (value: string) => T | null;
  /** How a refused value may be shown. */
  readonly show: (value: string) => string;
}

const plain = (value: string): string => value;
const hidden = (): string => '(hidden)';

/** A variable that is taken as it stands when it has this shape. */
export function textVariable(name: string, shape: RegExp, allowed: string): VariableRule<string> {
  return { name, allowed, read: (value) => (shape.test(value) ? value : null), show: plain };
}

/** A whole number within its bounds. */
export function numberVariable(name: string, min: number, max: number): VariableRule<number> {
  return {
    name,
    allowed: `a whole number, ${min}–${max}`,
    read: (value) => {
      const number = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
      return number >= min && number <= max ? number : null;
    },
    show: plain,
  };
}

/** One of some words. */
export function choiceVariable<T extends string>(
  name: string,
  choices: readonly T[],
): VariableRule<T> {
  return {
    name,
    allowed: choices.join(', '),
    read: (value) => choices.find((choice) => choice === value.toLowerCase()) ?? null,
    show: plain,
  };
}

/** A server's address, by its schemes; a refused one is shown without its password. */
export function urlVariable(
  name: string,
  schemes: readonly string[],
  example: string,
): VariableRule<string> {
  return {
    name,
    allowed: `a URL such as ${example}`,
    read: (value) => {
      if (!URL.canParse(value)) return null;
      const url = new URL(value);
      return schemes.includes(url.protocol.slice(0, -1)) && hasPlace(url) ? value : null;
    },
    show: redactUrl,
  };
}

/** A host, or the path of a Unix socket. */
function hasPlace(url: URL): boolean {
  return url.hostname !== '' || url.pathname.length > 1 || url.searchParams.has('host');
}

/** `user:password` of the dashboard. */
export function credentialsVariable(name: string): VariableRule<string> {
  return {
    name,
    allowed: 'user:password, both without being empty',
    read: (value) => (/^[^:\s]+:.+$/.test(value) ? value : null),
    show: hidden,
  };
}

/** `BUZON_SECRET_KEY`. */
export const secretKeyVariable: VariableRule<Buffer> = {
  name: 'BUZON_SECRET_KEY',
  allowed: SECRET_KEY_ALLOWED,
  read: readSecretKey,
  show: (value) => (value.startsWith('file:') ? value : hidden()),
};

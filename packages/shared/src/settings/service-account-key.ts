import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

const schema = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key_id: z.string().optional(),
  private_key: z.string().refine(isPrivateKey),
  token_uri: z.url(),
});

/** What of the JSON file of a Google service account is needed to get a token. */
export interface ServiceAccountKey {
  readonly email: string;
  /** Null: the file has none. */
  readonly keyId: string | null;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  readonly tokenUri: string;
}

/** Reads the JSON of a service account's key; null when it is none. */
export function readServiceAccountKey(text: string): ServiceAccountKey | null {
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const { client_email, private_key_id, private_key, token_uri } = parsed.data;
  return {
    email: client_email,
    keyId: private_key_id ?? null,
    privateKey: private_key,
    tokenUri: token_uri,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).type === 'private';
  } catch {
    return false;
  }
}

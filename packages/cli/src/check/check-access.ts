import { daysLeft, openTokenSource, type RunsOut, WARN_DAYS } from '@buzon/oauth';
import { Failure } from '@buzon/shared/failures';
import type { Environment, OAuthSettings } from '@buzon/shared/settings';
import { withDatabase } from '../database.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** What came of asking for an access token; null: there is none, and the findings say why. */
export interface CheckedAccess {
  readonly accessToken: string | null;
  readonly findings: readonly Finding[];
}

/** An account that logs in by OAuth. */
export interface OAuthAccount {
  readonly user: string;
  readonly oauth: OAuthSettings;
  /** What `buzon oauth login` is given. */
  readonly name: string;
}

/** An access token as services get it (L12); a refresh token that is good once is kept anew. */
export async function checkAccess(
  what: string,
  { user, oauth, name }: OAuthAccount,
  { databaseUrl, secretKey }: Environment,
): Promise<CheckedAccess> {
  if (databaseUrl === null) {
    const words = `without DATABASE_URL there is no access token for ${user}`;
    return { accessToken: null, findings: [fail(what, words, null)] };
  }
  try {
    return await withDatabase(databaseUrl, async (store) => {
      const logIn = `run \`buzon oauth login ${name}\``;
      const tokens = openTokenSource({ oauth, user, records: store, secretKey, logIn });
      const { value, expiresAt } = await tokens.token();
      const minutes = Math.round((expiresAt - Date.now()) / 60_000);
      const given = ok(what, `there is an access token for ${user}, good for ${minutes} minutes`);
      return { accessToken: value, findings: [given, ...ending(what, await tokens.runsOut())] };
    });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const isTheWorlds = error instanceof Failure && error.kind === 'world';
    const fix = isTheWorlds ? 'look whether the server runs and can be reached from here' : null;
    return { accessToken: null, findings: [fail(what, words, fix)] };
  }
}

function ending(what: string, runsOut: RunsOut | null): readonly Finding[] {
  if (runsOut === null) return [];
  const days = daysLeft(runsOut, Date.now());
  const words = `${runsOut.what} is good until ${runsOut.at.toISOString().slice(0, 10)}, ${days} days more`;
  return [
    days > WARN_DAYS ? ok(what, words) : warn(what, words, 'put another in its place before'),
  ];
}

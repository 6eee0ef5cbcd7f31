import type { AccessToken } from './access-token.ts';
import type { TokenSource } from './token-source.ts';

type Answer = (error: Error | null, accessToken?: string, expires?: number) => void;

/**
 * A token source as clients of mail servers ask for tokens that log in and renew by themselves
 * (nodemailer's `provisionCallback`): with `renew` the server has refused the last one. A failure is
 * the `cause` of the error that is answered.
 */
export function provisionTokens(
  tokens: TokenSource,
): (user: string, renew: boolean, answer: Answer) => void {
  let last: AccessToken | null = null;
  return (_user, renew, answer) => {
    if (renew && last !== null) tokens.refuse(last);
    tokens.token().then(
      (token) => {
        last = token;
        answer(null, token.value, token.renewAt);
      },
      // Another error than the failure itself: whoever gets it may write to it.
      (cause: unknown) => answer(new Error('There is no access token', { cause })),
    );
  };
}

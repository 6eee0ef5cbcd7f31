import { currentSecret, type OAuthSettings, readCertificate } from '@buzon/shared/settings';

/** What a person has to renew before it runs out. */
export interface RunsOut {
  readonly what: 'ClientSecret' | 'Certificate' | 'RefreshToken';
  readonly at: Date;
}

/** A warning comes so long before. */
export const WARN_DAYS = 30;

const DAY_MILLISECONDS = 86_400_000;

/** Whole days left; negative when it has run out. */
export function daysLeft({ at }: Pick<RunsOut, 'at'>, now: number): number {
  return Math.floor((at.getTime() - now) / DAY_MILLISECONDS);
}

/** What runs out first, as far as it is known. */
export function runsOut(oauth: OAuthSettings, refreshTokenExpires: Date | null): RunsOut | null {
  const known: RunsOut[] =
    refreshTokenExpires === null ? [] : [{ what: 'RefreshToken', at: refreshTokenExpires }];
  const proof = oauth.grant === 'service-account' ? null : oauth.client.proof;
  if (proof?.by === 'secret' && proof.expires !== null) {
    known.push({ what: 'ClientSecret', at: proof.expires });
  }
  if (proof?.by === 'certificate') {
    const { pair } = readCertificate(currentSecret(proof.certificate), currentSecret(proof.key));
    if (pair !== null) known.push({ what: 'Certificate', at: new Date(pair.certificate.validTo) });
  }
  return known.sort((a, b) => a.at.getTime() - b.at.getTime())[0] ?? null;
}

const GOOGLE = 'https://accounts.google.com';
const MICROSOFT = /^https:\/\/login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn)\//;

/** Where Microsoft's token server for one tenant is. */
export function microsoftIssuer(tenant: string): string {
  return `https://login.microsoftonline.com/${tenant}/v2.0`;
}

/** Google gives no token to an application in its own name, only to a service account. */
export function onlyDelegates(issuer: string): boolean {
  return issuer === GOOGLE;
}

/**
 * What a token for IMAP and SMTP has to be asked for, where the provider is known; null elsewhere.
 * Microsoft: "Authenticate an IMAP, POP or SMTP connection using OAuth" (Exchange documentation);
 * Google: "OAuth 2.0 Mechanism" (Gmail IMAP documentation).
 * @param who in whose name it is asked for
 */
export function defaultScope(issuer: string, who: 'app' | 'person'): string | null {
  if (issuer === GOOGLE) return 'https://mail.google.com/';
  if (!MICROSOFT.test(issuer)) return null;
  return who === 'app'
    ? 'https://outlook.office365.com/.default'
    : 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access';
}

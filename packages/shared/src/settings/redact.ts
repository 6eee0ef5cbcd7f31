/** A URL as it may be shown: without its password, and without parameters that may hold one. */
export function redactUrl(url: string): string {
  if (!URL.canParse(url)) return `${/^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0] ?? ''}(hidden)`;
  const shown = new URL(url);
  if (shown.password !== '') shown.password = '***';
  for (const name of [...shown.searchParams.keys()]) {
    if (/pass|secret|token|key/i.test(name)) shown.searchParams.set(name, '***');
  }
  return shown.href;
}

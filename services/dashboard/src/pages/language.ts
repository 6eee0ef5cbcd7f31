import type { Request } from 'express';

export type Language = 'es' | 'en';

/** The language of a page: `?lang=`, else what the browser prefers, else Spanish. */
export function languageOf(request: Request): Language {
  const asked = request.query['lang'];
  if (asked === 'es' || asked === 'en') return asked;
  return request.acceptsLanguages('es', 'en') === 'en' ? 'en' : 'es';
}

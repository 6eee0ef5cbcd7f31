import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Nothing is loaded from elsewhere, and nobody may frame the page. Bull Board puts styles inline
 * and asks a font server for its typeface: the first is allowed, the second is not.
 */
const secured = helmet({
  contentSecurityPolicy: {
    // Helmet's own would also turn requests into https, which the dashboard itself does not speak.
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'", 'data:'],
      'connect-src': ["'self'"],
      'base-uri': ["'self'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
    },
  },
  xFrameOptions: { action: 'deny' },
  referrerPolicy: { policy: 'same-origin' },
});

export const securityHeaders: RequestHandler = (request, response, next) => {
  // Pages show people's names and subjects: no proxy and no shared computer keeps them.
  response.setHeader('Cache-Control', 'no-store');
  secured(request, response, next);
};

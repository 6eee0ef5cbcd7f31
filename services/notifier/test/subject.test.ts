import { describe, expect, it } from 'vitest';
import { confirmationSubject } from '../src/subject.ts';

const row = (subject: string, caseReference = '1042') => ({
  caseId: 1042,
  caseReference,
  subject,
});

describe('confirmationSubject', () => {
  it.each([
    ['Factura equivocada', '[#1042] Factura equivocada'],
    ['RE: Factura equivocada', '[#1042] RE: Factura equivocada'],
    ['Re: [#1042] Factura', '[#1042] Re: Factura'],
    ['[#7] de otro caso', '[#1042] de otro caso'],
    ['', '[#1042] Su mensaje'],
    [' \t ', '[#1042] Su mensaje'],
  ])('N2 puts the case token before the customer’s subject %j', (subject, expected) => {
    expect(confirmationSubject(row(subject), 'es')).toBe(expected);
  });

  it('N2 names an empty subject in the listener’s language', () => {
    expect(confirmationSubject(row(''), 'en')).toBe('[#1042] Your message');
  });

  it.each([
    ['ENG-7', '[ENG-7] [#1042] Hola'],
    ['#98765', '[98765] [#1042] Hola'],
    ['[#98765]', '[98765] [#1042] Hola'],
    ['1042', '[#1042] Hola'],
    ['', '[#1042] Hola'],
  ])(
    'N2 shows a reference %j of another system without making it a case token',
    (reference, expected) => {
      expect(confirmationSubject(row('Hola', reference), 'es')).toBe(expected);
    },
  );

  it('N2 keeps line breaks out of the subject', () => {
    const subject = confirmationSubject(row('a\r\nBcc: x@y.z\u2028b\u0085c', 'R\r\nX: 1'), 'es');
    expect(subject).toBe('[R X: 1] [#1042] a Bcc: x@y.z b c');
  });

  it('N2 cuts a very long subject by code point', () => {
    const subject = confirmationSubject(row('😀'.repeat(5_000)), 'es');
    expect(Array.from(subject)).toHaveLength('[#1042] '.length + 180);
    expect(subject.endsWith('😀…')).toBe(true);
  });
});

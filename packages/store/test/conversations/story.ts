import { z } from 'zod';

const CASE = /^[A-Z]$/;
const caseName = z.string().regex(CASE, 'a case is one capital letter, such as A');
const mailName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'a mail is named in lower case, such as first-reply');
const address = z.string().regex(/^[^\s@]+@[^\s@]+$/, 'an address, such as ana@acme.example');
const addresses = z.union([address, z.array(address)]).transform((value) => [value].flat());

const expectation = z
  .string()
  .regex(
    /^(?:opens [A-Z]|is in [A-Z]|joins [A-Z] by (?:token|references|subject)|repeats [a-z][a-z0-9-]*|is ignored|is rejected)$/,
    'what is expected is one of: opens A; joins A by token (or references, or subject); is in A; repeats first; is ignored; is rejected',
  );

const mailSchema = z.strictObject({
  /** The name by which the story speaks of it. */
  mail: mailName,
  /** As in the header; null: none. */
  from: z.string().nullable().default(null),
  subject: z.string().nullable().default(null),
  /** The mails that it answers, the oldest first: References, and In-Reply-To the last. */
  answers: z
    .union([mailName, z.array(mailName)])
    .transform((value) => [value].flat())
    .default([]),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default('Hola.'),
  /** The whole mail as it stands; nothing is added to it. */
  raw: z.string().nullable().default(null),
  listener: z.string().default('Casos'),
  expect: expectation,
  /** Words of a warning that the message has. */
  warns: z.string().nullable().default(null),
});

const stepSchema = z.union([
  mailSchema,
  /** Mails that are filed at the same instant. */
  z.strictObject({ together: z.array(mailSchema).min(2) }),
  /** The same bytes once more. */
  z.strictObject({
    again: mailName,
    listener: z.string().default('Casos'),
    expect: expectation,
  }),
  z.strictObject({ close: caseName }),
  z.strictObject({
    merge: z.string().regex(/^[A-Z] into [A-Z]$/, 'which case into which, such as B into A'),
  }),
  /** Mail about a case: by an agent, or Buzón's own confirmation. */
  z.strictObject({ sent: mailName, about: caseName, by: z.enum(['agent', 'buzon']) }),
  z.strictObject({ customers: z.record(z.string(), addresses) }),
  /** An address that is no customer's any more. */
  z.strictObject({ leaves: address }),
  z.strictObject({ later: z.string().regex(/^\d+ (?:days|hours)$/, 'such as 40 days') }),
]);

const storySchema = z.strictObject({
  title: z.string().min(10),
  requirement: z.string().regex(/^[PN]\d+(?: [PN]\d+)*$/, 'such as P5, or P5 P6'),
  /** What happens, and what goes wrong elsewhere. */
  tells: z.string().min(40),
  customers: z.record(z.string(), addresses).default({}),
  rules: z
    .strictObject({
      followUpDays: z.number().nullable().default(null),
      unknownSender: z.enum(['Open', 'Register', 'Reject']).default('Open'),
      confirmation: z.enum(['Off', 'Opened', 'Always']).default('Off'),
      subjectTags: z.array(z.string()).default([]),
      requireAuthentication: z.boolean().default(false),
      /** Servers whose Authentication-Results are believed. */
      trustedAuthserv: z.array(z.string()).default([]),
    })
    .prefault({}),
  steps: z.array(stepSchema).min(1),
  /** How the cases are in the end. */
  finally: z
    .record(
      caseName,
      z.strictObject({
        status: z.enum(['open', 'closed']).optional(),
        customer: z.string().nullable().optional(),
        mails: z.array(mailName).optional(),
        confirmations: z.number().optional(),
      }),
    )
    .default({}),
});

export type Story = z.infer<typeof storySchema>;
export type Step = z.infer<typeof stepSchema>;
export type StoryMail = z.infer<typeof mailSchema>;

/**
 * One story as it was read from a file.
 * @throws Error with a line for each thing that is wrong: where, and what it may be
 */
export function checkedStory(where: string, value: unknown): Story {
  const result = storySchema.safeParse(value);
  if (result.success) return result.data;
  const lines = result.error.issues.flatMap((issue) => problems(issue, []));
  throw new Error([`${where}: not a story that can be told`, ...new Set(lines)].join('\n  '));
}

/** Of a step that is none of the kinds, what keeps it from being the kind that it is nearest to. */
function problems(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): string[] {
  const at = [...path, ...issue.path];
  if (issue.code !== 'invalid_union') return [`${at.map(String).join('.')}: ${issue.message}`];
  const [nearest] = [...issue.errors].sort((a, b) => distance(a) - distance(b));
  return (nearest ?? []).flatMap((inner) => problems(inner, at));
}

/** A kind whose own word is missing is farther than one whose word is there. */
function distance(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 100 : 1), 0);
}

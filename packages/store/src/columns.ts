/** Where the columns end, in code points; the same in both dialects (sql/<dialect>/migrations). */
export const columnLimits = {
  address: 320,
  authentication: 20,
  autoSubmitted: 200,
  contentType: 255,
  filename: 255,
  messageId: 512,
  name: 320,
  reason: 1000,
  subject: 1000,
  subjectKey: 200,
} as const;

/** A mail may name thousands of others; the newest hundred are enough to find its case (P5). */
export const MAX_THREAD_IDS = 100;

/** More numbers than this in one subject are no tokens of ours. */
export const MAX_CASE_TOKENS = 20;

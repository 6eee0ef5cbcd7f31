/** Services that turn megabytes of mail a second into short-lived Buffers. */
const OF_BYTES: readonly string[] = ['fetcher', 'processor'];

/**
 * How Node.js is started for a service. V8 counts Buffers towards the size at which it marks the whole
 * old heap, and that heap is small here: mails of 400 KB had it marked every ten mails, which was half of
 * the processor's CPU. Below the size given (MiB) it is not marked for that reason.
 */
export function nodeOptions(service: string): readonly string[] {
  const usual = ['--enable-source-maps'];
  return OF_BYTES.includes(service) ? [...usual, '--initial-old-space-size=128'] : usual;
}

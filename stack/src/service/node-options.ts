/**
 * How Node.js is started for a service. The processor turns megabytes of mail a second into short-lived
 * Buffers: with V8's usual 16 MiB for young objects they grow old, and each third of a second all of the
 * heap is marked for them. With 2 MiB that costs a fifth less CPU a mail (docs/operations.md).
 */
export function nodeOptions(service: string): readonly string[] {
  const usual = ['--enable-source-maps'];
  return service === 'processor' ? [...usual, '--max-semi-space-size=2'] : usual;
}

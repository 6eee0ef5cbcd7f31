/** Which limit a mail passed, or that the child died under it. */
export type ParseEnd = 'time' | 'memory' | 'crash';

/** A child was ended, or ended, before it had read a mail. */
export class ParseEnded extends Error {
  override readonly name = 'ParseEnded';
  readonly end: ParseEnd;

  constructor(end: ParseEnd, message: string) {
    super(message);
    this.end = end;
  }
}

/** How a delivery's job ends when its message was not filed this time. */
export type Ending =
  /** Back to where it was, no attempt spent; with `hold` all workers wait for a moment. */
  | { readonly kind: 'back'; readonly hold: boolean }
  /** To the end of the queue after a pause, no attempt spent. */
  | { readonly kind: 'later'; readonly milliseconds: number; readonly hold: boolean }
  /** One attempt spent; after the last it is parked with the reason. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** The job is dropped, and the fetcher makes it anew. */
  | { readonly kind: 'dropped' }
  /** Parked at once. */
  | { readonly kind: 'parked'; readonly reason: string };

/** Thrown where it is already known how the job ends. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly ending: Ending;

  constructor(ending: Ending, why: string) {
    super(why);
    this.ending = ending;
  }
}

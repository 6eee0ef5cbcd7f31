import type { Automatic } from '../message.ts';

/** A sign that a machine wrote the mail; its text is kept as `auto_submitted`. */
export interface Sign {
  readonly kind: Automatic;
  readonly sign: string;
}

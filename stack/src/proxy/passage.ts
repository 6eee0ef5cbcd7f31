export type Direction = 'to server' | 'to client';

/** Which words cut the connection that they pass on. */
export interface CutRule {
  readonly direction: Direction;
  readonly words: Buffer;
}

/** How the network is at this moment; read anew for each chunk. */
export interface Passage {
  /** Resolves when a stall ends; null while there is none. */
  readonly stalled: Promise<void> | null;
  readonly delayMs: number;
  readonly cut: CutRule | null;
}

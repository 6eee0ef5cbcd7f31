/** What `winmail.dat` holds: a mail as Outlook and Exchange keep it (MS-OXTNEF). */
export interface TnefMessage {
  readonly subject: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly sentAt: Date | null;
  /** Null when it has none; the mail around it often has the same text. */
  readonly text: string | null;
  readonly html: string | null;
  readonly files: readonly TnefFile[];
  /** False when the stream is damaged: what stands here is what could be read. */
  readonly complete: boolean;
}

/** A file in a TNEF stream. */
export interface TnefFile {
  /** As the sender wrote it: unsafe. `''` when absent. */
  readonly filename: string;
  /** Lower-case media type; `''` when the stream does not say. */
  readonly contentType: string;
  /** Without angle brackets; `''` when absent. */
  readonly contentId: string;
  readonly content: Buffer;
}

/** Which way a line went: from the client or from the server. */
export type Direction = 'C' | 'S';

/** Longer lines are cut: the answer to a search of 100,000 messages is one line. */
const MAX_SHOWN = 8_192;
const HIDDEN = '(* hidden *)';
const LOG_IN = /^(\S+)\s+(LOGIN|AUTHENTICATE(?:\s+[A-Z0-9_-]+)?)(?:\s|$)/i;
const TAGGED = /^[^\s*+]\S*\s+(?:OK|NO|BAD)\b/i;
/** The announcement of a literal (RFC 3501 §4.3, RFC 7888, RFC 3516). */
const LITERAL = /~?\{(\d{1,15})\+?\}(?:\r?\n|$)/;
/** Bodies may also come as quoted strings. */
const QUOTED_BODY =
  /((?:BODY|BINARY)\[[^\]]*\](?:<\d+>)?|RFC822(?:\.TEXT|\.HEADER)?)\s+"((?:[^"\\]|\\.)*)"/gi;

/**
 * Takes credentials and bodies out of the lines of one session (L10), also where they come in pieces:
 * a log-in whose password follows on a line of its own, a literal that spans many lines.
 */
export class ProtocolRedactor {
  #loggingIn = false;
  /** Bytes of a literal that are still to come, in each direction. */
  readonly #literalLeft: Record<Direction, number> = { C: 0, S: 0 };

  /** The line as it may be kept: one line, without secrets and content. */
  redact(direction: Direction, line: string): string {
    const withoutBodies = this.#withoutLiterals(direction, line).replaceAll(
      QUOTED_BODY,
      (_, item: string, body: string) =>
        body.startsWith('(* ') ? `${item} ${body}` : `${item} (* ${body.length}B string *)`,
    );
    return oneLine(this.#withoutCredentials(direction, withoutBodies));
  }

  #withoutCredentials(direction: Direction, line: string): string {
    if (direction === 'S') {
      if (TAGGED.test(line)) {
        this.#loggingIn = false;
      }
      return this.#loggingIn && line.startsWith('+') ? `+ ${HIDDEN}` : line;
    }
    const logIn = LOG_IN.exec(line);
    if (logIn !== null) {
      this.#loggingIn = true;
      return `${logIn[1]} ${logIn[2]} ${HIDDEN}`;
    }
    return this.#loggingIn ? HIDDEN : line;
  }

  #withoutLiterals(direction: Direction, line: string): string {
    let rest = this.#skip(direction, line, 2);
    let kept = rest.length === line.length ? '' : HIDDEN;
    for (let match = LITERAL.exec(rest); match !== null; match = LITERAL.exec(rest)) {
      kept += `${rest.slice(0, match.index)}(* ${match[1]}B literal *)`;
      this.#literalLeft[direction] = Number(match[1]);
      const after = rest.slice(match.index + match[0].length);
      // With nothing behind it the literal begins with the next line.
      rest = after === '' ? '' : this.#skip(direction, after, 0);
    }
    return kept + rest;
  }

  /** What of `text` is behind the literal that is under way; `lineEnd` bytes were cut from its end. */
  #skip(direction: Direction, text: string, lineEnd: number): string {
    const left = this.#literalLeft[direction];
    if (left === 0) {
      return text;
    }
    const bytes = Buffer.from(text);
    const skipped = Math.min(left, bytes.length + lineEnd);
    this.#literalLeft[direction] = left - skipped;
    return bytes.subarray(skipped).toString();
  }
}

function oneLine(text: string): string {
  const cut =
    text.length > MAX_SHOWN
      ? `${text.slice(0, MAX_SHOWN)}… (* ${text.length - MAX_SHOWN} more *)`
      : text;
  // A server must not be able to write lines of its own into the log.
  return cut.replaceAll(/\p{Cc}+/gu, ' ').trimEnd();
}

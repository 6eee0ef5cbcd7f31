const CR = 0x0d;
const LF = 0x0a;

/**
 * Content with CRLF as LF and without line ends at its end: a server that renders a mail anew
 * may change both. The answer may be a view of the argument.
 */
export function foldedLineEnds(content: Buffer): Buffer {
  const folded = content.includes('\r\n') ? withoutCarriageReturns(content) : content;
  let end = folded.length;
  while (end > 0 && (folded[end - 1] === LF || folded[end - 1] === CR)) end--;
  return folded.subarray(0, end);
}

function withoutCarriageReturns(content: Buffer): Buffer {
  const out = Buffer.allocUnsafe(content.length);
  let length = 0;
  for (let i = 0; i < content.length; i++) {
    const byte = content[i] ?? 0;
    if (byte !== CR || content[i + 1] !== LF) out[length++] = byte;
  }
  return out.subarray(0, length);
}

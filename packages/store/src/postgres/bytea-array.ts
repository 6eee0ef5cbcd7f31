/** OID of bytea (pg_catalog.pg_type.dat). */
const BYTEA_OID = 17;
const HEADER_BYTES = 20;

/**
 * One-dimensional `bytea[]` in PostgreSQL's binary format (array_recv in arrayfuncs.c), so that any
 * number of contents travels in one parameter, without hex or base64.
 */
export function byteaArray(contents: readonly Buffer[]): Buffer {
  if (contents.length === 0) {
    const empty = Buffer.alloc(12);
    empty.writeInt32BE(BYTEA_OID, 8);
    return empty;
  }
  const total = contents.reduce((sum, content) => sum + 4 + content.length, HEADER_BYTES);
  const array = Buffer.allocUnsafe(total);
  array.writeInt32BE(1, 0); // dimensions
  array.writeInt32BE(0, 4); // no NULLs
  array.writeInt32BE(BYTEA_OID, 8);
  array.writeInt32BE(contents.length, 12);
  array.writeInt32BE(1, 16); // lower bound
  let at = HEADER_BYTES;
  for (const content of contents) {
    array.writeInt32BE(content.length, at);
    content.copy(array, at + 4);
    at += 4 + content.length;
  }
  return array;
}

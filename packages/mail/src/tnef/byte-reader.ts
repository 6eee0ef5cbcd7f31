/** Reads little-endian values in order; throws `RangeError` where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  uint8(): number {
    return this.take(1).readUInt8();
  }

  uint16(): number {
    return this.take(2).readUInt16LE();
  }

  uint32(): number {
    return this.take(4).readUInt32LE();
  }

  /** The next bytes, as a view. */
  take(length: number): Buffer {
    if (length > this.left) throw new RangeError('the bytes end too early');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** As `take`, and past the padding up to the next multiple of four bytes; none may be left at the end. */
  takePadded(length: number): Buffer {
    const taken = this.take(length);
    this.#at = Math.min(this.#bytes.length, this.#at + ((4 - (length % 4)) % 4));
    return taken;
  }
}

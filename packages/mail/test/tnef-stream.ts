/** Writes TNEF streams (MS-OXTNEF) for tests. */

const SIGNATURE = 0x223e9f78;

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

export function tnefAttribute(id: number, data: Buffer | string, level = 1): Buffer {
  const bytes = Buffer.from(data);
  const checksum = Buffer.alloc(2);
  checksum.writeUInt16LE(bytes.reduce((sum, byte) => (sum + byte) & 0xffff, 0));
  return Buffer.concat([Buffer.from([level]), uint32(id), uint32(bytes.length), bytes, checksum]);
}

export function tnefStream(...attributes: readonly Buffer[]): Buffer {
  return Buffer.concat([uint32(SIGNATURE), Buffer.from([1, 0]), ...attributes]);
}

/** A property as it stands in a list: `[type, id, value]`. */
export type PropertySource =
  | readonly [type: 0x03, id: number, value: number]
  | readonly [type: 0x0d | 0x1e | 0x1f | 0x102, id: number, value: Buffer | string];

export function tnefProperties(...list: readonly PropertySource[]): Buffer {
  return Buffer.concat([uint32(list.length), ...list.map(propertyBytes)]);
}

function propertyBytes([type, id, value]: PropertySource): Buffer {
  const tag = uint32(id * 0x10000 + type);
  if (typeof value === 'number') return Buffer.concat([tag, uint32(value)]);
  const bytes =
    typeof value === 'string'
      ? Buffer.from(`${value}\0`, type === 0x1f ? 'utf16le' : 'latin1')
      : value;
  const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4);
  return Buffer.concat([tag, uint32(1), uint32(bytes.length), bytes, padding]);
}

/** RTF in the frame of PidTagRtfCompressed, left uncompressed. */
export function framedRtf(rtf: string): Buffer {
  const bytes = Buffer.from(rtf, 'latin1');
  return Buffer.concat([
    uint32(bytes.length + 12),
    uint32(bytes.length),
    Buffer.from('MELA'),
    uint32(0),
    bytes,
  ]);
}

export const TNEF = {
  subject: 0x18004,
  body: 0x2800c,
  attachData: 0x6800f,
  attachTitle: 0x18010,
  attachRendering: 0x69002,
  messageProperties: 0x69003,
  attachProperties: 0x69005,
  codePage: 0x69007,
} as const;

/** Attributes of one attached file. */
export function tnefFile(
  title: string,
  content: Buffer | string,
  ...properties: readonly PropertySource[]
): Buffer {
  return Buffer.concat([
    tnefAttribute(TNEF.attachRendering, Buffer.alloc(14), 2),
    tnefAttribute(TNEF.attachTitle, Buffer.from(`${title}\0`, 'latin1'), 2),
    tnefAttribute(TNEF.attachData, content, 2),
    ...(properties.length === 0
      ? []
      : [tnefAttribute(TNEF.attachProperties, tnefProperties(...properties), 2)]),
  ]);
}

/** Attributes of an attached message, itself a TNEF stream. */
export function tnefMessage(stream: Buffer): Buffer {
  const object = Buffer.concat([Buffer.from('0703020000000000c000000000000046', 'hex'), stream]);
  return Buffer.concat([
    tnefAttribute(TNEF.attachRendering, Buffer.alloc(14), 2),
    tnefAttribute(TNEF.attachProperties, tnefProperties([0x0d, 0x3701, object]), 2),
  ]);
}

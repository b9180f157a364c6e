import { Buffer } from "node:buffer";

/** The few forms of ASN.1's DER that a certificate is written in. */
const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
};

/** One value: tag, length, content. */
export function encodeValue(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

export function encodeSequence(...items: readonly Uint8Array[]): Buffer {
  return encodeValue(tags.sequence, ...items);
}

export function encodeSet(...items: readonly Uint8Array[]): Buffer {
  return encodeValue(tags.set, ...items);
}

/** A number between 0 and 127. */
export function encodeSmallInteger(value: number): Buffer {
  return encodeValue(tags.integer, Buffer.from([value]));
}

export function encodeTrue(): Buffer {
  return encodeValue(tags.boolean, Buffer.from([0xff]));
}

export function encodeText(text: string): Buffer {
  return encodeValue(tags.utf8, Buffer.from(text));
}

export function encodeOctets(content: Uint8Array): Buffer {
  return encodeValue(tags.octetString, content);
}

/** `unused` is how many of the last byte's bits don't count. */
export function encodeBits(content: Uint8Array, unused = 0): Buffer {
  return encodeValue(tags.bitString, Buffer.from([unused]), content);
}

/** An object identifier written with dots. */
export function encodeOid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const parts = rest.flatMap((part) => {
    const digits = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return encodeValue(tags.oid, Buffer.from([first * 40 + second, ...parts]));
}

/** A time before 2050, to the second. */
export function encodeTime(timeMs: number): Buffer {
  const digits = new Date(timeMs).toISOString().replace(/\D/g, "").slice(2, 14);
  return encodeValue(tags.utcTime, Buffer.from(`${digits}Z`));
}

/** `[number]` around the items. */
export function encodeTagged(number: number, ...items: readonly Uint8Array[]): Buffer {
  return encodeValue(0xa0 | number, ...items);
}

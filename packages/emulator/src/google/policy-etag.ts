import type { Stored } from "../cloud/http.ts";

/** The etag of a policy that was never set. */
const unsetPolicyEtag = "ACAB";

/** An etag made of a serial, in the form that IAM gives: eight bytes, the first of them 7. */
export function makePolicyEtag(serial: number): string {
  const bytes = Buffer.alloc(8);
  bytes[0] = 7;
  bytes[1] = 6;
  bytes.writeUIntBE(serial, 2, 6);
  return bytes.toString("base64");
}

/** A bucket's policy etag is its metageneration as a protocol buffer field (`CAE=` is 1): every bucket update moves it. */
export function makeBucketEtag(metageneration: number): string {
  const bytes = [0x08];
  let rest = metageneration;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes).toString("base64");
}

/** The etag that the stored thing's policy has now. */
export function currentPolicyEtag(stored: Stored): string {
  if (stored["bucket"] !== undefined) return makeBucketEtag(Number(stored["bucket"]["metageneration"] ?? 1));
  return stored["policy"]?.["etag"] ?? unsetPolicyEtag;
}

/** Whether the text could be an etag at all; storage tells a wrong one from a stale one. */
export function isEtag(text: string): boolean {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) && text.length % 4 === 0;
}

/** How IAM prints an etag in its messages: bytes that aren't printable as octal. */
export function printEtag(etag: string): string {
  return [...Buffer.from(etag, "base64")]
    .map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`))
    .join("");
}

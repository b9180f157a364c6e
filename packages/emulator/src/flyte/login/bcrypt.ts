import { Buffer } from "node:buffer";
import { makePiWords } from "./pi-words.ts";

/**
 * Whether a password belongs to a bcrypt hash (`$2a$06$…`): what Flyte's login server keeps of its clients' secrets. Node has
 * no bcrypt, and the emulator takes no package for it.
 */
export function fitsBcrypt(password: string, hash: string): boolean {
  const parts = /^\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/.exec(hash);
  const [, cost = "", salt = "", digest = ""] = parts ?? [];
  if (parts === null || Number(cost) > mostCost) return false;
  const known = seen.get(`${hash} ${password}`);
  if (known !== undefined) return known;
  const fits = encode(hashPassword(password, decode(salt).subarray(0, 16), Number(cost))) === digest;
  seen.set(`${hash} ${password}`, fits);
  return fits;
}

/** Each step doubles the work; Flyte's documentation makes hashes with 6. */
const mostCost = 12;
const seen = new Map<string, boolean>();

const alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const standard = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function encode(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("base64").replaceAll("=", "");
  return text.replace(/./g, (letter) => alphabet.charAt(standard.indexOf(letter)));
}

function decode(text: string): Buffer {
  return Buffer.from(
    text.replace(/./g, (letter) => standard.charAt(alphabet.indexOf(letter))),
    "base64",
  );
}

/** Blowfish's subkeys (18 words) and its four boxes of 256, one after the other. */
type Schedule = Uint32Array;
const keys = 18;
let beginning: Schedule | undefined;

function hashPassword(password: string, salt: Uint8Array, cost: number): Uint8Array {
  beginning ??= makePiWords(keys + 1_024);
  const schedule = Uint32Array.from(beginning);
  const key = toCycle(Buffer.from(`${password}\0`).subarray(0, 72));
  const grain = toCycle(salt);
  expand(schedule, key, grain);
  for (let round = 0; round < 2 ** cost; round += 1) {
    expand(schedule, key, undefined);
    expand(schedule, grain, undefined);
  }
  const text = Buffer.from("OrpheanBeholderScryDoubt");
  const block = Uint32Array.from({ length: 6 }, (_, index) => text.readUInt32BE(index * 4));
  for (let at = 0; at < 6; at += 2) for (let round = 0; round < 64; round += 1) encipher(schedule, block, at);
  const digest = Buffer.alloc(24);
  block.forEach((word, index) => void digest.writeUInt32BE(word, index * 4));
  return digest.subarray(0, 23);
}

/** 18 words of the bytes, over and over. */
function toCycle(bytes: Uint8Array): Uint32Array {
  const byte = (index: number): number => bytes[index % bytes.length] ?? 0;
  return Uint32Array.from(
    { length: keys },
    (_, index) =>
      ((byte(index * 4) << 24) | (byte(index * 4 + 1) << 16) | (byte(index * 4 + 2) << 8) | byte(index * 4 + 3)) >>> 0,
  );
}

/** The key goes into the subkeys; then all words are replaced by what they encipher, salted where there is a salt. */
function expand(schedule: Schedule, key: Uint32Array, salt: Uint32Array | undefined): void {
  for (let index = 0; index < keys; index += 1) schedule[index] = (schedule[index] ?? 0) ^ (key[index] ?? 0);
  const block = new Uint32Array(2);
  for (let at = 0; at < schedule.length; at += 2) {
    if (salt !== undefined) {
      block[0] = (block[0] ?? 0) ^ (salt[at % 4] ?? 0);
      block[1] = (block[1] ?? 0) ^ (salt[(at + 1) % 4] ?? 0);
    }
    encipher(schedule, block, 0);
    schedule[at] = block[0] ?? 0;
    schedule[at + 1] = block[1] ?? 0;
  }
}

/** One block of Blowfish, in place: 16 rounds. */
function encipher(schedule: Schedule, block: Uint32Array, at: number): void {
  const box = (which: number, index: number): number => schedule[keys + which * 256 + index] ?? 0;
  let left = block[at] ?? 0;
  let right = block[at + 1] ?? 0;
  for (let round = 0; round < 16; round += 2) {
    left ^= schedule[round] ?? 0;
    right ^= mix(left);
    right ^= schedule[round + 1] ?? 0;
    left ^= mix(right);
  }
  block[at] = right ^ (schedule[17] ?? 0);
  block[at + 1] = left ^ (schedule[16] ?? 0);

  function mix(word: number): number {
    const sum = box(0, word >>> 24) + box(1, (word >>> 16) & 255);
    return ((sum ^ box(2, (word >>> 8) & 255)) + box(3, word & 255)) | 0;
  }
}

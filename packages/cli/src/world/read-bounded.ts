import { createReadStream } from "node:fs";
import { buffer } from "node:stream/consumers";

/** More was there than is read: how much, only the file knows. */
export class TooLong extends Error {
  constructor(mostBytes: number) {
    super(`it has more than ${mostBytes} bytes, which is all that is read`);
  }
}

/**
 * Reads a file of at most so many bytes. What a file says of its size isn't asked: a link to a device, or a pipe, says 0 and
 * never ends. Throws `TooLong`, and what the file system throws.
 */
export async function readBounded(where: string, mostBytes: number): Promise<Uint8Array> {
  const bytes = await buffer(createReadStream(where, { end: mostBytes }));
  if (bytes.length > mostBytes) throw new TooLong(mostBytes);
  return bytes;
}

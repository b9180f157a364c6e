import { createInflate } from "node:zlib";
import { spdyDictionary, spdyDictionaryId } from "./dictionary.ts";

/** Names in lower case; values that came more than once are joined by commas. */
export type Headers = Readonly<Record<string, string>>;

/** More than any client of ours sends. */
const mostBlockBytes = 64 * 1024;

/** Reads header blocks in the order in which they came: all of a connection are one zlib stream. */
export interface HeaderReader {
  readonly read: (block: Buffer) => Promise<Headers>;
  readonly close: () => void;
}

/** A reader for a new connection. Its `read` fails for a block that is too long or no zlib. */
export function makeHeaderReader(): HeaderReader {
  const inflate = createInflate({ dictionary: spdyDictionary });
  let parts: Buffer[] = [];
  let size = 0;
  inflate.on("data", (part: Buffer) => {
    size += part.length;
    if (size > mostBlockBytes) inflate.destroy(new Error("SPDY header block too long"));
    else parts.push(part);
  });
  const read = (block: Buffer): Promise<Headers> =>
    new Promise((resolve, reject) => {
      parts = [];
      size = 0;
      inflate.once("error", reject);
      inflate.write(block, (error) => {
        inflate.off("error", reject);
        if (error) reject(error);
        else resolve(parseHeaders(Buffer.concat(parts)));
      });
    });
  return { read, close: () => inflate.destroy() };
}

/** A plain block: a count, then each name and value after its length. Throws for one that ends too early. */
export function parseHeaders(block: Buffer): Headers {
  let at = 0;
  const readNumber = (): number => {
    at += 4;
    return block.readUInt32BE(at - 4);
  };
  const readText = (): string => {
    const length = readNumber();
    if (at + length > block.length) throw new Error("SPDY header block too short");
    at += length;
    return block.toString("utf8", at - length, at);
  };
  const headers: Record<string, string> = {};
  for (let left = readNumber(); left > 0; left -= 1) {
    const name = readText().toLowerCase();
    headers[name] = readText().replaceAll("\0", ", ");
  }
  return headers;
}

/** Writes header blocks, to be sent in the order in which they were written. */
export function makeHeaderWriter(): (headers: Headers) => Buffer {
  let isFirst = true;
  return (headers) => {
    const plain = printHeaders(headers);
    const start = isFirst ? zlibStart() : Buffer.alloc(0);
    isFirst = false;
    return Buffer.concat([start, storedStart(plain.length), plain, storedStart(0)]);
  };
}

function printHeaders(headers: Headers): Buffer {
  const entries = Object.entries(headers);
  const texts = entries.flatMap(([name, value]) => [Buffer.from(name.toLowerCase()), Buffer.from(value)]);
  return Buffer.concat([writeNumber(entries.length), ...texts.flatMap((text) => [writeNumber(text.length), text])]);
}

/**
 * A deflate block that isn't compressed, and not the last: our headers are a few bytes. An empty one behind it is zlib's way
 * to say that all so far may be read; Go's reader waits for it.
 */
function storedStart(length: number): Buffer {
  const start = Buffer.alloc(5);
  start.writeUInt16LE(length, 1);
  start.writeUInt16LE(length ^ 0xffff, 3);
  return start;
}

/** Deflate with a 32 KiB window and a dictionary (RFC 1950). */
function zlibStart(): Buffer {
  return Buffer.concat([Buffer.from([0x78, 0xbb]), writeNumber(spdyDictionaryId)]);
}

function writeNumber(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

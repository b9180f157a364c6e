import { Buffer } from "node:buffer";
import { gunzipSync, gzipSync } from "node:zlib";

const blockBytes = 512;

/** Files as a gzipped tar: the same bytes for the same files, whatever the machine and the day. */
export function packFiles(files: readonly (readonly [name: string, text: string])[]): Buffer {
  const blocks = files.flatMap(([name, text]) => {
    const content = Buffer.from(text);
    return [makeHeader(name, content.length), content, Buffer.alloc(padding(content.length))];
  });
  const packed = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]), { level: 9 });
  // The tenth byte of a gzip names the operating system that made it.
  packed[9] = 255;
  return packed;
}

/** What an unpacked chart may hold; helm itself takes no larger one. */
const mostBytes = 100 * 1_048_576;

/** The files of a gzipped tar, in its order. Throws when it isn't one. */
export function unpackFiles(archive: Uint8Array): readonly (readonly [name: string, text: string])[] {
  const tar = gunzipSync(archive, { maxOutputLength: mostBytes });
  const files: (readonly [string, string])[] = [];
  for (let at = 0; at + blockBytes <= tar.length && tar[at] !== 0; ) {
    const read = (from: number, to: number): string =>
      tar.toString("utf8", at + from, at + to).replace(/\0[\s\S]*$/, "");
    const bytes = Number.parseInt(read(124, 136), 8) || 0;
    const folder = read(345, 500);
    const content = at + blockBytes;
    // Everything else is folders, links, and what newer tars say about the next file.
    if (read(156, 157) === "0" || read(156, 157) === "")
      files.push([
        `${folder === "" ? "" : `${folder}/`}${read(0, 100)}`,
        tar.toString("utf8", content, content + bytes),
      ]);
    at = content + bytes + padding(bytes);
  }
  return files;
}

function padding(bytes: number): number {
  return (blockBytes - (bytes % blockBytes)) % blockBytes;
}

/** The fields of a header that aren't zero: where they are and what they hold. */
function makeHeader(name: string, bytes: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  const fields: readonly (readonly [at: number, text: string])[] = [
    [0, name],
    [100, "0000644\0"],
    [108, "0000000\0"],
    [116, "0000000\0"],
    [124, `${bytes.toString(8).padStart(11, "0")}\0`],
    [136, "00000000000\0"],
    [148, " ".repeat(8)],
    [156, "0"],
    [257, "ustar\u000000"],
  ];
  for (const [at, text] of fields) header.write(text, at, "latin1");
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";

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

import type { Duplex } from "node:stream";

const mostBytes = 65_536;

/** Asks for a page over one connection and answers its status; 0 when no HTTP/1 answer came. The page itself isn't read. */
export function getOverStream(stream: Duplex, path: string): Promise<number> {
  return new Promise((resolve) => {
    let head = "";
    const finish = (): void => resolve(readStatus(head));
    stream.on("data", (chunk: Buffer) => {
      head += chunk.subarray(0, mostBytes).toString("latin1");
      if (head.includes("\r\n") || head.length > mostBytes) finish();
    });
    stream.once("end", finish);
    stream.once("close", finish);
    stream.once("error", finish);
    stream.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n`);
  });
}

function readStatus(head: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1] ?? 0);
}

/** What SPDY/3.1 sends over a connection; header blocks are still compressed. */
export type Frame =
  | { readonly kind: "data"; readonly stream: number; readonly isLast: boolean; readonly bytes: Buffer }
  | { readonly kind: "syn-stream"; readonly stream: number; readonly isLast: boolean; readonly block: Buffer }
  | { readonly kind: "syn-reply"; readonly stream: number; readonly isLast: boolean; readonly block: Buffer }
  | { readonly kind: "headers"; readonly stream: number; readonly isLast: boolean; readonly block: Buffer }
  | { readonly kind: "rst-stream"; readonly stream: number; readonly status: number }
  | { readonly kind: "settings"; readonly initialWindow: number | undefined }
  | { readonly kind: "ping"; readonly id: number }
  | { readonly kind: "go-away"; readonly lastStream: number; readonly status: number }
  | { readonly kind: "window-update"; readonly stream: number; readonly bytes: number }
  | { readonly kind: "unknown" };

/** Why a stream is ended at once, by the numbers of the format. */
export const resetStatus = {
  protocolError: 1,
  invalidStream: 2,
  refusedStream: 3,
  cancel: 5,
  streamAlreadyClosed: 9,
} as const;

const types = {
  "syn-stream": 1,
  "syn-reply": 2,
  "rst-stream": 3,
  settings: 4,
  ping: 6,
  "go-away": 7,
  headers: 8,
  "window-update": 9,
} as const;

const initialWindowSetting = 7;
const controlBit = 0x80000000;
const version = 3;
const lastFlag = 1;
const headBytes = 8;
const mask31 = 0x7fffffff;
/** More than any client puts into one frame; the format would allow 16 MiB. */
const mostFrameBytes = 4 * 1024 * 1024;

/** The first frame of the bytes and how long it is; undefined if not all of it is there. Throws for what isn't SPDY/3. */
export function parseFrame(bytes: Buffer): { readonly frame: Frame; readonly length: number } | undefined {
  if (bytes.length < headBytes) return undefined;
  const first = bytes.readUInt32BE(0);
  const second = bytes.readUInt32BE(4);
  const length = headBytes + (second & 0xffffff);
  const isControl = first >= controlBit;
  if (isControl && ((first >>> 16) & 0x7fff) !== version) throw new Error("not SPDY/3");
  if (length > mostFrameBytes) throw new Error("SPDY frame too long");
  if (bytes.length < length) return undefined;
  const body = bytes.subarray(headBytes, length);
  const isLast = ((second >>> 24) & lastFlag) !== 0;
  const frame: Frame = isControl
    ? parseControl(first & 0xffff, isLast, body)
    : { kind: "data", stream: first & mask31, isLast, bytes: body };
  return { frame, length };
}

function parseControl(type: number, isLast: boolean, body: Buffer): Frame {
  const number = (at: number): number => body.readUInt32BE(at);
  const stream = (): number => number(0) & mask31;
  switch (type) {
    case types["syn-stream"]:
      return { kind: "syn-stream", stream: stream(), isLast, block: body.subarray(10) };
    case types["syn-reply"]:
      return { kind: "syn-reply", stream: stream(), isLast, block: body.subarray(4) };
    case types.headers:
      return { kind: "headers", stream: stream(), isLast, block: body.subarray(4) };
    case types["rst-stream"]:
      return { kind: "rst-stream", stream: stream(), status: number(4) };
    case types.settings:
      return { kind: "settings", initialWindow: readInitialWindow(body) };
    case types.ping:
      return { kind: "ping", id: number(0) };
    case types["go-away"]:
      return { kind: "go-away", lastStream: stream(), status: number(4) };
    case types["window-update"]:
      return { kind: "window-update", stream: stream(), bytes: number(4) & mask31 };
    default:
      return { kind: "unknown" };
  }
}

function readInitialWindow(body: Buffer): number | undefined {
  const count = body.readUInt32BE(0);
  for (let at = 4; at < 4 + count * 8; at += 8) {
    if ((body.readUInt32BE(at) & 0xffffff) === initialWindowSetting) return body.readUInt32BE(at + 4);
  }
  return undefined;
}

/** A data frame. */
export function printData(stream: number, bytes: Uint8Array, isLast: boolean): Buffer {
  return Buffer.concat([printHead(stream, isLast ? lastFlag : 0, bytes.length), bytes]);
}

/** The answer to a new stream, with compressed headers. */
export function printReply(stream: number, block: Buffer): Buffer {
  return printControl(types["syn-reply"], Buffer.concat([printNumbers(stream), block]));
}

/** The end of a stream at once. */
export function printReset(stream: number, status: number): Buffer {
  return printControl(types["rst-stream"], printNumbers(stream, status));
}

/** A ping, or the answer to one: they are the same. */
export function printPing(id: number): Buffer {
  return printControl(types.ping, printNumbers(id));
}

/** The end of the connection; later streams than the last weren't looked at. */
export function printGoAway(lastStream: number, status: number): Buffer {
  return printControl(types["go-away"], printNumbers(lastStream, status));
}

/** Room for more bytes on a stream; stream 0 is the connection. */
export function printWindowUpdate(stream: number, bytes: number): Buffer {
  return printControl(types["window-update"], printNumbers(stream, bytes));
}

function printControl(type: number, body: Buffer): Buffer {
  return Buffer.concat([printHead(controlBit + version * 0x10000 + type, 0, body.length), body]);
}

function printHead(first: number, flags: number, length: number): Buffer {
  return printNumbers(first, flags * 0x1000000 + length);
}

function printNumbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}

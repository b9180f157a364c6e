import type { Duplex } from "node:stream";
import { duplexPair } from "node:stream";
import { constants, createDeflate, createInflate } from "node:zlib";
import { describe, expect, it } from "vitest";
import { serveSpdy } from "./connection.ts";
import { spdyDictionary } from "./dictionary.ts";
import { parseFrame } from "./frames.ts";
import { makeHeaderReader, makeHeaderWriter } from "./header-block.ts";
import type { SpdyStream } from "./stream.ts";

/** Bytes by hand: hexadecimal digits, spaced as one likes. */
function bytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(/\s/g, ""), "hex");
}

/** What Go's client opens its first two streams with: zlib with the dictionary, flushed after each block. */
async function compress(...plain: readonly string[]): Promise<readonly Buffer[]> {
  const deflate = createDeflate({ dictionary: spdyDictionary, level: 9 });
  const blocks: Buffer[] = [];
  for (const block of plain) {
    const parts: Buffer[] = [];
    deflate.on("data", (part: Buffer) => parts.push(part));
    deflate.write(bytes(block));
    await new Promise<void>((resolve) => deflate.flush(constants.Z_SYNC_FLUSH, () => resolve()));
    deflate.removeAllListeners("data");
    blocks.push(Buffer.concat(parts));
  }
  return blocks;
}

// One header, `port: 80`: a count, then name and value, each after its length.
const plainPort = "00000001 00000004 706f7274 00000002 3830";
// zlib with a 32 KiB window and the dictionary's Adler-32.
const start = "78bb e3c6a7c2";

describe("the dictionary", () => {
  it("is the one of SPDY/3", () => {
    expect(spdyDictionary.length).toBe(1423);
    expect(spdyDictionary.subarray(0, 15)).toEqual(bytes("00000007 6f7074696f6e73 00000004"));
  });
});

describe("header blocks", () => {
  it("are read one after the other, as one zlib stream", async () => {
    const [first, second] = await compress(plainPort, "00000001 00000001 61 00000003 62 00 63");
    const reader = makeHeaderReader();
    expect(await reader.read(first ?? Buffer.alloc(0))).toEqual({ port: "80" });
    expect(await reader.read(second ?? Buffer.alloc(0))).toEqual({ a: "b, c" });
    reader.close();
  });

  it("that aren't compressed against the dictionary are refused", async () => {
    await expect(makeHeaderReader().read(bytes("ffffffffffff"))).rejects.toThrow();
  });

  it("are written as zlib that ends in a flush, which Go's reader waits for", () => {
    const write = makeHeaderWriter();
    expect(write({ port: "80" })).toEqual(bytes(`${start} 00 1200 edff ${plainPort} 00 0000 ffff`));
    expect(write({})).toEqual(bytes("00 0400 fbff 00000000 00 0000 ffff"));
  });

  it("are what zlib reads back", async () => {
    const inflate = createInflate({ dictionary: spdyDictionary });
    const parts: Buffer[] = [];
    inflate.on("data", (part: Buffer) => parts.push(part));
    await new Promise<void>((resolve) => inflate.write(makeHeaderWriter()({ port: "80" }), () => resolve()));
    expect(Buffer.concat(parts)).toEqual(bytes(plainPort));
    inflate.close();
  });
});

describe("frames", () => {
  const rows: readonly { name: string; hex: string; frame: unknown }[] = [
    {
      name: "SYN_STREAM 1",
      hex: "80030001 0000000c 00000001 00000000 0000 abcd",
      frame: { kind: "syn-stream", stream: 1, isLast: false, block: bytes("abcd") },
    },
    {
      name: "the last DATA of 3",
      hex: "00000003 01000002 6869",
      frame: { kind: "data", stream: 3, isLast: true, bytes: Buffer.from("hi") },
    },
    {
      name: "RST_STREAM",
      hex: "80030003 00000008 00000003 00000005",
      frame: { kind: "rst-stream", stream: 3, status: 5 },
    },
    { name: "PING", hex: "80030006 00000004 00000007", frame: { kind: "ping", id: 7 } },
    {
      name: "GOAWAY",
      hex: "80030007 00000008 00000005 00000000",
      frame: { kind: "go-away", lastStream: 5, status: 0 },
    },
    {
      name: "WINDOW_UPDATE",
      hex: "80030009 00000008 00000003 00001000",
      frame: { kind: "window-update", stream: 3, bytes: 4096 },
    },
    {
      name: "SETTINGS with the initial window",
      hex: "80030004 00000014 00000002 00000004 00000064 00000007 00000400",
      frame: { kind: "settings", initialWindow: 1024 },
    },
    { name: "one of an unknown type", hex: "8003000b 00000000", frame: { kind: "unknown" } },
  ];
  it.each(rows)("$name", ({ hex, frame }) => {
    const whole = bytes(hex);
    expect(parseFrame(Buffer.concat([whole, Buffer.from("rest")]))).toEqual({ frame, length: whole.length });
    expect(parseFrame(whole.subarray(0, -1))).toBeUndefined();
  });

  it("of HTTP/2 or another version are refused", () => {
    expect(() => parseFrame(bytes("80020001 00000000"))).toThrow("not SPDY/3");
  });
});

interface Peer {
  readonly wire: Duplex;
  readonly streams: SpdyStream[];
  readonly ended: Promise<void>;
  /** The next bytes from the server, as many as the hexadecimal text has, as such a text. */
  readonly expects: (hex: string) => Promise<void>;
}

function connect(): Peer {
  const [near, far] = duplexPair();
  const streams: SpdyStream[] = [];
  const ended = serveSpdy(far, (stream) => streams.push(stream));
  let waiting = Buffer.alloc(0);
  const expects = async (hex: string): Promise<void> => {
    const wanted = bytes(hex);
    while (waiting.length < wanted.length) {
      const chunk = near.read() as Buffer | null;
      if (chunk === null) await new Promise((resolve) => near.once("readable", resolve));
      else waiting = Buffer.concat([waiting, chunk]);
    }
    expect(waiting.subarray(0, wanted.length).toString("hex")).toBe(wanted.toString("hex"));
    waiting = waiting.subarray(wanted.length);
  };
  return { wire: near, streams, ended, expects };
}

/** Opens stream 1 with no headers at all. */
const open = `80030001 00000019 00000001 00000000 0000 ${start} 00 0400 fbff 00000000`;
const opened = `80030002 00000018 00000001 ${start} 00 0400 fbff 00000000 00 0000 ffff`;

describe("a connection", () => {
  it("answers a stream, carries it both ways and forgets it when both sides have ended", async () => {
    const peer = connect();
    peer.wire.write(bytes(`${open} 00000001 01000002 6869`));
    await peer.expects(opened);
    const { body } = peer.streams[0] ?? expect.fail("no stream");
    const read: string[] = [];
    body.on("data", (part: Buffer) => read.push(part.toString()));
    await new Promise((resolve) => body.once("end", resolve));
    expect(read).toEqual(["hi"]);
    body.end("ho");
    await peer.expects("00000001 00000002 686f 00000001 01000000");
    // What comes late for a stream that has ended is dropped; a ping is answered; a stream never opened is reset.
    peer.wire.write(bytes("00000001 00000001 78 80030006 00000004 00000007 00000009 00000001 78"));
    await peer.expects("80030006 00000004 00000007 80030003 00000008 00000009 00000002");
    peer.wire.end();
    await peer.ended;
  });

  it("opens its window again as what came is read", async () => {
    const peer = connect();
    peer.wire.write(bytes(`${open} 00000001 00000002 6869`));
    await peer.expects(opened);
    peer.streams[0]?.body.resume();
    await peer.expects("80030009 00000008 00000001 00000002");
    peer.wire.end();
    await peer.ended;
  });

  it("keeps to the windows of a peer that speaks of them", async () => {
    const peer = connect();
    // SETTINGS with a window of 4 bytes.
    peer.wire.write(bytes(`80030004 0000000c 00000001 00000007 00000004 ${open}`));
    await peer.expects(opened);
    peer.streams[0]?.body.end("123456789");
    await peer.expects("00000001 00000004 31323334");
    expect(peer.wire.read()).toBeNull();
    peer.wire.write(bytes("80030009 00000008 00000001 00000003"));
    await peer.expects("00000001 00000003 353637");
    peer.wire.write(bytes("80030009 00000008 00000001 00000010"));
    await peer.expects("00000001 00000002 3839 00000001 01000000");
    peer.wire.end();
    await peer.ended;
  });

  it("doesn't wait for windows that the peer never opens, as Kubernetes' own library doesn't", async () => {
    const peer = connect();
    peer.wire.write(bytes(open));
    await peer.expects(opened);
    const whole = 200 * 1024;
    peer.streams[0]?.body.end(Buffer.alloc(whole, "x"));
    let data = 0;
    for (let at = 0; at < whole; at += 32 * 1024) {
      const length = Math.min(32 * 1024, whole - at);
      await peer.expects(`00000001 00${length.toString(16).padStart(6, "0")} ${"78".repeat(length)}`);
      data += length;
    }
    expect(data).toBe(whole);
    peer.wire.end();
    await peer.ended;
  });

  it("says when a stream was given up, and ends one that the peer gives up", async () => {
    const peer = connect();
    peer.wire.write(bytes(open));
    await peer.expects(opened);
    peer.streams[0]?.body.destroy();
    await peer.expects("80030003 00000008 00000001 00000005");
    // The same id again is a mistake of the peer's.
    peer.wire.write(bytes("80030001 00000013 00000001 00000000 0000 00 0400 fbff 00000000"));
    await peer.expects("80030003 00000008 00000001 00000001");
    peer.wire.write(
      bytes("80030001 00000013 00000003 00000000 0000 00 0400 fbff 00000000 80030003 00000008 00000003 00000005"),
    );
    await peer.expects("80030002 00000012 00000003 00 0400 fbff 00000000 00 0000 ffff");
    await expect.poll(() => peer.streams[1]?.body.destroyed).toBe(true);
    peer.wire.end();
    await peer.ended;
  });

  it("ends what was open when the peer goes, and says GOAWAY to what isn't SPDY", async () => {
    const peer = connect();
    peer.wire.write(bytes(open));
    await peer.expects(opened);
    peer.wire.write(Buffer.from("\xffGET / HTTP/1.1\r\n\r\n", "latin1"));
    await peer.expects("80030007 00000008 00000001 00000001");
    await peer.ended;
    expect(peer.streams[0]?.body.destroyed).toBe(true);
  });
});

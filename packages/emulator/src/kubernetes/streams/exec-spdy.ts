import type { Duplex } from "node:stream";
import type { Exec, ExecPeer } from "./exec.ts";
import { runExec } from "./exec.ts";
import { serveSpdy } from "./spdy/connection.ts";
import type { SpdyStream } from "./spdy/stream.ts";

type Streams = Readonly<Record<string, SpdyStream>>;

/** Serves an exec over SPDY: the client opens a stream for each of error, stdin, stdout, stderr and resize that it wants. */
export function serveExecSpdy(exec: Exec): (transport: Duplex) => void {
  const wanted = [
    "error",
    ...(exec.hasStdin ? ["stdin"] : []),
    ...(exec.hasStdout ? ["stdout"] : []),
    ...(exec.hasStderr ? ["stderr"] : []),
    ...(exec.isTerminal ? ["resize"] : []),
  ];
  return (transport) => {
    let streams: Streams = {};
    let isRunning = false;
    void serveSpdy(transport, (stream) => {
      const type = stream.headers["streamtype"] ?? "";
      if (!wanted.includes(type) || streams[type] !== undefined) {
        stream.body.destroy();
        return;
      }
      streams = { ...streams, [type]: stream };
      if (type !== "stdin") stream.body.resume();
      if (isRunning || !wanted.every((name) => streams[name] !== undefined)) return;
      isRunning = true;
      runExec(exec, makePeer(streams));
    });
  };
}

function makePeer(streams: Streams): ExecPeer {
  return {
    send: (output, bytes) => streams[output]?.body.write(bytes),
    finish: (status) => {
      streams["error"]?.body.end(JSON.stringify(status));
      streams["stdin"]?.body.resume();
      for (const { body } of Object.values(streams)) body.end();
    },
    listen: (onInput, onEnd) => {
      const stdin = streams["stdin"]?.body;
      stdin?.on("data", onInput);
      stdin?.once("end", onEnd);
      stdin?.once("close", onEnd);
    },
  };
}

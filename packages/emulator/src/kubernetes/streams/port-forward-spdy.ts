import type { Duplex } from "node:stream";
import { duplexPair } from "node:stream";
import type { Stored } from "../../cloud/http.ts";
import type { Connect } from "./port-forward-web-socket.ts";
import { describeRefusal } from "./port-forward-web-socket.ts";
import { serveSpdy } from "./spdy/connection.ts";
import type { SpdyStream } from "./spdy/stream.ts";

/** Both streams of one forwarded connection: they come one after the other, with the same request id. */
interface Pair {
  error?: SpdyStream;
  data?: SpdyStream;
}

/**
 * Serves `portforward.k8s.io` over SPDY: for each connection the client opens a stream for errors and one for data, whose
 * headers name the port.
 */
export function servePortForwardSpdy(pod: Stored, connect: Connect): (transport: Duplex) => void {
  return (transport) => {
    const pairs = new Map<string, Pair>();
    void serveSpdy(transport, (stream) => {
      const { streamtype, port = "", requestid = "" } = stream.headers;
      if ((streamtype !== "error" && streamtype !== "data") || !isPort(port)) {
        stream.body.destroy();
        return;
      }
      const pair = { ...pairs.get(requestid), [streamtype]: stream };
      pairs.set(requestid, pair);
      if (pair.error === undefined || pair.data === undefined) return;
      pairs.delete(requestid);
      forward(pod, Number(port), pair.data.body, pair.error.body, connect);
    });
  };
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

/** When the program in the pod ends its side, both streams end; when the client gives up, so does the connection. */
function forward(pod: Stored, port: number, data: Duplex, error: Duplex, connect: Connect): void {
  error.resume();
  const [near, far] = duplexPair();
  if (!connect(port, far)) {
    error.end(describeRefusal(pod, port));
    data.resume();
    data.end();
    return;
  }
  near.on("error", () => near.destroy());
  data.pipe(near);
  near.pipe(data);
  near.once("end", () => error.end());
  near.once("close", () => error.end());
  data.once("close", () => {
    near.destroy();
    error.end();
  });
}

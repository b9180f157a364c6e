import type { Buffer } from "node:buffer";
import { createServer as createHttpServer } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { createServer as createHttp2Server } from "node:http2";
import type { Duplex } from "node:stream";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { recallFlyte } from "./flyte-memory.ts";
import { answerFlyteHttp } from "./http.ts";
import { routeFlyte, servedServices } from "./rpc-routes.ts";
import type { RunningFlyte } from "./running-flyte.ts";

/**
 * Serves one connection to a running Flyte: HTTP/1 on 8088, gRPC over HTTP/2 in clear text on 8089. The stream may be a socket
 * or in memory. A connection to a port that nobody listens on is closed.
 */
export function connectFlyte(cloud: Cloud, _cluster: string, pod: Stored, port: number, stream: Duplex): void {
  const memory = recallFlyte(cloud, pod);
  if (memory === undefined) stream.end(() => stream.destroy());
  else if (port === 8088) serveHttp({ cloud, pod, memory }, stream);
  else if (port === 8089) serveGrpc({ cloud, pod, memory }, stream);
  else stream.end(() => stream.destroy());
}

/** HTTP/2 on this port is a malformed request to it, which it answers with 400. */
function serveHttp(flyte: RunningFlyte, stream: Duplex): void {
  const server = createHttpServer((request, response) => answerFlyteHttp(flyte, request, response));
  server.on("clientError", () => stream.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
  server.emit("connection", stream);
}

function serveGrpc(flyte: RunningFlyte, stream: Duplex): void {
  const server = createHttp2Server(
    connectNodeAdapter({
      routes: (router) => routeFlyte(router, flyte),
      connect: false,
      grpcWeb: false,
      fallback: (request, response) =>
        answerUnimplemented(flyte, request as Http2ServerRequest, response as Http2ServerResponse),
    }),
  );
  server.on("sessionError", () => stream.destroy());
  stream.on("error", () => stream.destroy());
  // Who ends their half is gone. Left open, Node's session over such a stream writes once more, which ends the whole process.
  stream.once("end", () => stream.destroy());
  stream.once("data", (first: Buffer) => {
    stream.pause();
    stream.unshift(first);
    // HTTP/2 keeps a connection open whose first bytes aren't its own; Flyte's server says its settings and ends it.
    if (first.toString("latin1", 0, 3) === "PRI") server.emit("connection", stream);
    else stream.end(emptySettings, () => stream.destroy());
  });
}

/** A frame of HTTP/2 without any setting: to who begins with TLS it is a record of an unknown version. */
const emptySettings = Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0, 0);

/** gRPC's answer to a path that nobody serves: status 12, in grpc-go's words. */
function answerUnimplemented(flyte: RunningFlyte, request: Http2ServerRequest, response: Http2ServerResponse): void {
  const [, service = "", method = ""] = request.url.split("/");
  const known = servedServices(flyte).includes(service);
  const message = known ? `unknown method ${method} for service ${service}` : `unknown service ${service}`;
  // Headers and the end in one frame: Python's client takes an empty frame after them for a broken stream.
  const headers = { ":status": 200, "content-type": "application/grpc", "grpc-status": "12", "grpc-message": message };
  response.stream.respond(headers, { endStream: true });
}

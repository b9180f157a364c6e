import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { createWebSocketStream, WebSocketServer } from "ws";
import type { CloudRequest } from "../../cloud/http.ts";
import { badRequest } from "../status.ts";

/**
 * The two ways in which a session may be served, by what carries it. Each is asked for before the connection is switched
 * over, and throws what is to be answered instead.
 */
export interface Session {
  readonly overWebSocket: () => (webSocket: WebSocket) => void;
  readonly overSpdy: () => (transport: Duplex) => void;
}

/** What a client asked to speak. */
export type Transport =
  | { readonly kind: "web-socket"; readonly protocol: string }
  /** SPDY inside a WebSocket's messages: kubectl's port-forward since 1.31. */
  | { readonly kind: "tunnel"; readonly protocol: string }
  | { readonly kind: "spdy"; readonly protocol: string };

const webSocketProtocols: Readonly<Record<string, readonly string[]>> = {
  exec: ["v5.channel.k8s.io", "v4.channel.k8s.io"],
  portforward: ["v4.channel.k8s.io"],
};

const tunnelProtocols: Readonly<Record<string, readonly string[]>> = {
  portforward: ["SPDY/3.1+portforward.k8s.io"],
};

const spdyProtocols: Readonly<Record<string, readonly string[]>> = {
  exec: ["v4.channel.k8s.io"],
  portforward: ["portforward.k8s.io"],
};

/** Chooses among what the client offers, our best first; throws what the server would answer if nothing fits. */
export function chooseTransport(request: CloudRequest, subresource: string): Transport {
  switch ((request.headers["upgrade"] ?? "").toLowerCase()) {
    case "websocket": {
      const offered = splitList(request.headers["sec-websocket-protocol"]);
      const tunnel = tunnelProtocols[subresource]?.find((name) => offered.includes(name));
      if (tunnel !== undefined) return { kind: "tunnel", protocol: tunnel };
      return { kind: "web-socket", protocol: choose(webSocketProtocols[subresource], offered) };
    }
    case "spdy/3.1": {
      const offered = splitList(request.headers["x-stream-protocol-version"]);
      if (offered.length === 0) throw badRequest("unable to upgrade: X-Stream-Protocol-Version is required");
      return { kind: "spdy", protocol: choose(spdyProtocols[subresource], offered) };
    }
    default:
      throw badRequest(
        `unable to upgrade: the fgk emulator speaks WebSocket and SPDY/3.1, not ${request.headers["upgrade"] ?? "nothing"}`,
      );
  }
}

function splitList(header: string | undefined): readonly string[] {
  return (header ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function choose(spoken: readonly string[] | undefined, offered: readonly string[]): string {
  const chosen = spoken?.find((name) => offered.includes(name));
  if (chosen !== undefined) return chosen;
  throw badRequest(`unable to upgrade: unable to negotiate protocol: client supports ${JSON.stringify(offered)}`);
}

/** Switches the connection over to the transport and serves the session on it. */
export function openTransport(
  transport: Transport,
  session: Session,
  socket: Duplex,
  head: Buffer,
  raw: IncomingMessage,
): void {
  if (transport.kind === "spdy") {
    const serve = session.overSpdy();
    const lines = [
      "HTTP/1.1 101 Switching Protocols",
      "Connection: Upgrade",
      "Upgrade: SPDY/3.1",
      `X-Stream-Protocol-Version: ${transport.protocol}`,
    ];
    socket.write(`${lines.join("\r\n")}\r\n\r\n`);
    if (head.length > 0) socket.unshift(head);
    serve(socket);
    return;
  }
  const serve = serveMessages(transport, session);
  // The name of the tunnel's protocol isn't one by the letter of RFC 6455, and ws would refuse it: it is agreed on here.
  delete raw.headers["sec-websocket-protocol"];
  const server = new WebSocketServer({ noServer: true });
  server.on("headers", (headers) => headers.push(`Sec-WebSocket-Protocol: ${transport.protocol}`));
  server.handleUpgrade(raw, socket, head, serve);
}

function serveMessages(transport: Transport, session: Session): (webSocket: WebSocket) => void {
  if (transport.kind === "web-socket") return session.overWebSocket();
  const serve = session.overSpdy();
  return (webSocket) => serve(asBytes(webSocket));
}

/** Message boundaries mean nothing to SPDY. A peer that goes without a word is an end like any other. */
function asBytes(webSocket: WebSocket): Duplex {
  const stream = createWebSocketStream(webSocket);
  stream.on("error", () => stream.destroy());
  return stream;
}

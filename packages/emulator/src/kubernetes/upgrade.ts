import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { ApiError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import { settle } from "../cloud/cloud.ts";
import type { CloudRequest, CloudResponse, Stored } from "../cloud/http.ts";
import { allEffects } from "../google/effects.ts";
import { recordRequest } from "../google/journal.ts";
import { connectPod } from "./commands/connect-pod.ts";
import { identifyRequester, requirePermission } from "./registry/caller.ts";
import { getObject } from "./registry/read.ts";
import { resourceNamed } from "./resources.ts";
import { badRequest, failWith, unknownResource } from "./status.ts";
import { storeOf } from "./store.ts";
import type { Place } from "./strategies/strategy.ts";
import { serveExec } from "./streams/exec-session.ts";
import { servePortForward } from "./streams/port-forward-session.ts";
import type { Target } from "./target.ts";
import { parseTarget } from "./target.ts";

/** Subprotocols that are spoken, best first. */
const protocolsOf: Readonly<Record<string, readonly string[]>> = {
  exec: ["v5.channel.k8s.io", "v4.channel.k8s.io"],
  portforward: ["v4.channel.k8s.io"],
};

const openStatus = 101;

/**
 * Answers an upgrade request to a cluster: exec and port-forward by WebSocket. What is refused is answered as HTTP on the
 * same socket. Other transports (SPDY, tunnelled or not) are refused.
 */
export function upgradeKubernetes(
  cloud: Cloud,
  cluster: string,
  request: CloudRequest,
  socket: Duplex,
  head: Buffer,
  raw: IncomingMessage,
): void {
  settle(cloud, allEffects);
  let caller = "";
  try {
    const place = { cloud, cluster, store: storeOf(cloud, cluster) };
    const requester = identifyRequester(cloud, cluster, request);
    caller = requester.email;
    const target = parseTarget(request.url.pathname);
    if (target?.name === undefined || protocolsOf[target.subresource ?? ""] === undefined) throw unknownResource();
    requirePermission(requester, target, "create");
    const pod = findRunningPod(place, target);
    const protocol = chooseProtocol(request, target.subresource ?? "");
    openSession({ place, target, pod, protocol, request }, socket, head, raw);
    recordRequest(cloud, request, { api: "kubernetes", status: openStatus, write: false, caller });
  } catch (error) {
    const { response } =
      error instanceof ApiError ? error : failWith({ code: 500, reason: "InternalError", message: String(error) });
    recordRequest(cloud, request, { api: "kubernetes", status: response.status, write: false, caller });
    refuseUpgrade(socket, response);
  }
}

function findRunningPod(place: Place, target: Target): Stored {
  const pod = getObject(place, resourceNamed("pods"), target.namespace, target.name ?? "");
  const { name } = pod["metadata"];
  if (pod["spec"].nodeName === undefined) throw badRequest(`pod ${name} does not have a host assigned`);
  if (["Succeeded", "Failed"].includes(pod["status"].phase)) {
    throw badRequest(`cannot exec into a container in a completed pod; current phase is ${pod["status"].phase}`);
  }
  return pod;
}

function chooseProtocol(request: CloudRequest, subresource: string): string {
  if ((request.headers["upgrade"] ?? "").toLowerCase() !== "websocket") {
    throw badRequest(
      `unable to upgrade: the fgk emulator speaks WebSocket, not ${request.headers["upgrade"] ?? "nothing"}`,
    );
  }
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  const chosen = protocolsOf[subresource]?.find((name) => offered.includes(name));
  if (chosen !== undefined) return chosen;
  throw badRequest(`unable to upgrade: unable to negotiate protocol: client supports ${JSON.stringify(offered)}`);
}

interface Session {
  readonly place: Place;
  readonly target: Target;
  readonly pod: Stored;
  readonly protocol: string;
  readonly request: CloudRequest;
}

function openSession(session: Session, socket: Duplex, head: Buffer, raw: IncomingMessage): void {
  const { place, target, pod, protocol, request } = session;
  const query = request.url.searchParams;
  const connect = (port: number, stream: Duplex): boolean => connectPod(place, pod, port, stream);
  const serve = target.subresource === "exec" ? serveExec(place, pod, query) : servePortForward(pod, query, connect);
  const server = new WebSocketServer({ noServer: true, handleProtocols: () => protocol });
  server.handleUpgrade(raw, socket, head, (webSocket) => serve(webSocket));
}

function refuseUpgrade(socket: Duplex, response: CloudResponse): void {
  const names: Readonly<Record<number, string>> = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
  };
  const lines = [
    `HTTP/1.1 ${response.status} ${names[response.status] ?? "Error"}`,
    ...Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(response.body)}`,
    "connection: close",
  ];
  socket.write(`${lines.join("\r\n")}\r\n\r\n`);
  socket.end(response.body);
}

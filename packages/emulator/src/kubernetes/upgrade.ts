import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
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
import { prepareExec } from "./streams/exec.ts";
import { serveExecSpdy } from "./streams/exec-spdy.ts";
import { serveExec } from "./streams/exec-web-socket.ts";
import { servePortForwardSpdy } from "./streams/port-forward-spdy.ts";
import { servePortForward } from "./streams/port-forward-web-socket.ts";
import type { Session } from "./streams/transports.ts";
import { chooseTransport, openTransport } from "./streams/transports.ts";
import type { Target } from "./target.ts";
import { parseTarget } from "./target.ts";

const openStatus = 101;

/** Subresources of a pod that connections are opened to. */
const connected = ["attach", "exec", "portforward"];

/**
 * Answers an upgrade request to a cluster: exec and port-forward, by WebSocket, by SPDY or by SPDY inside a WebSocket. What
 * is refused is answered as HTTP on the same socket.
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
    if (target?.name === undefined || !connected.includes(target.subresource ?? "")) throw unknownResource();
    requirePermission(requester, target, "create");
    const pod = findRunningPod(place, target);
    const session = prepareSession(place, target, pod, request);
    openTransport(chooseTransport(request, target.subresource ?? ""), session, socket, head, raw);
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

function prepareSession(place: Place, target: Target, pod: Stored, request: CloudRequest): Session {
  const query = request.url.searchParams;
  if (target.subresource === "attach") {
    throw badRequest(
      "the fgk emulator doesn't attach to running containers: kubectl logs -f shows what they print, kubectl exec runs a command",
    );
  }
  if (target.subresource === "exec") {
    const exec = prepareExec(place, pod, query);
    return { overWebSocket: () => serveExec(exec), overSpdy: () => serveExecSpdy(exec) };
  }
  const connect = (port: number, stream: Duplex): boolean => connectPod(place, pod, port, stream);
  return {
    overWebSocket: () => servePortForward(pod, query, connect),
    overSpdy: () => servePortForwardSpdy(pod, connect),
  };
}

/** Answers an upgrade that isn't made, and ends the connection. */
export function refuseUpgrade(socket: Duplex, response: CloudResponse): void {
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

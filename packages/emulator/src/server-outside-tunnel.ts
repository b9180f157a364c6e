import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { ApiError } from "./cloud/api-error.ts";
import type { Cloud } from "./cloud/cloud.ts";
import type { CloudRequest } from "./cloud/http.ts";
import { requireAllowed } from "./kubernetes/outside/allow.ts";
import { identifyRequester } from "./kubernetes/registry/caller.ts";
import { storeOf } from "./kubernetes/store.ts";
import { parseTarget } from "./kubernetes/target.ts";
import { refuseUpgrade } from "./kubernetes/upgrade.ts";
import type { OutsideClient } from "./server-outside-client.ts";

/** A request to change the protocol of a connection. */
export interface Upgrade {
  readonly cloud: Cloud;
  readonly cluster: string;
  readonly request: CloudRequest;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly raw: IncomingMessage;
}

/** Passes an upgrade on as it is, with the kubeconfig's credentials, once its caller was found to have the right. */
export function tunnelOutside(client: OutsideClient, upgrade: Upgrade): void {
  const { cloud, cluster, request, socket, head, raw } = upgrade;
  try {
    const place = { cloud, cluster, store: storeOf(cloud, cluster) };
    requireAllowed(place, request, parseTarget(request.url.pathname), identifyRequester(cloud, cluster, request));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    refuseUpgrade(socket, error.response);
    return;
  }
  const { server, ca, cert, key } = client.access;
  const hostname = server.hostname.replace(/^\[|\]$/g, "");
  const far = connect({
    host: hostname,
    port: Number(server.port || 443),
    ...(/^[\d.]+$|:/.test(hostname) ? {} : { servername: hostname }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  });
  far.on("error", () => socket.destroy());
  socket.on("error", () => far.destroy());
  far.write(printHead(client, request, raw));
  far.write(head);
  far.pipe(socket).pipe(far);
}

function printHead({ access, headers }: OutsideClient, request: CloudRequest, raw: IncomingMessage): string {
  const lines = [
    `${request.method} ${request.url.pathname}${request.url.search} HTTP/1.1`,
    `Host: ${access.server.host}`,
  ];
  for (let at = 0; at < raw.rawHeaders.length; at += 2) {
    const name = raw.rawHeaders[at] ?? "";
    if (!["host", "authorization"].includes(name.toLowerCase())) lines.push(`${name}: ${raw.rawHeaders[at + 1] ?? ""}`);
  }
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${String(value)}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}

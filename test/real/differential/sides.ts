import https from "node:https";
import { makeTestCluster } from "../../../packages/emulator/src/kubernetes/test-cluster.ts";
import type { ControlPlane } from "../kit/start-control-plane.ts";
import type { Answer, Exchange, Json } from "./step.ts";

/** One of the two servers that are compared. */
export interface Side {
  readonly ask: (exchange: Exchange) => Promise<Answer>;
  /** Lets a moment pass, for its controllers. */
  readonly pass: () => Promise<void>;
}

/** The real one. */
export function askReal({ server, ca, token }: ControlPlane): Side {
  const agent = new https.Agent({ ca, keepAlive: true });
  const ask: Side["ask"] = ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
      const options = { method, agent, headers: { ...headers, ...length, authorization: `Bearer ${token}` } };
      const request = https.request(new URL(path, server), options, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.once("error", reject);
        response.once("end", () => {
          const text = Buffer.concat(parts).toString();
          resolve(makeAnswer(response.statusCode ?? 0, response.headers, text));
        });
      });
      request.once("error", reject);
      request.end(body);
    });
  return { ask, pass: () => new Promise((resolve) => setTimeout(resolve, 100)) };
}

/** The emulator's, without sockets: one cluster, whose clock moves only in `pass`. */
export function askEmulated(): Side {
  const cluster = makeTestCluster();
  const ask: Side["ask"] = async ({ method, path, headers, body }) => {
    // As over the wire: without a host the emulator spares its own simulations the check of the fields.
    const response = await cluster.sendText(method, path, body, { host: "cluster.invalid", ...headers });
    return makeAnswer(response.status, response.headers, response.text);
  };
  return { ask, pass: () => cluster.wait(1_000) };
}

function makeAnswer(status: number, headers: Readonly<Record<string, unknown>>, text: string): Answer {
  const kept = ["content-type", "warning", "allow", "location", "retry-after"].flatMap((name) =>
    headers[name] === undefined ? [] : [[name, String(headers[name])]],
  );
  const isJson = String(headers["content-type"] ?? "").includes("json");
  return { status, headers: Object.fromEntries(kept), body: isJson ? (JSON.parse(text) as Json) : text };
}

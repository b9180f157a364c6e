/**
 * Stands in FGK_HELM's place: runs the real helm against the same cluster through a proxy of its own, and kills it without
 * warning at one of its requests. Started with the environment of `DyingHelm`; only its `upgrade` dies.
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { DyingHelm } from "./moments.ts";
import { sortRequests, watchFor } from "./moments.ts";

/** What fgk writes for helm, as far as it is read here. */
interface Kubeconfig {
  readonly clusters: [
    { cluster: { server: string; "certificate-authority-data"?: string; "tls-server-name"?: string } },
  ];
  readonly users: [{ user: { token?: string } }];
}

const settings = JSON.parse(readFileSync(process.env["FGK_TEST_DYING_HELM"] ?? "", "utf8")) as DyingHelm;
const args = process.argv.slice(2);
const at = args.indexOf("--kubeconfig") + 1;

if (at === 0 || (args[0] !== "upgrade" && args[0] !== "rollback")) {
  start(args).on("close", (code) => process.exit(code ?? 1));
} else {
  await runThroughProxy();
}

function start(given: readonly string[]): ReturnType<typeof spawn> {
  return spawn(settings.helm, given, { stdio: ["ignore", "inherit", "inherit"] });
}

async function runThroughProxy(): Promise<void> {
  const file = args[at] ?? "";
  const kubeconfig = JSON.parse(readFileSync(file, "utf8")) as Kubeconfig;
  const { cluster } = kubeconfig.clusters[0];
  const { token } = kubeconfig.users[0].user;
  const upstream = {
    server: new URL(cluster.server),
    ca: Buffer.from(cluster["certificate-authority-data"] ?? "", "base64"),
    servername: cluster["tls-server-name"],
    token: token ?? "",
  };
  const sortOf = sortRequests();
  const judge = watchFor(args[0] ?? "", settings.moment);
  let helm: ReturnType<typeof spawn> | undefined;
  const die = (): void => {
    if (settings.kills !== "helm") process.kill(process.ppid, "SIGKILL");
    if (settings.kills === "fgk") return;
    helm?.kill("SIGKILL");
    // Whoever waits for this program sees what they would see of a helm that was killed.
    process.kill(process.pid, "SIGKILL");
  };
  const server = http.createServer((request, response) => {
    const sort = sortOf(request.method ?? "", request.url ?? "");
    const when = sort === undefined ? undefined : judge(sort);
    if (when === "before") die();
    forward(upstream, request, response, when === "after" ? die : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cluster.server = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  delete cluster["certificate-authority-data"];
  delete cluster["tls-server-name"];
  const own = path.join(settings.folder, `kubeconfig-${process.pid}`);
  writeFileSync(own, JSON.stringify(kubeconfig), { mode: 0o600 });
  helm = start([...args.slice(0, at), own, ...args.slice(at + 1)]);
  helm.on("close", (code) => process.exit(code ?? 1));
}

interface Upstream {
  readonly server: URL;
  readonly ca: Buffer;
  readonly servername: string | undefined;
  readonly token: string;
}

/** Hands one request on; `answered` is called when the server has answered it, before helm learns of it. */
function forward(
  { server, ca, servername, token }: Upstream,
  request: IncomingMessage,
  response: ServerResponse,
  answered: (() => void) | undefined,
): void {
  const { host: _, ...headers } = request.headers;
  const up = https.request(
    {
      host: server.hostname,
      port: server.port === "" ? 443 : server.port,
      ...(ca.length === 0 ? {} : { ca }),
      ...(servername === undefined ? {} : { servername }),
      method: request.method,
      path: request.url,
      headers: { ...headers, authorization: `Bearer ${token}` },
    },
    (answer) => {
      answered?.();
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    },
  );
  up.on("error", () => response.destroy());
  request.pipe(up);
  response.on("close", () => up.destroy());
}

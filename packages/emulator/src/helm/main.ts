/**
 * The process entry of the stand-in for helm: `node -C fgk-source helm/main.ts ARGS`. Takes the cluster from --kubeconfig
 * (or KUBECONFIG) and speaks to it over TLS; everything else is `runHelm`.
 */
import { Buffer } from "node:buffer";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { request as httpsRequest } from "node:https";
import process from "node:process";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { HelmWorld, KubernetesAnswer } from "./helm-world.ts";
import type { ClusterAccess } from "./kubeconfig.ts";
import { parseKubeconfig } from "./kubeconfig.ts";
import { runHelm } from "./run-helm.ts";

const args = process.argv.slice(2);

function optionValue(name: string): string | undefined {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return args[at]?.includes("=") ? args[at].slice(name.length + 1) : args[at + 1];
}

async function readAccess(): Promise<ClusterAccess> {
  const path = optionValue("--kubeconfig") ?? process.env["KUBECONFIG"];
  if (path === undefined) throw new Error("no --kubeconfig given");
  return parseKubeconfig(await readFile(path, "utf8"), optionValue("--kube-context"));
}

async function send(
  method: string,
  path: string,
  body?: unknown,
  contentType = "application/json",
): Promise<KubernetesAnswer> {
  const access = await readAccess();
  const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const outgoing = httpsRequest(
      `${access.server}${path}`,
      {
        method,
        ...(access.ca === undefined ? {} : { ca: access.ca }),
        headers: {
          accept: "application/json",
          "user-agent": "Helm/3.22.0",
          ...(access.token === undefined ? {} : { authorization: `Bearer ${access.token}` }),
          // Node sends no length of its own with a DELETE, and the server would take the body for a request.
          ...(sent === undefined ? {} : { "content-type": contentType, "content-length": sent.length }),
        },
      },
      (incoming) => {
        text(incoming).then((answer) => resolve({ status: incoming.statusCode ?? 0, json: parseJson(answer) }), reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(sent);
  });
}

function parseJson(answer: string): KubernetesAnswer["json"] {
  try {
    return JSON.parse(answer) as KubernetesAnswer["json"];
  } catch {
    return { message: answer };
  }
}

const world: HelmWorld = {
  readFile: (path) => (path === "-" ? text(process.stdin) : readFile(path, "utf8")),
  readBytes: (path) => readFile(path),
  writeFile: (path, content) => writeFile(path, content),
  listFolder: (path) => readdir(path),
  request: send,
  now: () => Date.now(),
  sleep: async (ms) => {
    await sleep(ms);
  },
};

const outcome = await runHelm(args, world);
process.stderr.write(outcome.stderr);
process.stdout.write(outcome.stdout);
process.exitCode = outcome.code;

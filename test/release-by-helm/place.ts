import fs from "node:fs/promises";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { Emulator, HelmOutcome } from "@fgk/emulator";
import { inProcess, runHelm, startEmulator } from "@fgk/emulator";

type Tree = Record<string, unknown>;

/** An emulated cloud with a running cluster of its own. */
export interface Place {
  readonly emulator: Emulator;
  /** A kubeconfig for the cluster. */
  readonly kubeconfig: string;
  readonly close: () => Promise<void>;
}

const cluster = "projects/acme-ml/locations/europe-west1-b/clusters/flyte";
const nowMs = Date.UTC(2026, 10, 22, 12);

/** Opens one; its clock stands still, so that both have the same times. */
export async function openPlace(folder: string, name: string): Promise<Place> {
  const services = ["container.googleapis.com"];
  const emulator = await startEmulator({
    timeScale: 0,
    now: () => nowMs,
    projects: [{ projectId: "acme-ml", services }],
  });
  const headers = { authorization: "Bearer fgk-emulator", "content-type": "application/json" };
  const collection = `${emulator.url}/v1/${path.dirname(cluster)}`;
  const body = JSON.stringify({ cluster: { name: "flyte", initialNodeCount: 1 } });
  const made = await fetch(collection, { method: "POST", headers, body });
  if (!made.ok) throw new Error(await made.text());
  await fetch(`${emulator.url}/v1/${cluster}`, { headers });
  const kubeconfig = path.join(folder, `${name}.kubeconfig`);
  await fs.writeFile(kubeconfig, await emulator.kubeconfig(cluster));
  return { emulator, kubeconfig, close: emulator.close };
}

/** The stand-in, on a place's cluster. */
export function runStandIn({ emulator }: Place, args: readonly string[]): Promise<HelmOutcome> {
  const { answer } = inProcess(emulator.cloud);
  const host = String((emulator.cloud.state.clusters[cluster] as Tree)["endpoint"]);
  return runHelm(args, {
    readFile: (name) => fs.readFile(name, "utf8"),
    readBytes: (name) => fs.readFile(name),
    listFolder: (name) => fs.readdir(name),
    now: () => nowMs,
    sleep: () => Promise.resolve(),
    request: async (method, target, body, contentType = "application/json") => {
      const said = await answer({
        method,
        url: `https://${host}${target}`,
        headers: { authorization: "Bearer fgk-emulator", "content-type": contentType, "user-agent": "Helm/3.22.0" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = typeof said.body === "string" ? said.body : new TextDecoder().decode(said.body);
      return { status: said.status, json: JSON.parse(text) as Tree };
    },
  });
}

/** What the cluster holds of the release by kind and name, without what differs between two clusters; and no events. */
export function listObjects({ emulator }: Place): Readonly<Record<string, unknown>> {
  const { objects } = emulator.cloud.state.kubernetes[cluster] as { objects: Record<string, Record<string, Tree>> };
  const named = Object.entries(objects).flatMap(([kind, all]) =>
    Object.entries(all).map(([name, object]) => [`${kind} ${name}`, object] as const),
  );
  const ours = named.filter(([name]) => /(?:flyte\/|flyte-binary)/.test(name) && !/^events|kube-root-ca/.test(name));
  const text = JSON.stringify(Object.fromEntries(ours), (key, value: unknown) => {
    if (key === "resourceVersion") return undefined;
    // The release itself is looked at opened: gzip need not be the same.
    return key === "release" ? "…" : value;
  });
  // A hash of the template in the server's own order of keys: the first ReplicaSet's is 1.
  const hashes = Object.keys(objects["replicasets.apps"] ?? {}).map((name) => name.split("-").at(-1) ?? "");
  const numbered = hashes.reduce((all, hash, at) => all.replaceAll(hash, `HASH-${at + 1}`), text);
  const plain = numbered
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UID")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replace(/"(createdAt|modifiedAt)":"\d+"/g, '"$1":"TIME"')
    .replace(/containerd:\/\/[0-9a-f]+/g, "containerd://ID")
    .replace(/\b10\.8\.\d+\.\d+\b/g, "POD-IP")
    .replace(/kube-api-access-\w{5}/g, "kube-api-access-X")
    .replace(/(HASH-\d+)-\w{5}\b/g, "$1-X");
  return JSON.parse(plain) as Tree;
}

/** The records of a release, opened, oldest first, without their times. */
export function readReleases({ emulator }: Place): readonly unknown[] {
  const { objects } = emulator.cloud.state.kubernetes[cluster] as { objects: Record<string, Record<string, Tree>> };
  const secrets = Object.entries(objects["secrets"] ?? {}).filter(([name]) => name.includes("sh.helm.release"));
  return secrets
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, secret]) => {
      const data = (secret["data"] as { readonly release: string }).release;
      const text = gunzipSync(Buffer.from(Buffer.from(data, "base64").toString(), "base64")).toString();
      return JSON.parse(text, (key, value: unknown) =>
        /^(first_deployed|last_deployed|deleted|modtime)$/.test(key) && value !== "" ? "TIME" : value,
      ) as unknown;
    });
}

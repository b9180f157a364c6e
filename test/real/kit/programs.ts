import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { Binaries } from "./binaries.ts";

/** What the programs of one control plane must know of each other. */
export interface Places {
  readonly binaries: Binaries;
  readonly folder: string;
  readonly ports: { readonly etcd: number; readonly peer: number; readonly api: number; readonly kwok: number };
  /** The administrator's. */
  readonly token: string;
}

const at = ({ folder }: Places, name: string): string => path.join(folder, name);

/** Writes the key of the service accounts, the administrator's token and the kubeconfig. */
export async function writeFiles(places: Places): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const secret = { mode: 0o600 };
  await writeFile(at(places, "sa.key"), privateKey.export({ type: "pkcs8", format: "pem" }), secret);
  await writeFile(at(places, "sa.pub"), publicKey.export({ type: "spki", format: "pem" }));
  await writeFile(at(places, "tokens.csv"), `${places.token},admin,admin,"system:masters"\n`, secret);
  await writeFile(at(places, "kubeconfig"), makeKubeconfig(places), secret);
}

function makeKubeconfig(places: Places): string {
  const cluster = {
    server: `https://127.0.0.1:${places.ports.api}`,
    "certificate-authority": at(places, "apiserver/apiserver.crt"),
  };
  // JSON is YAML.
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "real", cluster }],
    users: [{ name: "admin", user: { token: places.token } }],
    contexts: [{ name: "real", context: { cluster: "real", user: "admin" } }],
    "current-context": "real",
  });
}

/** etcd, which needn't survive a power cut here. */
export function etcdArgs(places: Places): readonly string[] {
  const client = `http://127.0.0.1:${places.ports.etcd}`;
  const peer = `http://127.0.0.1:${places.ports.peer}`;
  return [
    ...["--data-dir", at(places, "etcd")],
    ...["--listen-client-urls", client, "--advertise-client-urls", client],
    ...["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", `default=${peer}`],
    "--unsafe-no-fsync=true",
  ];
}

export function apiServerArgs(places: Places): readonly string[] {
  return [
    ...["--etcd-servers", `http://127.0.0.1:${places.ports.etcd}`],
    ...["--bind-address", "127.0.0.1", "--advertise-address", "127.0.0.1", "--secure-port", String(places.ports.api)],
    ...["--cert-dir", at(places, "apiserver"), "--authorization-mode", "RBAC"],
    ...["--token-auth-file", at(places, "tokens.csv"), "--service-cluster-ip-range", "10.0.0.0/24"],
    ...["--service-account-issuer", "https://kubernetes.default.svc"],
    ...["--service-account-key-file", at(places, "sa.pub"), "--service-account-signing-key-file", at(places, "sa.key")],
    ...["--endpoint-reconciler-type", "none", "--allow-privileged=true"],
    ...["--kubelet-preferred-address-types", "InternalIP", "--shutdown-delay-duration", "0s", "--profiling=false"],
  ];
}

const asAdmin = (places: Places): readonly string[] => ["--kubeconfig", at(places, "kubeconfig")];

export function controllerArgs(places: Places): readonly string[] {
  return [
    ...asAdmin(places),
    ...["--leader-elect=false", "--secure-port", "0", "--use-service-account-credentials=true"],
    ...["--service-account-private-key-file", at(places, "sa.key")],
    ...["--root-ca-file", at(places, "apiserver/apiserver.crt"), "--concurrent-deployment-syncs", "2"],
  ];
}

export function schedulerArgs(places: Places): readonly string[] {
  return [...asAdmin(places), "--leader-elect=false", "--secure-port", "0"];
}

/** What marks a node whose kubelet kwok plays. */
export const kwokAnnotation = "kwok.x-k8s.io/node";

export function kwokArgs(places: Places): readonly string[] {
  const { kwok } = places.ports;
  return [
    ...asAdmin(places),
    ...["--config", at(places, "kwok.yaml"), "--node-ip", "127.0.0.1"],
    // Its own node alone: the leases of others don't always keep it from their pods.
    ...["--manage-all-nodes=false", `--manage-nodes-with-annotation-selector=${kwokAnnotation}=fake`],
    ...["--node-port", String(kwok), "--server-address", `127.0.0.1:${kwok}`],
    ...["--node-lease-duration-seconds", "40", "--cidr", "10.1.0.0/16"],
  ];
}

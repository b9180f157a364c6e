import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Emulator } from "@fgk/emulator";
import type { Place } from "./place.ts";

/** What must not be left of a run, by what it is: names. */
export interface Leavings {
  /** Private folders of programs, with a kubeconfig and values in them. */
  readonly folders: readonly string[];
  /** Files that were to take another's place. */
  readonly files: readonly string[];
  readonly leases: readonly string[];
  /** Probe pods that run. */
  readonly pods: readonly string[];
}

export async function listLeavings({ folder, emulator }: Place): Promise<Leavings> {
  const temporary = await readdir(path.join(folder, "tmp"));
  const cached = await readdir(path.join(folder, ".cache/fgk")).catch(() => []);
  const files = [...(await readdir(folder)), ...cached];
  return {
    folders: temporary.filter((name) => name.startsWith("fgk-")),
    files: files.filter((name) => /\.unfinished$|^[0-9a-f]{64}\..+$/.test(name)),
    leases: listObjects(emulator, "leases.coordination.k8s.io").flatMap(({ metadata, spec }) =>
      metadata.name.startsWith("fgk-") ? [`${metadata.name} of ${spec?.holderIdentity}`] : [],
    ),
    pods: listObjects(emulator, "pods").flatMap(({ metadata, status }) =>
      metadata.name.startsWith("fgk-probe-") && status?.phase !== "Failed" ? [metadata.name] : [],
    ),
  };
}

interface Stored {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly holderIdentity?: string };
  readonly status?: { readonly phase?: string };
}

export function listObjects({ cloud }: Emulator, collection: string): readonly Stored[] {
  return Object.values(cloud.state.kubernetes).flatMap((store) => Object.values(store["objects"][collection] ?? {}));
}

/** Everything that there must be once, as fgk makes it: ours and others'. */
export function listThings(emulator: Emulator): readonly string[] {
  const { state } = emulator.cloud;
  const versions = Object.entries(state.secrets).flatMap(([name, secret]) =>
    Object.keys(secret["versions"]).map((version) => `${name}/versions/${version}`),
  );
  const objects = ["namespaces", "serviceaccounts", "services", "deployments.apps", "configmaps"].flatMap(
    (collection) =>
      listObjects(emulator, collection).map(({ metadata }) => `${collection} ${metadata.namespace}/${metadata.name}`),
  );
  const slices = [state.clusters, state.compute, state.sql, state.buckets, state.serviceAccounts, state.secrets];
  // A load balancer is named after its Service's uid.
  const names = slices
    .flatMap((slice) => Object.keys(slice))
    .map((name) => name.replace(/(\/k8s2-.*)-[0-9a-f]{8}$/, "$1"));
  return [...names, ...versions, ...objects].sort();
}

import { Buffer } from "node:buffer";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { findInside } from "../kubernetes/inside.ts";

/** A folder as a container sees it: file name → text. */
export type MountedFiles = Readonly<Record<string, string>>;

/** The files of the volume that the container mounts at the path, from the objects as they are now. */
export function readMounted(
  cloud: Cloud,
  cluster: string,
  pod: Stored,
  container: Stored,
  mountPath: string,
): MountedFiles {
  const mounts: readonly Stored[] = container["volumeMounts"] ?? [];
  const mount = mounts.find((candidate) => candidate["mountPath"] === mountPath);
  const volumes: readonly Stored[] = pod["spec"]["volumes"] ?? [];
  const volume = volumes.find((candidate) => candidate["name"] === mount?.["name"]);
  if (volume === undefined) return {};
  const namespace: string = pod["metadata"]["namespace"];
  return Object.assign({}, ...sourcesOf(volume).map((source) => readSource(cloud, cluster, namespace, source)));
}

/** The text of one file of a container, whichever volume it comes from. */
export function readMountedFile(
  cloud: Cloud,
  cluster: string,
  pod: Stored,
  container: Stored,
  path: string,
): string | undefined {
  const at = path.lastIndexOf("/");
  return readMounted(cloud, cluster, pod, container, path.slice(0, at))[path.slice(at + 1)];
}

interface Source {
  readonly resource: "configmaps" | "secrets";
  readonly name: string;
  readonly items: readonly Stored[] | undefined;
}

function sourcesOf(volume: Stored): readonly Source[] {
  const projected: readonly Stored[] = volume["projected"]?.["sources"] ?? [volume];
  return projected.flatMap((source): Source[] => {
    if (source["configMap"] !== undefined)
      return [{ resource: "configmaps", name: source["configMap"]["name"], items: source["configMap"]["items"] }];
    if (source["secret"] === undefined) return [];
    const { name, secretName, items } = source["secret"];
    return [{ resource: "secrets", name: secretName ?? name, items }];
  });
}

function readSource(cloud: Cloud, cluster: string, namespace: string, source: Source): MountedFiles {
  const data: Readonly<Record<string, string>> =
    findInside(cloud, cluster, source.resource, namespace, source.name)?.["data"] ?? {};
  const decode = (value: string): string =>
    source.resource === "secrets" ? Buffer.from(value, "base64").toString() : value;
  const wanted: readonly (readonly [string, string])[] =
    source.items === undefined
      ? Object.keys(data).map((key) => [key, key])
      : source.items.map((item) => [item["path"], item["key"]]);
  return Object.fromEntries(
    wanted.flatMap(([file, key]) => (data[key] === undefined ? [] : [[file, decode(data[key])]])),
  );
}

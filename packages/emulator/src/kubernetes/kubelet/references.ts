import type { Stored } from "../../cloud/http.ts";
import { resourceNamed } from "../resources.ts";
import { readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";

/** The first volume that can't be mounted because its Secret or ConfigMap is missing, in the kubelet's words. */
export function findMountProblem(place: Place, pod: Stored): string | undefined {
  for (const volume of (pod["spec"].volumes ?? []) as readonly Stored[]) {
    for (const source of [volume, ...((volume["projected"]?.sources ?? []) as readonly Stored[])]) {
      const problem = findSourceProblem(place, pod, source);
      if (problem !== undefined) return `MountVolume.SetUp failed for volume "${volume["name"]}" : ${problem}`;
    }
  }
  return undefined;
}

function findSourceProblem(place: Place, pod: Stored, source: Stored): string | undefined {
  const { secret, configMap } = source;
  if (secret !== undefined) return findMissing(place, pod, "secret", secret.secretName ?? secret.name, secret);
  if (configMap !== undefined) return findMissing(place, pod, "configmap", configMap.name, configMap);
  return undefined;
}

function findMissing(
  place: Place,
  pod: Stored,
  kind: "secret" | "configmap",
  name: string,
  source: Stored,
): string | undefined {
  if (source["optional"] === true) return undefined;
  const found = readStored(place.store, resourceNamed(`${kind}s`), pod["metadata"].namespace, name);
  if (found === undefined) return `${kind} "${name}" not found`;
  const keys = Object.keys({ ...found["data"], ...found["binaryData"] });
  const missing = ((source["items"] ?? []) as readonly Stored[]).find((item) => !keys.includes(item["key"]));
  return missing === undefined
    ? undefined
    : `references non-existent ${kind === "secret" ? "secret" : "config"} key: ${missing["key"]}`;
}

/** Why a container's environment can't be made: the text of CreateContainerConfigError. */
export function findEnvProblem(place: Place, pod: Stored, container: Stored): string | undefined {
  const sources = [
    ...((container["envFrom"] ?? []) as readonly Stored[]).map((entry) => [entry["secretRef"], entry["configMapRef"]]),
    ...((container["env"] ?? []) as readonly Stored[]).map((entry) => [
      entry["valueFrom"]?.secretKeyRef,
      entry["valueFrom"]?.configMapKeyRef,
    ]),
  ];
  for (const [secret, configMap] of sources) {
    const problem = findRefProblem(place, pod, "secret", secret) ?? findRefProblem(place, pod, "configmap", configMap);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function findRefProblem(
  place: Place,
  pod: Stored,
  kind: "secret" | "configmap",
  reference: Stored | undefined,
): string | undefined {
  if (reference === undefined || reference["optional"] === true) return undefined;
  const { namespace } = pod["metadata"];
  const found = readStored(place.store, resourceNamed(`${kind}s`), namespace, reference["name"]);
  if (found === undefined) return `${kind} "${reference["name"]}" not found`;
  const { key } = reference;
  if (key === undefined || found["data"]?.[key] !== undefined) return undefined;
  const noun = kind === "secret" ? "Secret" : "ConfigMap";
  return `couldn't find key ${key} in ${noun} ${namespace}/${reference["name"]}`;
}

/** The environment of a container, as far as Secrets, ConfigMaps and plain values make it. */
export function readEnv(place: Place, pod: Stored, container: Stored): Readonly<Record<string, string>> {
  const env: Record<string, string> = {};
  const read = (kind: "secrets" | "configmaps", name: string): Stored => {
    const data: Stored = readStored(place.store, resourceNamed(kind), pod["metadata"].namespace, name)?.["data"] ?? {};
    if (kind === "configmaps") return data;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
    );
  };
  for (const entry of (container["envFrom"] ?? []) as readonly Stored[]) {
    if (entry["secretRef"] !== undefined) Object.assign(env, read("secrets", entry["secretRef"].name));
    if (entry["configMapRef"] !== undefined) Object.assign(env, read("configmaps", entry["configMapRef"].name));
  }
  for (const entry of (container["env"] ?? []) as readonly Stored[]) {
    const { secretKeyRef, configMapKeyRef, fieldRef } = entry["valueFrom"] ?? {};
    const value =
      secretKeyRef !== undefined
        ? read("secrets", secretKeyRef.name)[secretKeyRef.key]
        : configMapKeyRef !== undefined
          ? read("configmaps", configMapKeyRef.name)[configMapKeyRef.key]
          : fieldRef !== undefined
            ? readFieldRef(pod, fieldRef.fieldPath)
            : entry["value"];
    env[entry["name"]] = String(value ?? "").replace(/\$\((\w+)\)/g, (whole, name: string) => env[name] ?? whole);
  }
  return env;
}

function readFieldRef(pod: Stored, path: string): unknown {
  let value: unknown = pod;
  for (const step of path.split(".")) value = (value as Stored | undefined)?.[step];
  return value;
}

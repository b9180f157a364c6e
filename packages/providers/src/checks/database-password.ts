import type { JsonObject, Session } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import type { V1Secret } from "@kubernetes/client-node";
import type { PasswordSource } from "../deployment/scope/database-scope.ts";
import type { Scope } from "../deployment/scope.ts";
import type { ReleaseRecord } from "../helm/release-record.ts";
import { getValue } from "../helm/value-path.ts";
import { readSecret } from "../kubernetes/lists.ts";
import { passwordAnnotation, readPasswordFiles, readPasswordReference } from "../kubernetes/password.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { readReference } from "../secrets/access.ts";

/** A password, and where a person finds the same one. */
export interface FoundPassword {
  readonly password: string;
  /** In words that follow "with"; never the password itself. */
  readonly place: string;
}

type MountedSecret = Extract<PasswordSource, { from: "kubernetesSecret" }>;

/**
 * The password that Flyte runs with, from where its release says it is: our own Secret, the chart's, the values, or a mounted
 * one. In memory only; undefined when it is nowhere that fgk can look.
 */
export async function findPassword(
  session: Session,
  cluster: OpenCluster,
  scope: Scope,
  record: ReleaseRecord,
): Promise<FoundPassword | undefined> {
  const { namespace, fullname } = scope.flyte;
  const read = (name: string): Promise<V1Secret | undefined> => readSecret(session, cluster, namespace, name);
  const path = getValue(record.config, ["configuration", "database", "passwordPath"]);
  if (typeof path === "string" && path !== "") {
    // Where Flyte is told of a file it reads nothing else.
    const file = findMountedFile(record, path) ?? scope.database.password;
    if (file?.from !== "kubernetesSecret") return undefined;
    const data = (await read(file.name))?.data?.[file.key];
    const place = `what is under the key ${file.key} of the Secret ${namespace}/${file.name}`;
    return data === undefined ? undefined : { password: decode(data).trim(), place };
  }
  const inline = getValue(record.config, ["configuration", "inlineSecretRef"]);
  if (typeof inline === "string" && inline !== "") {
    const secret = await read(inline);
    const password = readPasswordFiles(secret);
    if (password !== undefined) return { password, place: describeSource(secret, namespace) };
  }
  const mounted = scope.database.password;
  if (mounted?.from === "kubernetesSecret") {
    const data = (await read(mounted.name))?.data?.[mounted.key];
    const place = `what is under the key ${mounted.key} of the Secret ${namespace}/${mounted.name}`;
    return data === undefined ? undefined : { password: decode(data), place };
  }
  const given = getValue(record.config, ["configuration", "database", "password"]);
  if (typeof given === "string" && given !== "") {
    return { password: given, place: "configuration.database.password of the release's values" };
  }
  const secret = `${fullname}-config-secret`;
  const password = readPasswordFiles(await read(secret));
  return password === undefined ? undefined : { password, place: `the one in the Secret ${namespace}/${secret}` };
}

/** The Secret and key behind the file, by the release's own extra volumes; undefined when it mounts no such Secret. */
function findMountedFile({ config }: ReleaseRecord, file: string): MountedSecret | undefined {
  const folder = file.slice(0, Math.max(file.lastIndexOf("/"), 0));
  const mount = listAt(config, "extraVolumeMounts").find(({ mountPath }) => mountPath === folder);
  const source = listAt(config, "extraVolumes").find(({ name }) => name === mount?.["name"])?.["secret"];
  const name = isJsonObject(source) ? source["secretName"] : undefined;
  return typeof name === "string" ? { from: "kubernetesSecret", name, key: file.slice(folder.length + 1) } : undefined;
}

function listAt(config: JsonObject, key: string): readonly JsonObject[] {
  const list = getValue(config, ["deployment", key]);
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

/** The Secret that fgk fills says of which version of which secret it is the copy. */
function describeSource(secret: V1Secret | undefined, namespace: string): string {
  const reference = readReference(readPasswordReference(secret?.metadata?.annotations?.[passwordAnnotation]));
  const [, project, , name] = reference?.secret.split("/") ?? [];
  if (reference === undefined || project === undefined || name === undefined) {
    return `the one in the Secret ${namespace}/${secret?.metadata?.name ?? ""}`;
  }
  return `what this prints: gcloud secrets versions access ${reference.version} --secret=${name} --project=${project}`;
}

function decode(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

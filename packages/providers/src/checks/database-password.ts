import type { Session } from "@fgk/engine";
import type { V1Secret } from "@kubernetes/client-node";
import type { Scope } from "../deployment/scope.ts";
import type { ReleaseRecord } from "../helm/release-record.ts";
import { getValue } from "../helm/value-path.ts";
import { readSecret } from "../kubernetes/lists.ts";
import { readPasswordFile } from "../kubernetes/password.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";

/**
 * The password that Flyte runs with, from where its release says it is: our own Secret, the chart's, the values, or a mounted
 * one. In memory only; undefined when it is nowhere that fgk can look.
 */
export async function findPassword(
  session: Session,
  cluster: OpenCluster,
  scope: Scope,
  record: ReleaseRecord,
): Promise<string | undefined> {
  const { namespace, fullname } = scope.flyte;
  const read = (name: string): Promise<V1Secret | undefined> => readSecret(session, cluster, namespace, name);
  const inline = getValue(record.config, ["configuration", "inlineSecretRef"]);
  if (typeof inline === "string" && inline !== "") {
    const password = readFiles(await read(inline));
    if (password !== undefined) return password;
  }
  const mounted = scope.database.password;
  if (mounted?.from === "kubernetesSecret") {
    const data = (await read(mounted.name))?.data?.[mounted.key];
    return data === undefined ? undefined : decode(data);
  }
  const given = getValue(record.config, ["configuration", "database", "password"]);
  if (typeof given === "string" && given !== "") return given;
  return readFiles(await read(`${fullname}-config-secret`));
}

/** The last file that says one wins, as Flyte reads them in the order of their names. */
function readFiles(secret: V1Secret | undefined): string | undefined {
  const files = Object.entries(secret?.data ?? {})
    .filter(([name]) => name.endsWith(".yaml"))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return files.map(([, content]) => readPasswordFile(decode(content))).findLast((password) => password !== undefined);
}

function decode(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

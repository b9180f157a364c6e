import type { Diagnostic, JsonObject, Session } from "@fgk/engine";
import { Failure, isJsonObject } from "@fgk/engine";
import type { Asked } from "../../kubernetes/failure.ts";
import { readAccount } from "../../kubernetes/lists.ts";
import type { OpenCluster } from "../../kubernetes/reach.ts";
import { textAt } from "../../text-at.ts";
import { getJson } from "./get-json.ts";
import { findKnownKind, groupOf } from "./kinds.ts";
import type { LiveObject, ManifestObject } from "./manifest-object.ts";
import { keyOfObject } from "./manifest-object.ts";

/** Requests at once. */
const atOnce = 10;

/**
 * Reads objects by name, each once a session; by `keyOfObject`. What the caller may not read is `unreadable` with what is
 * needed; a failure that may pass is thrown.
 */
export async function readObjects(
  session: Session,
  cluster: OpenCluster,
  objects: readonly ManifestObject[],
): Promise<ReadonlyMap<string, LiveObject>> {
  const wanted = new Map<string, ManifestObject>();
  for (const object of objects) if (!wanted.has(keyOfObject(object))) wanted.set(keyOfObject(object), object);
  const found = new Map<string, LiveObject>();
  const queue = [...wanted];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [key, object] = next;
      found.set(key, await session.once(`kubernetes object ${key}`, () => readObject(session, cluster, object)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, queue.length) }, work));
  return found;
}

async function readObject(session: Session, cluster: OpenCluster, object: ManifestObject): Promise<LiveObject> {
  try {
    const shared = await readShared(session, cluster, object);
    if (shared !== undefined) return shared;
    const place = await findPlace(session, cluster, object);
    if (place === undefined) return judgeUnserved(object);
    const content = await getJson(cluster, place.asked, place.path);
    if (content === "no such path") return judgeUnserved(object);
    return content === undefined ? { status: "absent" } : { status: "present", content };
  } catch (error) {
    if (error instanceof Failure && error.retry === "never" && error.diagnostic.code !== "unreachable") {
      return { status: "unreadable", why: error.diagnostic };
    }
    throw error;
  }
}

/** Accounts have a kind of their own, which reads them as well: one answer serves both. */
async function readShared(
  session: Session,
  cluster: OpenCluster,
  { apiVersion, kind, namespace, name }: ManifestObject,
): Promise<LiveObject | undefined> {
  if (apiVersion !== "v1" || kind !== "ServiceAccount" || namespace === undefined) return undefined;
  const found = await readAccount(session, cluster, namespace, name);
  // Its times are dates: as JSON it is what the server said.
  const content: unknown = found === undefined ? undefined : JSON.parse(JSON.stringify(found));
  return isJsonObject(content) ? { status: "present", content } : { status: "absent" };
}

/** Without its definition there can be no object of a kind; of Kubernetes' own kinds only this version is gone. */
function judgeUnserved({ apiVersion, kind, name }: ManifestObject): LiveObject {
  if (findKnownKind(apiVersion, kind) === undefined) return { status: "absent" };
  const why: Diagnostic = {
    severity: "error",
    code: "unreadable",
    summary: `the cluster no longer knows ${kind} ${name} as ${apiVersion}`,
    help: "a chart of a newer version writes it as this cluster's version of Kubernetes has it",
  };
  return { status: "unreadable", why };
}

interface Place {
  readonly path: string;
  readonly asked: Asked;
}

async function findPlace(session: Session, cluster: OpenCluster, object: ManifestObject): Promise<Place | undefined> {
  const { apiVersion, kind, namespace, name } = object;
  const known = findKnownKind(apiVersion, kind);
  const { plural, namespaced } = known ?? (await discover(session, cluster, apiVersion, kind)) ?? {};
  if (plural === undefined) return undefined;
  const full = namespaced === true && namespace !== undefined ? `${namespace}/${name}` : name;
  const below = namespaced === true ? `namespaces/${encodeURIComponent(namespace ?? "default")}/` : "";
  const path = `${rootOf(apiVersion)}/${below}${plural.toLowerCase()}/${encodeURIComponent(name)}`;
  // Google has one permission for all kinds that aren't Kubernetes' own.
  const asked =
    known === undefined ? { resource: "thirdPartyObjects", name: `${kind} ${full}` } : { resource: plural, name: full };
  return { path, asked: { verb: "get", ...asked } };
}

function rootOf(apiVersion: string): string {
  return groupOf(apiVersion) === "" ? `/api/${apiVersion}` : `/apis/${apiVersion}`;
}

/** What the cluster says of the kinds of one group and version; asked once a session. Undefined: it has no such kind. */
async function discover(
  session: Session,
  cluster: OpenCluster,
  apiVersion: string,
  kind: string,
): Promise<{ readonly plural: string; readonly namespaced: boolean } | undefined> {
  const path = rootOf(apiVersion);
  const answer = await session.once(`kubernetes kinds ${apiVersion}`, () =>
    getJson(cluster, { verb: "list", resource: "customResourceDefinitions", name: apiVersion }, path),
  );
  const resources = isJsonObject(answer) && Array.isArray(answer["resources"]) ? answer["resources"] : [];
  const found = resources.find(
    (one): one is JsonObject => isJsonObject(one) && one["kind"] === kind && !textAt(one, "name").includes("/"),
  );
  return found === undefined ? undefined : { plural: textAt(found, "name"), namespaced: found["namespaced"] === true };
}

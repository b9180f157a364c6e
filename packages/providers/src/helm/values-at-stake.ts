import type { Diagnostic, Present, Resource, ResourceKind, Session } from "@fgk/engine";
import { equalJson, knownValue, nameOf } from "@fgk/engine";
import type { ClusterReach } from "../kubernetes/reach.ts";
import { readKubernetesMark } from "../mark.ts";
import { addRemarks } from "./add-remarks.ts";
import { fullnameField } from "./fullname.ts";
import { listMarkedRecords } from "./marked-records.ts";
import { currentRecord, readRelease } from "./release-list.ts";
import { listKeptValues } from "./release-values.ts";

/** What a first start begins with: it is in the database long since, and a later start adds nothing to it. */
const seeds = "flyte-core-components.admin.seedProjects";
/** So many are named; of more, how many there are. */
const shown = 5;

/**
 * The kind of releases, which refuses to install one anew (under another name, in another namespace, with another fullname)
 * while the one that leaves has values which the file doesn't name: they would go with it.
 */
export function refuseLostValues(kind: ResourceKind, reach: ClusterReach): ResourceKind {
  return addRemarks(kind, async (session, resource, live) => {
    const lost = live.status === "absent" ? await findLost(reach, session, resource) : findReplaced(resource, live);
    return lost === undefined ? [] : [lost];
  });
}

/** A replace uninstalls first. */
function findReplaced(resource: Resource, live: Present): Diagnostic | undefined {
  const [before, after] = [live.fields[fullnameField], knownValue(resource, fullnameField)];
  if (live.marking.by !== "us" || before === undefined || after === undefined || equalJson(before, after))
    return undefined;
  const values = live.kept.filter(({ what }) => what === "values").map(({ name }) => name);
  return describeLost(resource, nameOf(resource.address), values);
}

/** The release had another name before. */
async function findLost(reach: ClusterReach, session: Session, resource: Resource): Promise<Diagnostic | undefined> {
  const found = await reach.look(session);
  if (found.state !== "open") return undefined;
  const records = await listMarkedRecords(session, found.cluster);
  const releases = new Map(records.map((record) => [`${record.namespace}/${record.name}`, record]));
  for (const { namespace, name } of releases.values()) {
    const former = await readRelease(session, found.cluster, namespace, name);
    if (former === undefined || readKubernetesMark(former.newest.labels, session.mark).by !== "us") continue;
    const values = listKeptValues(currentRecord(former), resource).map((one) => one.name);
    const lost = describeLost(resource, `${namespace}/${name}`, values);
    if (lost !== undefined) return lost;
  }
  return undefined;
}

function describeLost(resource: Resource, release: string, kept: readonly string[]): Diagnostic | undefined {
  const values = kept.filter((name) => !name.startsWith(seeds));
  if (values.length === 0) return undefined;
  const names = values.slice(0, shown).join(", ");
  const more = values.length > shown ? ` and ${values.length - shown} more` : "";
  return {
    severity: "error",
    code: "protected",
    summary: `values of the release ${release} would be lost: ${names}${more}`,
    cause: "it would be uninstalled and installed anew, and the deployment file doesn't name them",
    help: "under the former name, fgk plan --values-from-live prints them: write them at flyte.values (null for one that shall go)",
    address: resource.address,
    keyPath: "flyte",
  };
}

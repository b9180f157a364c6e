import type { Address, Diagnostic, Json, Kept, Live, Resource, Session } from "@fgk/engine";
import type { OpenCluster } from "../kubernetes/reach.ts";
import type { ObjectEffect, ReleaseName } from "./objects/manifest-object.ts";
import type { ReleaseRecord } from "./release-record.ts";

/** The field of a release that names what of it somebody deleted. It shall be nothing: helm puts back what it misses. */
export const deletedField = "deleted";
/** The field of a release that names what of its objects somebody changed. It shall be nothing: helm writes its own again. */
export const editedField = "edited";

/** How the objects of a deployed release differ from what helm made of them. */
export interface ReleaseDrift {
  readonly effects: readonly ObjectEffect[];
  /** What others added to its objects, by name. */
  readonly kept: readonly Kept[];
  /** Why some of them couldn't be read. */
  readonly unread: readonly Diagnostic[];
}

/** Nothing is known to differ. */
export const noDrift: ReleaseDrift = { effects: [], kept: [], unread: [] };

/** Reads the objects of a deployed release and compares them with its manifest. A release that helm didn't finish isn't. */
export async function readDrift(
  session: Session,
  cluster: OpenCluster,
  place: ReleaseName,
  record: ReleaseRecord,
): Promise<ReleaseDrift> {
  if (record.status !== "deployed" || record.manifest.trim() === "") return noDrift;
  const [{ parseManifest }, { findDrift }, { listForeign }, { readObjects }] = await Promise.all([
    import("./objects/parse-manifest.ts"),
    import("./objects/find-drift.ts"),
    import("./objects/list-foreign.ts"),
    import("./objects/read-objects.ts"),
  ]);
  const manifest = parseManifest(record.manifest, place.namespace);
  const live = await readObjects(session, cluster, manifest);
  const unread = [...live.values()].flatMap((one) => (one.status === "unreadable" ? [one.why] : []));
  const effects = findDrift(manifest, live, place).flatMap(leaveToOthers);
  return { effects, kept: listForeign(manifest, live).map((name) => ({ what: "fields", name })), unread };
}

/** What the account's own kind keeps true isn't the release's matter. */
function leaveToOthers(effect: ObjectEffect): readonly ObjectEffect[] {
  if (!effect.object.startsWith("ServiceAccount ")) return [effect];
  const differences = effect.differences.filter(({ path }) => path !== accountAnnotation);
  return effect.action === "update" && differences.length === 0 ? [] : [{ ...effect, differences }];
}

const accountAnnotation = 'metadata.annotations."iam.gke.io/gcp-service-account"';

const namedPaths = 20;

/** The drift as fields of the release: names and paths, never values. */
export function describeDrift({ effects }: ReleaseDrift): {
  readonly fields: Readonly<Record<string, Json>>;
  readonly managers: Readonly<Record<string, string>>;
} {
  const deleted = effects.filter(({ action }) => action === "create").map(({ object }) => object);
  const edits = effects.filter(({ action }) => action !== "create");
  const paths = listPaths(edits);
  const shown =
    paths.length > namedPaths ? [...paths.slice(0, namedPaths), `${paths.length - namedPaths} more`] : paths;
  // Where several hold one field, they are named together.
  const writers = edits.flatMap(({ differences }) => differences.flatMap(({ manager }) => manager?.split(", ") ?? []));
  const manager = [...new Set(writers)].sort().join(", ");
  return {
    fields: {
      ...(deleted.length > 0 && { [deletedField]: deleted.join(", ") }),
      ...(shown.length > 0 && { [editedField]: shown }),
    },
    managers: manager === "" ? {} : { [editedField]: manager },
  };
}

function listPaths(effects: readonly ObjectEffect[]): readonly string[] {
  return effects.flatMap(({ object, differences }) => differences.map(({ path }) => `${object} ${path}`));
}

/** What is said of a release that fgk didn't install: what others changed in it is theirs until the release is adopted. */
export function remarkDrift(address: Address, { effects, unread }: ReleaseDrift, ours: boolean): readonly Diagnostic[] {
  const paths = listPaths(effects.filter(({ action }) => action !== "create"));
  const said: Diagnostic[] = [];
  const [first] = unread;
  if (first !== undefined) {
    const need = first.permission === undefined ? first.summary : `needs ${first.permission}`;
    const count = unread.length === 1 ? "1 object" : `${unread.length} objects`;
    said.push({
      severity: "note",
      code: "unreadable",
      summary: `${count} of ${address} not compared (${need})`,
      ...(first.help === undefined ? {} : { help: first.help }),
      address,
    });
  }
  if (ours || paths.length === 0) return said;
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : "";
  said.push({
    severity: "warning",
    code: "warning",
    summary: `${address}: somebody changed what helm installed: ${paths.slice(0, 3).join(", ")}${more}`,
    cause:
      "fgk didn't install this release, so it leaves these fields alone; the next helm upgrade may write over them",
    help: `put what is meant into flyte.values, or let fgk keep the release true: fgk plan --adopt ${address}`,
    address,
  });
  return said;
}

/** The resources, the release with what was deleted of it (and, when it is ours, changed in it) to be put back. Pure. */
export function putBackDrift(
  address: Address,
  resources: readonly Resource[],
  live: ReadonlyMap<Address, Live>,
): readonly Resource[] {
  const found = live.get(address);
  if (found?.status !== "present") return resources;
  const wanted = [deletedField, ...(found.marking.by === "us" ? [editedField] : [])].filter(
    (path) => found.fields[path] !== undefined,
  );
  if (wanted.length === 0) return resources;
  const fields = Object.fromEntries(wanted.map((path) => [path, { value: null, role: "always" as const }]));
  return resources.map((one) => (one.address === address ? { ...one, fields: { ...one.fields, ...fields } } : one));
}

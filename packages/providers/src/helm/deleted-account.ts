import type { Address, Json, Live, Resource, Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import { readAccount } from "../kubernetes/lists.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { fullnameOf } from "./fullname.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { readValue } from "./release-values.ts";

/** The field of a release that names what of it somebody deleted. It shall be nothing: helm puts back what it misses. */
export const deletedField = "deleted";

/** The account that the release's chart makes; undefined when it was told to make none. */
export function nameOwnAccount(release: string, record: ReleaseRecord): string | undefined {
  if (readValue(record, ["serviceAccount", "create"]) === false) return undefined;
  const chosen = readValue(record, ["serviceAccount", "name"]);
  return typeof chosen === "string" && chosen !== "" ? chosen : fullnameOf(release, record);
}

/** The account of a deployed release, when it isn't there any more. Who may not look leaves it to the account's own kind. */
export async function findDeletedAccount(
  session: Session,
  cluster: OpenCluster,
  where: { readonly namespace: string; readonly name: string },
  record: ReleaseRecord,
): Promise<Readonly<Record<string, Json>>> {
  const account = nameOwnAccount(where.name, record);
  if (account === undefined || record.status !== "deployed") return {};
  try {
    const found = await readAccount(session, cluster, where.namespace, account);
    return found === undefined ? { [deletedField]: `ServiceAccount ${account}` } : {};
  } catch (error) {
    if (error instanceof Failure && error.retry === "never") return {};
    throw error;
  }
}

/** The resources, the release with what was deleted of it to be put back. Pure. */
export function putBackDeleted(
  address: Address,
  resources: readonly Resource[],
  live: ReadonlyMap<Address, Live>,
): readonly Resource[] {
  const found = live.get(address);
  if (found?.status !== "present" || found.fields[deletedField] === undefined) return resources;
  return resources.map((one) =>
    one.address === address
      ? { ...one, fields: { ...one.fields, [deletedField]: { value: null, role: "always" } } }
      : one,
  );
}

import type { Stored } from "../../cloud/http.ts";
import type { Column } from "./column.ts";
import { ageColumn, makeColumn, nameColumn } from "./column.ts";
import { none, showSelector } from "./texts.ts";

const sizeOf = (value: unknown): number => Object.keys(value ?? {}).length;

/** The columns of namespaces. */
export const namespaceColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Status", "Whether the namespace is in use or going.", (object) => object["status"]?.phase ?? ""),
  ageColumn,
];

/** The columns of secrets, which never show what is in them. */
export const secretColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Type", "What the secret is for.", (object) => object["type"] ?? ""),
  makeColumn("Data", "How many values it holds.", (object) => sizeOf(object["data"])),
  ageColumn,
];

/** The columns of config maps. */
export const configMapColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Data", "How many values it holds.", (object) => sizeOf(object["data"]) + sizeOf(object["binaryData"])),
  ageColumn,
];

/** The columns of service accounts. */
export const serviceAccountColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Secrets", "How many secrets are named as its own.", (object) => sizeOf(object["secrets"])),
  ageColumn,
];

/** The columns of leases. */
export const leaseColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Holder", "Who holds the lease.", (object) => object["spec"]?.holderIdentity ?? ""),
  ageColumn,
];

/** The columns of webhook configurations of both sorts. */
export const webhookColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Webhooks", "How many webhooks are called.", (object) => sizeOf(object["webhooks"]), "integer"),
  ageColumn,
];

/** The columns of network policies. */
export const networkPolicyColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Pod-Selector", "The labels of the pods that it is about.", (object) =>
    none(showSelector(object["spec"]?.podSelector)),
  ),
  ageColumn,
];

/** The columns of priority classes. */
export const priorityClassColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Value", "The higher, the earlier.", (object) => object["value"] ?? 0, "integer"),
  makeColumn(
    "Global-Default",
    "Whether pods without a class get it.",
    (object) => object["globalDefault"] === true,
    "boolean",
  ),
  ageColumn,
  makeColumn("PreemptionPolicy", "Whether others may be pushed out.", (object) => object["preemptionPolicy"] ?? ""),
];

/** The columns of resource quotas. */
export const quotaColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Request", "What is used of what may be requested.", (object) => showUse(object, false)),
  makeColumn("Limit", "What is used of what may be the limit.", (object) => showUse(object, true)),
  ageColumn,
];

function showUse({ status }: Stored, isLimit: boolean): string {
  return Object.entries((status?.hard ?? {}) as Readonly<Record<string, string>>)
    .filter(([name]) => name.startsWith("limits.") === isLimit)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hard]) => `${name}: ${status?.used?.[name] ?? "0"}/${hard}`)
    .join(", ");
}

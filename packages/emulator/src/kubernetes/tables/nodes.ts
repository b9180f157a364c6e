import type { Stored } from "../../cloud/http.ts";
import type { Column } from "./column.ts";
import { ageColumn, makeColumn, nameColumn, wideColumn } from "./column.ts";
import { none } from "./texts.ts";

/** The columns of nodes. */
export const nodeColumns: readonly Column[] = [
  nameColumn,
  makeColumn("Status", "Whether the node is ready, and whether it takes pods.", showStatus),
  makeColumn("Roles", "The roles that the node's labels give it.", showRoles),
  ageColumn,
  makeColumn("Version", "The version of the node's kubelet.", (node) => nodeFact(node, "kubeletVersion", "")),
  wideColumn("Internal-IP", "The node's address inside the network.", (node) => addressOf(node, "InternalIP")),
  wideColumn("External-IP", "The node's address outside of it.", (node) => addressOf(node, "ExternalIP")),
  wideColumn("OS-Image", "The node's operating system.", (node) => nodeFact(node, "osImage", "<unknown>")),
  wideColumn("Kernel-Version", "The version of its kernel.", (node) => nodeFact(node, "kernelVersion", "<unknown>")),
  wideColumn("Container-Runtime", "What runs its containers, with the version.", (node) =>
    nodeFact(node, "containerRuntimeVersion", "<unknown>"),
  ),
];

function showStatus(node: Stored): string {
  const conditions: readonly Stored[] = node["status"]?.conditions ?? [];
  const ready = conditions.find((condition) => condition["type"] === "Ready");
  const state = ready === undefined ? "Unknown" : ready["status"] === "True" ? "Ready" : "NotReady";
  return node["spec"]?.unschedulable === true ? `${state},SchedulingDisabled` : state;
}

const rolePrefix = "node-role.kubernetes.io/";

function showRoles(node: Stored): string {
  const labels: Readonly<Record<string, string>> = node["metadata"].labels ?? {};
  const roles = Object.entries(labels).map(([key, value]) => {
    if (key.startsWith(rolePrefix)) return key.slice(rolePrefix.length);
    return key === "kubernetes.io/role" ? value : "";
  });
  return none([...new Set(roles.filter((role) => role !== ""))].sort().join(","));
}

function addressOf(node: Stored, type: string): string {
  const addresses: readonly Stored[] = node["status"]?.addresses ?? [];
  return none(addresses.find((address) => address["type"] === type)?.["address"]);
}

function nodeFact(node: Stored, field: string, absent: string): string {
  return node["status"]?.nodeInfo?.[field] || absent;
}

import type { Change, Diagnostic, Live, Resource, RiskNote } from "@fgk/engine";
import { numberOf, textOf, withoutHost } from "../google/values.ts";
import type { Instance } from "./sql-read.ts";

/** What an instance can't become: a lower version, another network. Said in the plan, before anything is tried. */
export function remarkInstance(resource: Resource, instance: Instance): readonly Diagnostic[] {
  const remarks: Diagnostic[] = [];
  const refuse = (path: string, summary: string, help: string): void => {
    const source = resource.fields[path]?.source ?? resource.source;
    remarks.push({
      severity: "error",
      code: "does-not-fit",
      summary,
      help,
      address: resource.address,
      keyPath: source,
    });
  };
  const keeps = (path: string): boolean =>
    resource.fields[path] !== undefined && resource.fields[path].role !== "default";
  const version = textOf(resource, "version");
  const live = instance.databaseVersion ?? "";
  if (keeps("version") && version !== undefined && orderOf(version) < orderOf(live)) {
    refuse("version", `the instance runs ${live}; a version can't be lowered to ${version}`, `write ${live}`);
  }
  const network = instance.settings?.ipConfiguration?.privateNetwork;
  const wanted = textOf(resource, "network");
  if (keeps("network") && network && wanted !== undefined && withoutHost(network) !== withoutHost(wanted)) {
    const help = "use that network, or another instance";
    refuse("network", `the instance is in the network ${withoutHost(network)} and can't leave it`, help);
  }
  const disk = Number(instance.settings?.dataDiskSizeGb ?? 0);
  const asked = numberOf(resource, "diskGb");
  if (keeps("diskGb") && asked !== undefined && disk > asked) {
    remarks.push({
      severity: "note",
      code: "note",
      summary: `the disk has ${disk} GB, the file says ${asked}: a disk grows by itself and never shrinks`,
      address: resource.address,
    });
  }
  return remarks;
}

/** POSTGRES_9_6 → 9.6, POSTGRES_15 → 15. */
function orderOf(version: string): number {
  return Number(version.replace(/^[A-Z]+_/, "").replace("_", "."));
}

const restarting: ReadonlySet<string> = new Set(["version", "edition", "tier", "availability", "network"]);

/** What a change of an instance does to Flyte. */
export function riskOfInstance(change: Change, live: Live): RiskNote | undefined {
  if (change.action === "delete" || change.action === "replace") {
    return { risk: "data loss", why: "the databases on the instance go with it" };
  }
  if (change.action !== "update" || live.status !== "present") return undefined;
  if (change.fields.some(({ path, after }) => path === "publicIp" && after === true)) {
    return { risk: "exposure", why: "the database gets a public address" };
  }
  const restarts = change.fields.filter(({ path }) => restarting.has(path)).map(({ path }) => path);
  if (restarts.length === 0) return undefined;
  return { risk: "downtime", why: `the database restarts (${restarts.join(", ")})` };
}

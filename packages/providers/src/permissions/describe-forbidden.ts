import type { Diagnostic } from "@fgk/engine";
import { compareText } from "@fgk/engine";
import type { PlacedNeed } from "./placed-need.ts";

/** Says which permissions are missing, for what, who lacks them, and the commands that give them. */
export function describeForbidden(missing: readonly PlacedNeed[], caller: string | undefined): Diagnostic {
  const projects = [...new Set(missing.map(({ project }) => project))].sort(compareText);
  const names = new Set(missing.map(({ permission, project }) => `${project} ${permission}`));
  const count = names.size === 1 ? "a permission that is" : `${names.size} permissions that are`;
  const [only = ""] = projects.length === 1 ? missing.map(({ permission }) => permission) : [];
  const permission = names.size === 1 ? { permission: only } : {};
  return {
    severity: "error",
    code: "no-permission",
    summary: `${caller ?? "whoever these credentials are"} may not apply this plan: it needs ${count} missing`,
    cause: projects.map((project) => listMissing(missing, project)).join("\n"),
    ...permission,
    help: describeCommands(projects, caller),
  };
}

function listMissing(missing: readonly PlacedNeed[], project: string): string {
  const here = missing.filter((need) => need.project === project);
  const permissions = [...new Set(here.map(({ permission }) => permission))].sort(compareText);
  const lines = permissions.map((permission) => {
    const addresses = here.filter((need) => need.permission === permission).map(({ address }) => address);
    return `  ${permission} (${sayWhere([...new Set(addresses)].sort(compareText))})`;
  });
  return [`missing in ${project}:`, ...lines].join("\n");
}

/** Addresses that one line names. */
const mostNamed = 2;

function sayWhere(addresses: readonly string[]): string {
  const named = addresses.slice(0, mostNamed).map((address) => (address.startsWith("lease/") ? "the lease" : address));
  const more = addresses.length - named.length;
  return more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ");
}

function describeCommands(projects: readonly string[], caller: string | undefined): string {
  const member =
    caller === undefined
      ? "user:YOU"
      : `${caller.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user"}:${caller}`;
  const commands = projects.flatMap((project) => [
    `  gcloud iam roles create fgkApplier --project=${project} --file=applier.yaml`,
    `  gcloud projects add-iam-policy-binding ${project} --member=${member} --role=projects/${project}/roles/fgkApplier --condition=None`,
  ]);
  return [
    "an owner of the project gives them once, by the role that holds what fgk needs:",
    "  fgk permissions applier > applier.yaml",
    ...commands,
    "then run the same command again, or have it run by somebody who holds them",
  ].join("\n");
}

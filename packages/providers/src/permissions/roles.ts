import type { CallRow } from "./call-row.ts";
import { clusterCalls } from "./cluster-calls.ts";
import { googleCalls } from "./google-calls.ts";

/** Every call that fgk makes, with what it needs. */
export const permissionTable: readonly CallRow[] = [...googleCalls, ...clusterCalls];

/** What the two roles are for. */
export const roleNames = ["planner", "applier"] as const;
export type RoleName = (typeof roleNames)[number];

/** A custom role as `gcloud iam roles create` takes it. */
export interface Role {
  readonly title: string;
  readonly description: string;
  readonly stage: "GA";
  readonly includedPermissions: readonly string[];
}

/** Who plans reads only; who applies does both. */
export function describeRole(name: RoleName): Role {
  const rows = permissionTable.filter(({ when }) => name === "applier" || when === "plan");
  return {
    title: `fgk ${name}`,
    description:
      name === "planner"
        ? "What fgk plan needs: it only reads."
        : "What fgk apply, verify and destroy need. It is all that fgk does.",
    stage: "GA",
    includedPermissions: [...new Set(rows.flatMap(({ permissions }) => permissions))].sort(),
  };
}

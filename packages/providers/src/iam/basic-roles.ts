import type { Change, RiskNote } from "@fgk/engine";
import { knownValue } from "@fgk/engine";
import { riskOfGrants } from "./grants.ts";

/** Google's basic roles that may change nearly everything: https://cloud.google.com/iam/docs/roles-overview#basic */
const mighty = new Set(["roles/owner", "roles/editor"]);

/** Whoever runs a workflow has what Flyte's account has: a basic role opens the whole project to them. */
export function riskOfRoles(change: Change): RiskNote | undefined {
  const role = listGranted(change).find((path) => mighty.has(path));
  if (role === undefined) return riskOfGrants(change);
  return { risk: "exposure", why: `with ${role} each workflow may change nearly everything in the project` };
}

function listGranted(change: Change): readonly string[] {
  if (change.action === "update") return change.fields.filter(({ after }) => after === true).map(({ path }) => path);
  if (change.action !== "create") return [];
  return Object.keys(change.resource.fields).filter((path) => knownValue(change.resource, path) === true);
}

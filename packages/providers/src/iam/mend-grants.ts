import type { FieldChange, Resource } from "@fgk/engine";
import { joinCommands, writeCommand } from "../google/shell-words.ts";
import type { GrantOfPath } from "./grants.ts";
import { grantsOf, grantsOfChanges } from "./grants.ts";
import type { Grant } from "./policy.ts";

/**
 * The commands by which a policy's owner grants (or takes away) exactly these members. `target` is what stands before the
 * verb and after it: `gcloud projects` and the project. No condition, even where the policy has some: otherwise it asks.
 */
export function mendGrants(
  resource: Resource,
  change: FieldChange | "create",
  grantOfPath: GrantOfPath,
  target: { readonly group: readonly string[]; readonly name: readonly string[] },
): string {
  const grants = change === "create" ? grantsOf(resource, grantOfPath) : grantsOfChanges([change], grantOfPath);
  const commands = grants
    .filter(({ wanted }) => wanted || change !== "create")
    .map(({ role, member, wanted }: Grant) =>
      writeCommand(
        "gcloud",
        ...target.group,
        wanted ? "add-iam-policy-binding" : "remove-iam-policy-binding",
        ...target.name,
        `--member=${member}`,
        `--role=${role}`,
        "--condition=None",
      ),
    );
  return joinCommands(commands);
}

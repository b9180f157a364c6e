import type { Diagnostic } from "@fgk/engine";
import { limits } from "@fgk/engine";
import type { Grant, Policy } from "./policy.ts";
import { countMembers, editPolicy } from "./policy.ts";

/** At this part of the limit a warning is due: the next projects won't fit. */
const nearly = 0.8;

/** What is to be said in the plan about a policy's size once the grants are made; nothing when it is small enough. */
export function remarkSize(
  policy: Policy,
  grants: readonly Grant[],
  own: readonly string[],
  what: string,
): readonly Diagnostic[] {
  const edited = editPolicy(policy, grants, own);
  const count = countMembers(edited ?? policy);
  if (count < limits.policyMembers * nearly) return [];
  const over = count > limits.policyMembers && edited !== undefined;
  return [
    {
      severity: over ? "error" : "warning",
      code: over ? "does-not-fit" : "warning",
      summary: `${what} would have ${count} members; Google allows ${limits.policyMembers}`,
      cause: `every occurrence of a member counts, those of others too (${countMembers(policy)} are there now)`,
      help: "remove members that nobody needs, use fewer projects or domains, or a second service account",
    },
  ];
}

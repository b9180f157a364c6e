import type { Diagnostic, Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { rolesThatGive } from "./included-roles.ts";
import type { Policy } from "./policy.ts";
import { holdsRole } from "./policy.ts";

/**
 * The project's policy, for those who only look; asked for once a session. Google's library is left to those who write:
 * loading it takes a fifth of a second, and every plan looks.
 */
export function lookAtProjectPolicy(session: Session, reach: GoogleReach, project: string): Promise<Policy> {
  return session.once(`policy of ${project}`, () =>
    reach.rest.call<Policy>({
      api: "cloudresourcemanager",
      method: "POST",
      path: `/v3/projects/${encodeURIComponent(project)}:getIamPolicy`,
      body: { options: { requestedPolicyVersion: 3 } },
      what: `read the policy of the project ${project}`,
    }),
  );
}

/** True when the member has the role, or one that includes it, in the policy. */
export function holdsRight(policy: Policy, role: string, member: string): boolean {
  return rolesThatGive(role).some((larger) => holdsRole(policy, larger, member));
}

/** What a project grants besides the policy of a thing in it. */
export interface ProjectGrants {
  readonly holds: (role: string, member: string) => boolean;
  /** Empty for those who may not read it. */
  readonly policy: Policy;
  readonly remarks: readonly Diagnostic[];
}

/**
 * Rights that are held on the project count for everything in it. Whoever may not read the project's policy sees the
 * thing's own policy alone, and the plan says so.
 */
export async function lookForProjectGrants(
  session: Session,
  reach: GoogleReach,
  project: string,
): Promise<ProjectGrants> {
  try {
    const policy = await lookAtProjectPolicy(session, reach, project);
    return { holds: (role, member) => holdsRight(policy, role, member), policy, remarks: [] };
  } catch (error) {
    if (!(error instanceof Failure) || !/^(no-permission|api-disabled)$/.test(error.diagnostic.code)) throw error;
    const remark: Diagnostic = {
      severity: "note",
      code: "unreadable",
      summary: `rights granted on the project ${project} are not seen (needs resourcemanager.projects.getIamPolicy)`,
    };
    return { holds: () => false, policy: {}, remarks: [remark] };
  }
}

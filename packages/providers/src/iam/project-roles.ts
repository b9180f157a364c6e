import type { Live, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, present } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { readEach } from "../google/read-each.ts";
import { placeOf } from "../google/values.ts";
import { readAccount } from "./account-read.ts";
import { riskOfRoles } from "./basic-roles.ts";
import type { GrantOfPath } from "./grants.ts";
import { grantsOf, grantsOfChanges, readGrantFields, writeGrants } from "./grants.ts";
import { lookAtProjectPolicy } from "./held-on-project.ts";
import { keptRoles, remarkRoles } from "./kept-roles.ts";
import { mendGrants } from "./mend-grants.ts";
import type { Grant } from "./policy.ts";
import { holdsRole } from "./policy.ts";
import { remarkSize } from "./policy-count.ts";

/**
 * `iam.project-roles/ID`: roles of the account on its project, one field each. They have no mark: a role that nobody names
 * any more stays, and is listed as kept, with the command that takes it away.
 */
export function projectRolesKind(reach: GoogleReach): ResourceKind {
  const write = (resource: Resource, grants: readonly Grant[]): Promise<void> => {
    const project = placeOf(resource, "project");
    return writeGrants(
      () => reach.projectPolicies.read(project),
      (policy) => reach.projectPolicies.write(project, policy),
      grants,
      [memberOf(resource)],
    );
  };
  return {
    name: "iam.project-roles",
    read: (session, resources) => readEach(resources, (resource) => readRoles(session, reach, resource)),
    create: (_session, resource) => write(resource, grantsOf(resource, grantOfRole(resource))),
    update: (_session, resource, _live, changes) => write(resource, grantsOfChanges(changes, grantOfRole(resource))),
    lane: (resource) => `policy/project/${placeOf(resource, "project")}`,
    mend: (resource, change) =>
      mendGrants(resource, change, grantOfRole(resource), {
        group: ["projects"],
        name: [placeOf(resource, "project")],
      }),
    risk: riskOfRoles,
    expectSeconds: () => 5,
    wait: { everyMs: 2_000, atMostMs: 5 * 60_000 },
  };
}

async function readRoles(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const project = placeOf(resource, "project");
  const [account, policy] = await Promise.all([
    readAccount(session, reach, accountProject(resource), placeOf(resource, "email")),
    lookAtProjectPolicy(session, reach, project),
  ]);
  if (account === undefined) return absent;
  const grantOfPath = grantOfRole(resource);
  const sought = { project, member: memberOf(resource), named: new Set(Object.keys(resource.fields)) };
  return present({
    fields: readGrantFields(resource, grantOfPath, (role, member) => holdsRole(policy, role, member)),
    identity: { accountId: account.uniqueId ?? "" },
    marking: { by: "unmarkable" },
    kept: keptRoles(policy, sought),
    remarks: [
      ...remarkSize(
        policy,
        grantsOf(resource, grantOfPath),
        [memberOf(resource)],
        `the policy of the project ${project}`,
      ),
      ...(resource.managed ? remarkRoles(policy, sought, resource) : []),
    ],
    state: policy,
  });
}

function grantOfRole(resource: Resource): GrantOfPath {
  return (role) => ({ role, member: memberOf(resource) });
}

function memberOf(resource: Resource): string {
  return `serviceAccount:${placeOf(resource, "email")}`;
}

/** The account may be another project's: its address says which. */
function accountProject(resource: Resource): string {
  const email = placeOf(resource, "email");
  return /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? placeOf(resource, "project");
}

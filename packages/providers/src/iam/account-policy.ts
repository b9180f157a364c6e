import type { Change, Live, Present, Resource, ResourceKind, RiskNote, Session } from "@fgk/engine";
import { absent, Failure, present } from "@fgk/engine";
import { pruneKey } from "../deployment/describe/describe-account.ts";
import { readCluster } from "../gke/cluster-read.ts";
import { lookAgain } from "../google/look-again.ts";
import type { GoogleReach } from "../google/reach.ts";
import { readEach } from "../google/read-each.ts";
import { placeOf } from "../google/values.ts";
import { accountPath, readAccount } from "./account-read.ts";
import { grantOfPair, grantsOf, grantsOfChanges, keptMembers, readGrantFields, writeGrants } from "./grants.ts";
import { lookForProjectGrants } from "./held-on-project.ts";
import { keptRoles, remarkRoles } from "./kept-roles.ts";
import { mendGrants } from "./mend-grants.ts";
import type { Grant, Policy } from "./policy.ts";
import { holdsRole } from "./policy.ts";
import { remarkSize } from "./policy-count.ts";
import { listSharingClusters, remarkSharedIdentity } from "./shared-identity.ts";

interface PolicyState {
  /** Other clusters whose pods have the same identities; only looked for where a member shall go. */
  readonly sharers: readonly string[];
}

/**
 * `iam.account-policy/ID`: who may act as the account, one field `ROLE MEMBER` each. All members of one account are changed
 * in one write under the policy's etag; other people's members, roles and conditions stay as they are. Where no
 * `iam.project-roles` is asked for (`asksForRoles`), it lists what the account may do on the project all the same.
 */
export function accountPolicyKind(reach: GoogleReach, asksForRoles = false): ResourceKind {
  return {
    name: "iam.account-policy",
    read: (session, resources) =>
      readEach(resources, (resource) => readMembers(session, reach, resource, asksForRoles)),
    create: (session, resource) => write(session, reach, resource, grantsOf(resource, grantOfPair)),
    update: (session, resource, _live, changes) =>
      write(session, reach, resource, grantsOfChanges(changes, grantOfPair)),
    lane: (resource) => `policy/${placeOf(resource, "email")}`,
    mend: (resource, change) =>
      mendGrants(resource, change, grantOfPair, {
        group: ["iam", "service-accounts"],
        name: [placeOf(resource, "email"), `--project=${placeOf(resource, "project")}`],
      }),
    risk: riskOf,
    expectSeconds: () => 5,
    wait: { everyMs: 2_000, atMostMs: 5 * 60_000 },
  };
}

async function readMembers(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  asksForRoles: boolean,
): Promise<Live> {
  const email = placeOf(resource, "email");
  const account = await readAccount(session, reach, placeOf(resource, "project"), email);
  const grants = grantsOf(resource, grantOfPair);
  // Said before it is made: by then both deployments would have it.
  const shared = await remarkSharedIdentity(session, reach, resource, grants);
  if (account === undefined) return { ...absent, remarks: shared };
  const policy = await session.once(`policy of ${email}`, () => readPolicy(reach, resource));
  const missing = grants.some(({ role, member, wanted }) => wanted && !holdsRole(policy, role, member));
  const project = missing
    ? await lookForProjectGrants(session, reach, placeOf(resource, "project"))
    : { holds: () => false, remarks: [] };
  const ownHolds = (role: string, member: string): boolean => holdsRole(policy, role, member);
  const shallGo = new Set(grants.filter(({ wanted }) => !wanted).map(({ role, member }) => `${role} ${member}`));
  // A whole pass has the clusters at hand: a destroy takes members away that this file asks for.
  const state: PolicyState = {
    sharers: session.whole && resource.managed ? await listSharingClusters(session, reach, grants) : [],
  };
  const roles = asksForRoles ? noRoles : await listRoles(session, reach, resource);
  return present({
    // What shall not be here is only ever removed here: a grant on the project is none of this policy's.
    fields: readGrantFields(
      resource,
      grantOfPair,
      (role, member) => ownHolds(role, member) || (!shallGo.has(`${role} ${member}`) && project.holds(role, member)),
    ),
    identity: { uniqueId: account.uniqueId ?? "" },
    marking: { by: "unmarkable" },
    kept: [...keptMembers(policy, grants), ...roles.kept],
    remarks: [
      ...remarkSize(policy, grants, ownMembers(resource), `the policy of ${email}`),
      ...project.remarks.map((remark) => ({ ...remark, address: resource.address })),
      ...shared,
      ...roles.remarks,
    ],
    state,
  });
}

/** Roles on the account's project: the file may have named them once. Only a whole plan tells them, to those who may look. */
async function listRoles(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
): Promise<Pick<Present, "kept" | "remarks">> {
  if (!session.whole || !resource.managed) return noRoles;
  const project = placeOf(resource, "project");
  const { policy } = await lookForProjectGrants(session, reach, project);
  const sought = { project, member: `serviceAccount:${placeOf(resource, "email")}`, named: new Set<string>() };
  return { kept: keptRoles(policy, sought), remarks: remarkRoles(policy, sought, resource) };
}

const noRoles: Pick<Present, "kept" | "remarks"> = { kept: [], remarks: [] };

/**
 * A member of our own that goes with its namespace is nobody's loss, unless another cluster's pods are the same identity;
 * a member of others always is.
 */
function riskOf(change: Change, live: Live): RiskNote | undefined {
  if (change.action !== "update" || live.status !== "present") return undefined;
  const gone = change.fields.filter(({ after }) => after === null);
  const pruned = gone.filter(({ source }) => source === pruneKey).length;
  const { sharers } = live.state as PolicyState;
  if (pruned > 0) {
    const who = pruned === 1 ? "1 member that the file doesn't name" : `${pruned} members that the file doesn't name`;
    return { risk: "access", why: `${who} can't act as the account any more` };
  }
  if (gone.length === 0 || sharers.length === 0) return undefined;
  return { risk: "access", why: `pods of the same namespaces in ${sharers.join(", ")} lose the account as well` };
}

function readPolicy(reach: GoogleReach, resource: Resource): Promise<Policy> {
  const email = placeOf(resource, "email");
  return reach.rest.call<Policy>({
    api: "iam",
    method: "POST",
    path: `${accountPath(placeOf(resource, "project"), email)}:getIamPolicy`,
    query: { "options.requestedPolicyVersion": "3" },
    what: `read the policy of ${email}`,
  });
}

async function write(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  grants: readonly Grant[],
): Promise<void> {
  const email = placeOf(resource, "email");
  const set = async (policy: Policy): Promise<void> => {
    const path = `${accountPath(placeOf(resource, "project"), email)}:setIamPolicy`;
    await reach.rest.call({
      api: "iam",
      method: "POST",
      path,
      body: { policy },
      what: `change the policy of ${email}`,
    });
  };
  try {
    await writeGrants(() => readPolicy(reach, resource), set, grants, ownMembers(resource));
  } catch (error) {
    throw await explainRefusal(session, reach, error);
  }
}

/** An account that was just made isn't known everywhere yet; nor is the identity pool of a cluster that just got one. */
async function explainRefusal(session: Session, reach: GoogleReach, error: unknown): Promise<unknown> {
  if (!(error instanceof Failure)) return error;
  const { diagnostic } = error;
  const text = diagnostic.cause ?? "";
  const unknown =
    diagnostic.code === "not-found" || (diagnostic.code === "no-permission" && /may not exist/.test(text));
  if (unknown) return new Failure(diagnostic, "propagating", error.retryAfterMs);
  const pool = /Identity Pool does not exist \(([^)]+)\.svc\.id\.goog\)/.exec(text)?.[1];
  if (pool === undefined) return error;
  const [location = "", name = ""] = session.mark.cluster.split("/");
  const cluster = await readCluster(lookAgain(session), reach, { project: pool, location, name });
  if (cluster.workloadPool !== "") return new Failure(diagnostic, "propagating", error.retryAfterMs);
  return new Failure({
    ...diagnostic,
    summary: `the identity pool ${pool}.svc.id.goog doesn't exist: no cluster of ${pool} ever had Workload Identity`,
    help: `gcloud container clusters update ${name} --location ${location} --workload-pool ${pool}.svc.id.goog`,
  });
}

/** Members whose left-overs are ours to drop: the account itself and those that the file names. */
function ownMembers(resource: Resource): readonly string[] {
  const named = grantsOf(resource, grantOfPair).map(({ member }) => member);
  return [...new Set([`serviceAccount:${placeOf(resource, "email")}`, ...named])];
}

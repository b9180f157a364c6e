import type { Diagnostic, Mark, Resource, Session } from "@fgk/engine";
import { compareText, Failure } from "@fgk/engine";
import { listClusters, locationOf } from "../gke/cluster-list.ts";
import type { GoogleReach } from "../google/reach.ts";
import { placeOf } from "../google/values.ts";
import { compareMark, markInText } from "../mark.ts";
import type { Account } from "./account-read.ts";
import { accountPath, listAccounts } from "./account-read.ts";
import type { Grant, Policy } from "./policy.ts";
import { holdsRole } from "./policy.ts";

/**
 * A project has one identity pool for all of its clusters: `P.svc.id.goog[NAMESPACE/ACCOUNT]` is the same identity in each
 * of them. What that means for an account's members is found here, from lists that a whole pass has asked for anyway.
 */

/** Clusters beside ours, as `location/name`, whose pods have the same identities. Empty where nobody may list them. */
export async function listSharingClusters(
  session: Session,
  reach: GoogleReach,
  grants: readonly Grant[],
): Promise<readonly string[]> {
  const project = poolProjectOf(grants);
  if (project === undefined) return [];
  const { clusters } = await orNothing(listClusters(session, reach, project), { clusters: [], missing: [] });
  return clusters
    .filter(({ workloadIdentityConfig }) => workloadIdentityConfig?.workloadPool === `${project}.svc.id.goog`)
    .map((cluster) => `${locationOf(cluster)}/${cluster.name ?? ""}`)
    .filter((name) => name !== session.mark.cluster)
    .sort(compareText);
}

/** A warning for each other deployment of the project whose pods are, by their identity, ours too. */
export async function remarkSharedIdentity(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  grants: readonly Grant[],
): Promise<readonly Diagnostic[]> {
  const project = poolProjectOf(grants);
  if (!session.whole || project === undefined) return [];
  const accounts = await orNothing(listAccounts(session, reach, project), []);
  const found = await Promise.all(
    accounts.map((account) => compareAccount(session, reach, { resource, grants, project, account })),
  );
  return found.flat();
}

interface Neighbour {
  readonly resource: Resource;
  readonly grants: readonly Grant[];
  readonly project: string;
  readonly account: Account;
}

async function compareAccount(session: Session, reach: GoogleReach, one: Neighbour): Promise<readonly Diagnostic[]> {
  const { resource, grants, project, account } = one;
  const { email } = account;
  const marking = compareMark(markInText(account.description), session.mark);
  // A second deployment in the same cluster is refused: that is another matter.
  if (marking.by !== "other" || marking.mark.cluster === session.mark.cluster || email == null) return [];
  const ours = grants.filter(({ wanted, role, member }) => wanted && isIdentity(role, member));
  if (email === placeOf(resource, "email")) return [describeShared(resource, marking.mark, ours, email)];
  const policy = await orNothing(readNeighbour(reach, project, email), {});
  const same = ours.filter(({ role, member }) => holdsRole(policy, role, member));
  return same.length === 0 ? [] : [describeShared(resource, marking.mark, same, email)];
}

function describeShared(resource: Resource, mark: Mark, same: readonly Grant[], email: string): Diagnostic {
  const own = placeOf(resource, "email");
  const [first] = same.map(({ member }) => member.replace("serviceAccount:", "")).sort(compareText);
  const more = same.length > 1 ? ` and ${same.length - 1} more` : "";
  const whose = `the deployment ${mark.deployment} of the cluster ${mark.cluster}`;
  const can = email === own ? `act as ${own}` : `act as ${own} and as ${email}`;
  return {
    severity: "warning",
    code: "warning",
    summary: `${whose} has the same identities: ${first ?? own}${more}`,
    cause: `the clusters of a project share one identity pool: pods of either deployment can ${can}`,
    help: "give one of them another namespace (flyte.namespace) and projects of other names, or a Google project of its own",
    address: resource.address,
    keyPath: "flyte.namespace",
  };
}

function readNeighbour(reach: GoogleReach, project: string, email: string): Promise<Policy> {
  return reach.rest.call<Policy>({
    api: "iam",
    method: "POST",
    path: `${accountPath(project, email)}:getIamPolicy`,
    query: { "options.requestedPolicyVersion": "3" },
    what: `read the policy of ${email}`,
  });
}

/** The project whose identity pool the members name. */
function poolProjectOf(grants: readonly Grant[]): string | undefined {
  return grants
    .map(({ member }) => /^serviceAccount:(.+)\.svc\.id\.goog\[/.exec(member)?.[1])
    .find((one) => one !== undefined);
}

function isIdentity(role: string, member: string): boolean {
  return role === "roles/iam.workloadIdentityUser" && /\.svc\.id\.goog\[/.test(member);
}

/** It is only a warning: what can't be asked is left out. */
async function orNothing<T>(answer: Promise<T>, nothing: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Failure) return nothing;
    throw error;
  }
}

import type { Live, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, Failure, present } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { orAbsent, readEach } from "../google/read-each.ts";
import { placeOf } from "../google/values.ts";
import {
  grantOfPair,
  grantsOf,
  grantsOfChanges,
  keptMembers,
  readGrantFields,
  riskOfGrants,
  writeGrants,
} from "../iam/grants.ts";
import { holdsRight, lookForProjectGrants } from "../iam/held-on-project.ts";
import { mendGrants } from "../iam/mend-grants.ts";
import type { Grant, Policy } from "../iam/policy.ts";
import { remarkSize } from "../iam/policy-count.ts";

/**
 * `storage.bucket-rights/BUCKET`: the account's roles on the bucket, one field `ROLE MEMBER` each. A right that is held by
 * a larger role, or on the project, is held. The policy's etag moves with every change of the bucket, a label too.
 */
export function bucketRightsKind(reach: GoogleReach): ResourceKind {
  const write = (resource: Resource, grants: readonly Grant[]): Promise<void> => {
    const bucket = placeOf(resource, "bucket");
    const set = async (body: Policy): Promise<void> => {
      const what = `change the policy of the bucket ${bucket}`;
      await reach.rest.call({ api: "storage", method: "PUT", path: policyPath(bucket), body, what });
    };
    const own = [...new Set(grantsOf(resource, grantOfPair).map(({ member }) => member))];
    return writeGrants(() => readPolicy(reach, bucket), set, grants, own).catch(waitForBucket);
  };
  return {
    name: "storage.bucket-rights",
    read: (session, resources) => readEach(resources, (resource) => readRights(session, reach, resource)),
    create: (_session, resource) => write(resource, grantsOf(resource, grantOfPair)),
    update: (_session, resource, _live, changes) => write(resource, grantsOfChanges(changes, grantOfPair)),
    lane: (resource) => `policy/bucket/${placeOf(resource, "bucket")}`,
    mend: (resource, change) =>
      mendGrants(resource, change, grantOfPair, {
        group: ["storage", "buckets"],
        name: [`gs://${placeOf(resource, "bucket")}`],
      }),
    risk: riskOfGrants,
    expectSeconds: () => 5,
    wait: { everyMs: 2_000, atMostMs: 5 * 60_000 },
  };
}

async function readRights(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const bucket = placeOf(resource, "bucket");
  const policy = await session.once(`policy of the bucket ${bucket}`, () => orAbsent(readPolicy(reach, bucket)));
  if (policy === undefined) return absent;
  const grants = grantsOf(resource, grantOfPair);
  const missing = grants.some(({ role, member, wanted }) => wanted && !holdsRight(policy, role, member));
  const project = missing
    ? await lookForProjectGrants(session, reach, placeOf(resource, "project"))
    : { holds: () => false, remarks: [] };
  const own = [...new Set(grants.map(({ member }) => member))];
  return present({
    fields: readGrantFields(
      resource,
      grantOfPair,
      (role, member) => holdsRight(policy, role, member) || project.holds(role, member),
    ),
    marking: { by: "unmarkable" },
    kept: keptMembers(policy, grants),
    remarks: [
      ...remarkSize(policy, grants, own, `the policy of the bucket ${bucket}`),
      ...project.remarks.map((remark) => ({ ...remark, address: resource.address })),
    ],
    state: policy,
  });
}

/** A bucket that was just made isn't seen everywhere yet; of one that was there when planning, the plan was stale. */
function waitForBucket(error: unknown): never {
  if (!(error instanceof Failure) || error.diagnostic.code !== "not-found") throw error;
  throw new Failure(error.diagnostic, "propagating", error.retryAfterMs);
}

function policyPath(bucket: string): string {
  return `/storage/v1/b/${encodeURIComponent(bucket)}/iam`;
}

function readPolicy(reach: GoogleReach, bucket: string): Promise<Policy> {
  return reach.rest.call<Policy>({
    api: "storage",
    method: "GET",
    path: policyPath(bucket),
    query: { optionsRequestedPolicyVersion: "3" },
    what: `read the policy of the bucket ${bucket}`,
  });
}

import type { Content, Resource, Session } from "@fgk/engine";
import { addressOf, compareText } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { placeOf } from "../google/values.ts";
import { listAccountKeys } from "./account-keys.ts";
import { accountPath } from "./account-read.ts";
import type { Policy } from "./policy.ts";

/**
 * Who else acts as an account: whoever holds a key of it, and pods in namespaces that aren't the deployment's. Its own are told
 * by the address of their namespace.
 */
export async function listAccountContents(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
): Promise<readonly Content[]> {
  const [keys, policy] = await Promise.all([
    listAccountKeys(reach, resource),
    readAccountPolicy(session, reach, resource),
  ]);
  const members = new Set((policy.bindings ?? []).flatMap((binding) => binding.members ?? []));
  const pods = [...members].sort(compareText).flatMap((member) => describePods(reach, resource, member));
  return [...keys, ...pods];
}

/** The account's policy, read once a session. */
export function readAccountPolicy(session: Session, reach: GoogleReach, resource: Resource): Promise<Policy> {
  const email = placeOf(resource, "email");
  return session.once(`policy of ${email}`, () =>
    reach.rest.call<Policy>({
      api: "iam",
      method: "POST",
      path: `${accountPath(placeOf(resource, "project"), email)}:getIamPolicy`,
      query: { "options.requestedPolicyVersion": "3" },
      what: `read the policy of ${email}`,
    }),
  );
}

/** Pods whose identity pool is no project's of this deployment are in no cluster of it, whatever their namespace. */
function describePods(reach: GoogleReach, resource: Resource, member: string): readonly Content[] {
  const found = /^serviceAccount:(.+)\.svc\.id\.goog\[([^/\]]+)\/([^\]]+)\]$/.exec(member);
  if (found === null) return [];
  const [, pool = "", namespace = "", account = ""] = found;
  const email = placeOf(resource, "email");
  return [
    {
      what: `the identity of the pods of ${namespace}/${account}${reach.home.includes(pool) ? "" : ` in ${pool}`}`,
      ...(reach.home.includes(pool) ? { address: addressOf("kubernetes.namespace", namespace) } : {}),
      help: `gcloud iam service-accounts get-iam-policy ${email} --project ${placeOf(resource, "project")}`,
    },
  ];
}

import type { Check, Finding, Resource, Session } from "@fgk/engine";
import { kindOf } from "@fgk/engine";
import { grantOnAccount } from "../helm/pod-reason.ts";
import type { CheckContext } from "./context.ts";
import { green, judgeUnreadable, readResource, red, resourcesOf, warn } from "./context.ts";

const identityRole = "roles/iam.workloadIdentityUser";

/** May each Kubernetes account act as the Google account? */
export function checkMembers(context: CheckContext): Check {
  const policies = resourcesOf(context, "iam.account-policy");
  return {
    name: "members",
    question: `May every Kubernetes account act as ${context.scope.account.email}?`,
    about: policies.map(({ address }) => address),
    needs: ["identity-pool"],
    settles: true,
    ask: (session) => judgeGrants(context, session, policies, (grant) => grant.startsWith(identityRole)),
  };
}

/** Does the Google account hold the rights that Flyte needs, wherever they were granted? */
export function checkRights(context: CheckContext): Check {
  const kinds = ["iam.account-policy", "storage.bucket-rights", "iam.project-roles"];
  const holders = kinds.flatMap((kind) => resourcesOf(context, kind));
  return {
    name: "rights",
    question: `Does ${context.scope.account.email} hold the rights on the buckets and on itself?`,
    // The rights on the buckets first: they are what comes last.
    about: [...holders].sort((a, b) => rankOf(a) - rankOf(b)).map(({ address }) => address),
    needs: [],
    settles: true,
    ask: (session) => judgeGrants(context, session, holders, (grant) => !grant.startsWith(identityRole)),
  };
}

function rankOf({ address }: Resource): number {
  return kindOf(address) === "storage.bucket-rights" ? 0 : 1;
}

interface Missing {
  readonly grant: string;
  readonly resource: Resource;
  /** What may hold it all the same, and couldn't be read. */
  readonly unseen: string | undefined;
}

async function judgeGrants(
  context: CheckContext,
  session: Session,
  resources: readonly Resource[],
  counts: (grant: string) => boolean,
): Promise<Finding> {
  const missing: Missing[] = [];
  const unreadable: Finding[] = [];
  let held = 0;
  for (const resource of resources) {
    const wanted = Object.entries(resource.fields).filter(([grant, field]) => counts(grant) && field.value === true);
    if (wanted.length === 0) continue;
    const live = await readResource(context, session, resource);
    if (live.status === "absent") return describeAbsent(context, resource);
    if (live.status === "unreadable") {
      unreadable.push(judgeUnreadable(live));
      continue;
    }
    const unseen = live.remarks.find(({ code }) => code === "unreadable")?.summary;
    for (const [grant] of wanted) {
      if (live.fields[grant] === true) held += 1;
      else missing.push({ grant, resource, unseen });
    }
  }
  const [first] = missing.filter(({ unseen }) => unseen === undefined);
  if (first !== undefined) return describeMissing(context, first, missing.length);
  const [hidden] = missing;
  if (hidden !== undefined) return describeHidden(context, hidden);
  const [unread] = unreadable;
  if (unread !== undefined) return unread;
  return held === 0 ? warn("the file asks for none") : green(`${held} held`);
}

/** What the grants are for isn't there: granting would fail. */
function describeAbsent({ scope }: CheckContext, resource: Resource): Finding {
  const isBucket = kindOf(resource.address) === "storage.bucket-rights";
  const what = isBucket ? `bucket ${resource.address.split("/")[1] ?? ""}` : `Google account ${scope.account.email}`;
  return red(`there is no ${what}`, "it was not made, or was deleted", "fgk apply");
}

/** It may be held where nobody may look: the probes prove whether it is. */
function describeHidden(context: CheckContext, hidden: Missing): Finding {
  return warn(`not found: ${hidden.grant}; ${hidden.unseen ?? ""}`, writeGrant(context, hidden));
}

function describeMissing(context: CheckContext, first: Missing, count: number): Finding {
  const more = count === 1 ? "" : ` (and ${count - 1} more)`;
  return red(`missing: ${first.grant}${more}`, "it was not granted, or was taken away", writeGrant(context, first));
}

function writeGrant(context: CheckContext, { grant, resource }: Missing): string {
  const { account, project } = context.scope;
  const [role = "", member = `serviceAccount:${account.email}`] = grant.split(" ");
  switch (kindOf(resource.address)) {
    case "storage.bucket-rights":
      return `gcloud storage buckets add-iam-policy-binding gs://${resource.address.split("/")[1] ?? ""} --member ${member} --role ${role}`;
    case "iam.project-roles":
      return `gcloud projects add-iam-policy-binding ${project} --member ${member} --role ${role}`;
    default:
      return grantOnAccount(context.scope, role, member);
  }
}

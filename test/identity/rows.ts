import { annotate, ask, changePolicy, google, removeMember } from "../plan/installation.ts";
import { letTimePass } from "../simulation/let-time-pass.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import type { Sight } from "./probe.ts";

/** Flyte's account. */
export const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const node = "123456789012-compute@developer.gserviceaccount.com";
/** A namespace of a project and a domain. */
export const tasks = "flytesnacks-development";
/** By which the project's pods may act as the account. */
export const member = `serviceAccount:acme-ml.svc.id.goog[${tasks}/default]`;
const principal = `principal://iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/acme-ml.svc.id.goog/subject/ns/${tasks}/sa/default`;
/** The only node pool. */
export const pool = `${google.cluster}/nodePools/default`;

/** As the guide wants it: the account, whose rights on the bucket count. */
export const whole: Sight = { email, token: "200", identity: "200", objects: 200 };
/** As the nodes' own account: an editor of the project, as Google makes it, who reads every bucket by that. */
export const asNode: Sight = { email: node, token: "200", identity: "200", objects: 200 };
const noChild = '404 HTTP/404: generic::not_found: no child "identity", Reason: "NOT_FOUND", UserMessage: "Not Found"';
/** A federated identity: a token, and no account behind it. */
export const federated: Sight = { email: "acme-ml.svc.id.goog", token: "200", identity: noChild, objects: 403 };

function refused(status: number, words: string): Sight {
  const say = (kind: string, permission: string): string =>
    `${status} Unable to generate ${kind} token; IAM returned ${words.replaceAll("PERMISSION", permission)}`;
  return {
    email,
    token: say("access", "iam.serviceAccounts.getAccessToken"),
    identity: say("identity", "iam.serviceAccounts.getOpenIdToken"),
  };
}

/** Annotated, and no member. */
export const unbound = refused(403, "403 Forbidden: Permission 'PERMISSION' denied on resource (or it may not exist).");
const gone = refused(404, `404 Not Found: Not found; Gaia id not found for email ${email}`);

/** Sets the metadata mode of the only pool, and waits until its nodes are new. */
export async function setMetadata(simulated: SimulatedCloud, mode: string): Promise<void> {
  await ask(simulated, "PUT", pool, { workloadMetadataConfig: { mode } });
  await letTimePass(simulated, 10);
}

async function grantOnBucket(simulated: SimulatedCloud, binding: object, keeps = false): Promise<void> {
  const url = `${google.bucket}/iam`;
  const policy = await ask(simulated, "GET", `${url}?optionsRequestedPolicyVersion=3`);
  const bindings = policy["bindings"] as { members: string[] }[];
  const kept = keeps ? bindings : bindings.filter(({ members }) => !members.includes(`serviceAccount:${email}`));
  await ask(simulated, "PUT", url, { ...policy, version: 3, bindings: [...kept, binding] });
}

async function changeProject(
  simulated: SimulatedCloud,
  change: (bindings: readonly object[]) => readonly object[],
): Promise<void> {
  const url = "https://cloudresourcemanager.googleapis.com/v1/projects/acme-ml";
  const policy = await ask(simulated, "POST", `${url}:getIamPolicy`, { options: { requestedPolicyVersion: 3 } });
  const bindings = change((policy["bindings"] as readonly object[] | undefined) ?? []);
  await ask(simulated, "POST", `${url}:setIamPolicy`, { policy: { ...policy, version: 3, bindings } });
}

const viewer = { role: "roles/storage.objectViewer" };
const mine = { ...viewer, members: [`serviceAccount:${email}`] };
const nobodys = { ...viewer, members: ["user:ana@acme.example"] };

function onlyIn(bucket: string): object {
  const expression = `resource.name.startsWith("projects/_/buckets/${bucket}/objects/")`;
  return { ...mine, condition: { title: bucket, expression } };
}

/** What the console writes for access that ends. */
function until(time: string): object {
  return { ...mine, condition: { title: "for a while", expression: `request.time < timestamp("${time}")` } };
}

/** One line of the table of identity: what happens, and what is seen. */
export interface Row {
  readonly name: string;
  readonly happens?: (simulated: SimulatedCloud) => Promise<unknown>;
  /** The same when the pods run already: Flyte's controller writes its annotations again within a minute. */
  readonly happensLater?: (simulated: SimulatedCloud) => Promise<unknown>;
  /** What a pod of Flyte's own namespace sees, and one of a project's. */
  readonly flyte: Sight;
  readonly tasks: Sight;
  readonly spec?: object;
}

/** The table. */
export const rows: readonly Row[] = [
  { name: "nothing: it is installed", flyte: whole, tasks: whole },
  { name: "host network", spec: { hostNetwork: true }, flyte: asNode, tasks: asNode },
  {
    name: "the nodes give their own account, whom somebody took the editor's role from",
    happens: async (simulated) => {
      await setMetadata(simulated, "GCE_METADATA");
      await changeProject(simulated, () => []);
    },
    flyte: { ...asNode, objects: 403 },
    tasks: { ...asNode, objects: 403 },
  },
  {
    name: "the nodes give their own account",
    happens: (simulated) => setMetadata(simulated, "GCE_METADATA"),
    flyte: asNode,
    tasks: asNode,
  },
  {
    name: "the cluster has no identity pool any more",
    happens: async (simulated) => {
      await setMetadata(simulated, "GCE_METADATA");
      await ask(simulated, "PUT", google.cluster, { update: { desiredWorkloadIdentityConfig: { workloadPool: "" } } });
      await letTimePass(simulated, 10);
    },
    flyte: asNode,
    tasks: asNode,
  },
  {
    name: "a second node pool gives its nodes' account, and the pods run there",
    happens: async (simulated) => {
      const config = { workloadMetadataConfig: { mode: "GCE_METADATA" } };
      await ask(simulated, "POST", `${google.cluster}/nodePools`, {
        nodePool: { name: "old", initialNodeCount: 1, config },
      });
      await letTimePass(simulated, 10);
    },
    spec: { nodeSelector: { "cloud.google.com/gke-nodepool": "old" } },
    flyte: asNode,
    tasks: asNode,
  },
  {
    name: "the annotation is taken away",
    happensLater: (simulated) => annotate(simulated, tasks, null),
    flyte: whole,
    tasks: federated,
  },
  {
    name: "the annotation is taken away, and the pod's own principal is given a role on the bucket",
    happensLater: async (simulated) => {
      await annotate(simulated, tasks, null);
      await grantOnBucket(simulated, { ...viewer, members: [principal] }, true);
    },
    flyte: whole,
    tasks: { ...federated, objects: 200 },
  },
  {
    name: "the annotation names an account that isn't there",
    happensLater: (simulated) => annotate(simulated, tasks, "nobody@acme-ml.iam.gserviceaccount.com"),
    flyte: whole,
    tasks: {
      email: "nobody@acme-ml.iam.gserviceaccount.com",
      token:
        "404 Unable to generate access token; IAM returned 404 Not Found: Not found; Gaia id not found for email nobody@acme-ml.iam.gserviceaccount.com",
      identity:
        "404 Unable to generate identity token; IAM returned 404 Not Found: Not found; Gaia id not found for email nobody@acme-ml.iam.gserviceaccount.com",
    },
  },
  {
    name: "the member is taken away",
    happens: (simulated) => removeMember(simulated, member),
    flyte: whole,
    tasks: unbound,
  },
  {
    name: "the member holds another role instead",
    happens: async (simulated) => {
      await removeMember(simulated, member);
      const role = "roles/iam.serviceAccountUser";
      await changePolicy(simulated, (bindings) => bindings.push({ role, members: [member] }));
    },
    flyte: whole,
    tasks: unbound,
  },
  {
    name: "the account is switched off",
    happens: (simulated) => ask(simulated, "POST", `${google.account}:disable`, {}),
    flyte: refused(400, "400 Bad Request: Precondition check failed."),
    tasks: refused(400, "400 Bad Request: Precondition check failed."),
  },
  {
    name: "the account is deleted",
    happens: (simulated) => ask(simulated, "DELETE", google.account),
    flyte: gone,
    tasks: gone,
  },
  {
    name: "the account is deleted and made anew: its members were the old one's",
    happens: async (simulated) => {
      await ask(simulated, "DELETE", google.account);
      const accounts = "https://iam.googleapis.com/v1/projects/acme-ml/serviceAccounts";
      await ask(simulated, "POST", accounts, { accountId: "flyte-sa" });
    },
    flyte: unbound,
    tasks: unbound,
  },
  {
    name: "the rights on the bucket are taken away",
    happens: (simulated) => grantOnBucket(simulated, nobodys),
    flyte: { ...whole, objects: 403 },
    tasks: { ...whole, objects: 403 },
  },
  {
    name: "the right on the bucket is given on the project instead",
    happens: async (simulated) => {
      await grantOnBucket(simulated, nobodys);
      await changeProject(simulated, (bindings) => [...bindings, mine]);
    },
    flyte: whole,
    tasks: whole,
  },
  {
    name: "the right is given under a condition that names this bucket",
    happens: (simulated) => grantOnBucket(simulated, onlyIn("acme-ml-flyte-data")),
    flyte: whole,
    tasks: whole,
  },
  {
    name: "the right is given until a day that comes",
    happens: (simulated) => grantOnBucket(simulated, until("2026-07-01T00:00:00Z")),
    flyte: whole,
    tasks: whole,
  },
  {
    name: "the right was given until a day that is over",
    happens: (simulated) => grantOnBucket(simulated, until("2025-07-01T00:00:00Z")),
    flyte: { ...whole, objects: 403 },
    tasks: { ...whole, objects: 403 },
  },
  {
    name: "the right is given under a condition that names another bucket",
    happens: (simulated) => grantOnBucket(simulated, onlyIn("acme-else")),
    flyte: { ...whole, objects: 403 },
    tasks: { ...whole, objects: 403 },
  },
];

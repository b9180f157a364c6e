import { beforeAll, describe, it } from "vitest";
import { annotate, ask, changePolicy, google, install, removeMember, smallest } from "../plan/installation.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { disableIdentityPool, passMinutes, patch, setMetadataMode } from "./by-hand.ts";
import { expectSeen, type Seen, verifyNow, withoutPods } from "./expect-checks.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const where = "--location europe-west1-b --project acme-ml";
const flyteAccount = "/api/v1/namespaces/flyte/serviceaccounts/flyte-binary";

function grant(role: string, member: string): string {
  return `gcloud iam service-accounts add-iam-policy-binding ${email} --project acme-ml --role ${role} --member "${member}"`;
}
function member(account: string): string {
  return `serviceAccount:acme-ml.svc.id.goog[${account}]`;
}
function grantMember(account: string): string {
  return grant("roles/iam.workloadIdentityUser", member(account));
}
function annotateCommand(namespace: string, name: string): string {
  return `kubectl annotate serviceaccount ${name} -n ${namespace} --overwrite iam.gke.io/gcp-service-account=${email}`;
}

interface Row extends Seen {
  readonly name: string;
  readonly probe?: "all";
  readonly happens: (simulated: SimulatedCloud) => Promise<unknown>;
}

const missingMember = (account: string): Seen["red"][string] => ({
  evidence: `missing: roles/iam.workloadIdentityUser ${member(account)}`,
  cause: "not granted, or was taken away",
  mend: grantMember(account),
});

/** The e-mail is right, and no token comes: Google's own words for a member that is missing. */
const refusedProbe = (account: string): Seen["red"][string] => ({
  evidence: `e-mail ${email}, token 403 Unable to generate access token; IAM returned 403 Forbidden: Permission 'iam.serviceAccounts.getAccessToken' denied`,
  cause: `${account} may not act as ${email}: the member is missing`,
  mend: grantMember(account),
});

const rows: readonly Row[] = [
  {
    name: "nothing is wrong",
    happens: async () => {},
    red: {},
  },
  {
    name: "the cluster has no identity pool",
    happens: async (simulated) => {
      await setMetadataMode(simulated, "default", "GCE_METADATA");
      await disableIdentityPool(simulated);
    },
    red: {
      "identity-pool": {
        evidence: "workloadIdentityConfig.workloadPool is not set",
        cause: "Workload Identity is off",
        mend: `gcloud container clusters update flyte ${where} --workload-pool=acme-ml.svc.id.goog`,
      },
    },
    notAsked: {
      "node-pools": "identity-pool",
      members: "identity-pool",
      "identity-probe/flyte": "identity-pool",
      "identity-probe/flytesnacks-development": "identity-pool",
      "upload-location": "identity-probe/flyte",
    },
  },
  {
    name: "the node pool is on GCE_METADATA",
    happens: (simulated) => setMetadataMode(simulated, "default", "GCE_METADATA"),
    red: {
      "node-pools": {
        evidence: "default: config.workloadMetadataConfig.mode is GCE_METADATA",
        cause: "pods on these nodes use the node's account",
        mend: `gcloud container node-pools update default --cluster flyte ${where} --workload-metadata=GKE_METADATA`,
      },
    },
    notAsked: withoutPods,
  },
  {
    name: "a colleague adds a node pool on GCE_METADATA",
    happens: async (simulated) => {
      const config = { machineType: "e2-standard-4", workloadMetadataConfig: { mode: "GCE_METADATA" } };
      await ask(simulated, "POST", `${google.cluster}/nodePools`, {
        nodePool: { name: "batch", initialNodeCount: 1, config },
      });
      await passMinutes(simulated, 5);
    },
    red: {
      "node-pools": {
        evidence: "batch: config.workloadMetadataConfig.mode is GCE_METADATA",
        cause: "pods on these nodes use the node's account",
        mend: `gcloud container node-pools update batch --cluster flyte ${where} --workload-metadata=GKE_METADATA`,
      },
    },
    notAsked: withoutPods,
  },
  {
    name: "Flyte's account has no annotation",
    happens: (simulated) =>
      patch(simulated, flyteAccount, { metadata: { annotations: { "iam.gke.io/gcp-service-account": null } } }),
    red: {
      "account-annotation": {
        evidence: "flyte/flyte-binary has no annotation",
        cause: "its pods act as the identity pool",
        mend: annotateCommand("flyte", "flyte-binary"),
      },
      "identity-probe/flyte": {
        evidence: "e-mail acme-ml.svc.id.goog",
        cause: "flyte/flyte-binary carries no annotation",
        mend: annotateCommand("flyte", "flyte-binary"),
      },
    },
    notAsked: { "upload-location": "identity-probe/flyte" },
  },
  {
    name: "Flyte's account is annotated with another account",
    happens: (simulated) =>
      patch(simulated, flyteAccount, {
        metadata: { annotations: { "iam.gke.io/gcp-service-account": "other@acme-ml.iam.gserviceaccount.com" } },
      }),
    red: {
      "account-annotation": {
        evidence: "flyte/flyte-binary is annotated with other@acme-ml.iam.gserviceaccount.com",
        cause: "its pods act as another Google account",
        mend: annotateCommand("flyte", "flyte-binary"),
      },
      "identity-probe/flyte": {
        evidence: "e-mail other@acme-ml.iam.gserviceaccount.com, token 404",
        cause: "flyte/flyte-binary is annotated with another account",
        mend: annotateCommand("flyte", "flyte-binary"),
      },
    },
    notAsked: { "upload-location": "identity-probe/flyte" },
  },
  {
    name: "a project's default account has no annotation",
    happens: (simulated) => annotate(simulated, "flytesnacks-staging", null),
    red: {
      "account-annotation": {
        evidence: "flytesnacks-staging/default has no annotation",
        cause: "its pods act as the identity pool",
        mend: annotateCommand("flytesnacks-staging", "default"),
      },
    },
  },
  {
    name: "a project's namespace is gone, and Flyte's next round hasn't made it again",
    happens: async (simulated) => {
      await ask(simulated, "DELETE", "cluster:/api/v1/namespaces/flytesnacks-staging");
      await simulated.clock.sleep(1_000);
      await ask(simulated, "GET", "cluster:/api/v1/namespaces");
    },
    red: {
      "account-annotation": {
        evidence: "there is no account flytesnacks-staging/default",
        cause: "its namespace or the release isn't there",
        mend: "fgk apply",
      },
    },
  },
  {
    name: "the member of one project-domain is missing: the others are fine",
    happens: (simulated) => removeMember(simulated, member("flytesnacks-staging/default")),
    red: { members: missingMember("flytesnacks-staging/default") },
  },
  {
    name: "the member of one project-domain is missing, all are probed",
    probe: "all",
    happens: (simulated) => removeMember(simulated, member("flytesnacks-staging/default")),
    red: {
      members: missingMember("flytesnacks-staging/default"),
      "identity-probe/flytesnacks-staging": refusedProbe("flytesnacks-staging/default"),
    },
  },
  {
    name: "the member of the project-domain that is probed by default is missing",
    happens: (simulated) => removeMember(simulated, member("flytesnacks-development/default")),
    red: {
      members: missingMember("flytesnacks-development/default"),
      "identity-probe/flytesnacks-development": refusedProbe("flytesnacks-development/default"),
    },
  },
  {
    name: "Flyte's own member is missing",
    happens: (simulated) => removeMember(simulated, member("flyte/flyte-binary")),
    red: {
      members: missingMember("flyte/flyte-binary"),
      "identity-probe/flyte": refusedProbe("flyte/flyte-binary"),
    },
    notAsked: { "upload-location": "identity-probe/flyte" },
  },
  {
    name: "a new member hasn't spread yet",
    happens: async (simulated) => {
      await removeMember(simulated, member("flytesnacks-development/default"));
      await simulated.clock.sleep(600_000);
      simulated.cloud.faults.iamPropagationMs = 120_000;
      await changePolicy(simulated, (bindings) => {
        bindings
          .find(({ role }) => role === "roles/iam.workloadIdentityUser")
          ?.members.push(member("flytesnacks-development/default"));
      });
    },
    red: { "identity-probe/flytesnacks-development": refusedProbe("flytesnacks-development/default") },
  },
];

describe("verify, of identity", () => {
  it.each(rows)("$name", async ({ happens, probe, ...seen }) => {
    const simulated = cloneSimulatedCloud(installed);
    await happens(simulated);
    expectSeen(await verifyNow(simulated, probe === undefined ? {} : { probe }), seen);
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { install, removeMember, smallest } from "../plan/installation.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import {
  breakHelm,
  helm,
  killHelm,
  passMinutes,
  patch,
  removeBucketRole,
  restartFlyte,
  setPassword,
} from "./by-hand.ts";
import {
  expectSeen,
  refusedPassword,
  type Seen,
  setPasswordCommand,
  unreachable,
  verifyNow,
  withoutRelease,
} from "./expect-checks.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const deployment = "/apis/apps/v1/namespaces/flyte/deployments/flyte-binary";
const imageMend = "set network.nat: auto, or copy the image to Artifact Registry and name it in flyte.images";

interface Row extends Seen {
  readonly name: string;
  readonly happens: (simulated: SimulatedCloud) => Promise<unknown>;
}

const scale = "kubectl scale deployment flyte-binary -n flyte --replicas=1";

const releases: readonly Row[] = [
  {
    name: "Flyte's image can't be pulled",
    happens: async (simulated) => {
      simulated.cloud.faults.imagesUnpullable = ["cr.flyte.org/"];
      await restartFlyte(simulated);
    },
    red: {
      release: {
        evidence: "cr.flyte.org/flyteorg/flyte-binary:v1.16.8: not found",
        cause: "a container image can't be pulled; private nodes reach public registries only through Cloud NAT",
        mend: imageMend,
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "the image that waits for the database can't be pulled",
    happens: async (simulated) => {
      simulated.cloud.faults.imagesUnpullable = ["postgres"];
      await restartFlyte(simulated);
    },
    red: {
      release: {
        evidence: "docker.io/library/postgres:15-alpine: not found",
        cause: "a container image can't be pulled",
        mend: imageMend,
      },
      // It is asked from a pod of that same image.
      database: {
        evidence: "a probe pod doesn't start in flyte",
        cause: "docker.io/library/postgres:15-alpine: not found",
        mend: "set flyte.images.waitForDb to a copy of postgres:15-alpine that the nodes can pull; private nodes without NAT reach Artifact Registry and no public one",
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "the probe's image can't be pulled",
    happens: async (simulated) => {
      simulated.cloud.faults.imagesUnpullable = ["curlimages/"];
    },
    red: Object.fromEntries(
      ["flyte", "flytesnacks-development"].map((namespace) => [
        `identity-probe/${namespace}`,
        {
          evidence: `a probe pod doesn't start in ${namespace}`,
          cause: "docker.io/curlimages/curl:8.11.1: not found",
          mend: "set flyte.images.probe to a copy of curlimages/curl:8.11.1 that the nodes can pull; private nodes without NAT reach Artifact Registry and no public one",
        },
      ]),
    ),
    notAsked: { "upload-location": "identity-probe/flyte" },
  },
  {
    name: "Flyte dies at its start: its member is missing",
    happens: async (simulated) => {
      await removeMember(simulated, "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]");
      await restartFlyte(simulated);
    },
    red: {
      release: {
        evidence: "container flyte: CrashLoopBackOff",
        cause: `the pod's account may not act as ${email}: its identity member is missing`,
        mend: `gcloud iam service-accounts add-iam-policy-binding ${email} --project acme-ml --role roles/iam.workloadIdentityUser --member "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]"`,
      },
      members: {
        evidence: "missing: roles/iam.workloadIdentityUser serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]",
        cause: "not granted, or was taken away",
        mend: `gcloud iam service-accounts add-iam-policy-binding ${email} --project acme-ml --role roles/iam.workloadIdentityUser --member "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]"`,
      },
      "identity-probe/flyte": {
        evidence: `e-mail ${email}, token 403`,
        cause: `flyte/flyte-binary may not act as ${email}`,
        mend: `gcloud iam service-accounts add-iam-policy-binding ${email} --project acme-ml --role roles/iam.workloadIdentityUser --member "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]"`,
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "Flyte dies at its start: it may not read its bucket",
    happens: async (simulated) => {
      await removeBucketRole(simulated, "acme-ml-flyte-metadata", "roles/storage.legacyBucketReader");
      await restartFlyte(simulated);
    },
    red: {
      release: {
        evidence: `${email} does not have storage.buckets.get access to the Google Cloud Storage bucket`,
        cause: `${email} may not read the bucket acme-ml-flyte-metadata itself; objectAdmin alone doesn't include that`,
        mend: `gcloud storage buckets add-iam-policy-binding gs://acme-ml-flyte-metadata --member serviceAccount:${email} --role roles/storage.legacyBucketReader`,
      },
      rights: {
        evidence: `missing: roles/storage.legacyBucketReader serviceAccount:${email}`,
        cause: "not granted, or was taken away",
        mend: `gcloud storage buckets add-iam-policy-binding gs://acme-ml-flyte-metadata --member serviceAccount:${email} --role roles/storage.legacyBucketReader`,
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "Flyte dies at its start: its password was changed in SQL alone",
    happens: async (simulated) => {
      await setPassword(simulated, "changed in SQL alone");
      await restartFlyte(simulated);
    },
    red: {
      release: {
        evidence: 'FATAL: password authentication failed for user "flyteadmin" (SQLSTATE 28P01)',
        cause: "the database doesn't accept the password of flyteadmin",
        mend: `${setPasswordCommand}, with the password that Flyte has`,
      },
      database: refusedPassword,
    },
    notAsked: withoutRelease,
  },
  {
    name: "a restarted Flyte waits for a database that can't be reached",
    happens: async (simulated) => {
      simulated.cloud.faults.databaseUnreachable = true;
      await restartFlyte(simulated);
    },
    red: {
      release: { ...unreachable, evidence: "container wait-for-db: running, not ready: 10.64.0.3:5432 - no response" },
      database: unreachable,
    },
    notAsked: withoutRelease,
  },
  {
    name: "somebody scaled Flyte to nothing",
    happens: async (simulated) => {
      await patch(simulated, deployment, { spec: { replicas: 0 } });
      await passMinutes(simulated, 1);
    },
    red: { release: { evidence: "0 ready pods", cause: "the Deployment has no pod", mend: scale } },
    notAsked: withoutRelease,
  },
  {
    name: "somebody scaled Flyte to two",
    happens: async (simulated) => {
      await patch(simulated, deployment, { spec: { replicas: 2 } });
      await passMinutes(simulated, 2);
    },
    red: { release: { evidence: "2 ready pods", cause: "Flyte must run exactly once", mend: scale } },
    notAsked: withoutRelease,
  },
  {
    name: "the last helm failed",
    happens: (simulated) => breakHelm(simulated),
    red: {
      release: {
        evidence: "revision 2, chart v1.16.8: failed",
        cause: "the last helm failed or was killed",
        mend: "helm history fb -n flyte; fgk apply goes on from there",
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "a helm was killed on its way",
    happens: (simulated) => killHelm(simulated),
    red: {
      release: {
        evidence: "revision 2, chart v1.16.8: pending-upgrade",
        cause: "the last helm failed or was killed",
        mend: "helm history fb -n flyte; fgk apply goes on from there",
      },
    },
    notAsked: withoutRelease,
  },
  {
    name: "the release is gone",
    happens: async (simulated) => {
      const ended = await helm(simulated, ["uninstall", "fb", "--namespace", "flyte"]);
      expect(ended.code).toBe(0);
      await passMinutes(simulated, 1);
    },
    red: {
      release: { evidence: "there is no release fb in flyte", cause: "Flyte isn't installed", mend: "fgk apply" },
      "account-annotation": {
        evidence: "there is no account flyte/flyte-binary",
        cause: "its namespace or the release isn't there",
        mend: "fgk apply",
      },
    },
    notAsked: {
      ...withoutRelease,
      "identity-probe/flyte": "there is no account flyte/flyte-binary",
      database: "Flyte isn't installed, so nothing says which database it uses",
    },
  },
];

describe("verify, of the release", () => {
  it.each(releases)("$name", async ({ happens, ...seen }) => {
    const simulated = cloneSimulatedCloud(installed);
    await happens(simulated);
    expectSeen(await verifyNow(simulated), seen);
  });
});

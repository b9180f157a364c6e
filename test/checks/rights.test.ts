import { beforeAll, describe, it } from "vitest";
import { ask, changePolicy, google, install, smallest } from "../plan/installation.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { removeBucketRole } from "./by-hand.ts";
import { expectSeen, type Seen, verifyNow } from "./expect-checks.ts";

let installed: SimulatedCloud;
beforeAll(async () => {
  installed = await install(smallest);
});

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const grantTokenCreator = `gcloud iam service-accounts add-iam-policy-binding ${email} --project acme-ml --role roles/iam.serviceAccountTokenCreator --member "serviceAccount:${email}"`;

function grantOnBucket(bucket: string, role: string): string {
  return `gcloud storage buckets add-iam-policy-binding gs://${bucket} --member serviceAccount:${email} --role ${role}`;
}

interface Row extends Seen {
  readonly name: string;
  readonly happens: (simulated: SimulatedCloud) => Promise<unknown>;
}

const rows: readonly Row[] = [
  {
    name: "the account may not create tokens for itself: Flyte lists projects and can't sign",
    happens: (simulated) =>
      changePolicy(simulated, (bindings) => {
        bindings.splice(
          bindings.findIndex(({ role }) => role === "roles/iam.serviceAccountTokenCreator"),
          1,
        );
      }),
    red: {
      rights: {
        evidence: `missing: roles/iam.serviceAccountTokenCreator serviceAccount:${email}`,
        cause: "not granted, or was taken away",
        mend: grantTokenCreator,
      },
      "upload-location": {
        evidence: "unable to sign bytes: googleapi: Error 403: Permission 'iam.serviceAccounts.signBlob' denied",
        cause: `${email} may not sign links: it needs the token creator role on itself`,
        mend: grantTokenCreator,
      },
    },
  },
  {
    name: "the metadata bucket itself may not be read",
    happens: (simulated) => removeBucketRole(simulated, "acme-ml-flyte-metadata", "roles/storage.legacyBucketReader"),
    red: {
      rights: {
        evidence: `missing: roles/storage.legacyBucketReader serviceAccount:${email}`,
        cause: "not granted, or was taken away",
        mend: grantOnBucket("acme-ml-flyte-metadata", "roles/storage.legacyBucketReader"),
      },
    },
  },
  {
    name: "the data bucket's objects may not be used",
    happens: (simulated) => removeBucketRole(simulated, "acme-ml-flyte-data", "roles/storage.objectAdmin"),
    red: {
      rights: {
        evidence: `missing: roles/storage.objectAdmin serviceAccount:${email}`,
        cause: "not granted, or was taken away",
        mend: grantOnBucket("acme-ml-flyte-data", "roles/storage.objectAdmin"),
      },
    },
  },
  {
    name: "the same right, granted on the project, is held",
    happens: async (simulated) => {
      await removeBucketRole(simulated, "acme-ml-flyte-data", "roles/storage.objectAdmin");
      const project = "https://cloudresourcemanager.googleapis.com/v1/projects/acme-ml";
      const policy = await ask(simulated, "POST", `${project}:getIamPolicy`, {});
      const bindings = [
        ...(policy["bindings"] as readonly unknown[]),
        { role: "roles/storage.objectAdmin", members: [`serviceAccount:${email}`] },
      ];
      await ask(simulated, "POST", `${project}:setIamPolicy`, { policy: { ...policy, bindings } });
    },
    red: {},
  },
  {
    name: "the data bucket is gone",
    happens: (simulated) => ask(simulated, "DELETE", google.bucket),
    red: {
      rights: {
        evidence: "there is no bucket acme-ml-flyte-data",
        cause: "not made, or was deleted",
        mend: "fgk apply",
      },
    },
  },
  {
    name: "the Google account is gone",
    happens: (simulated) => ask(simulated, "DELETE", google.account),
    red: {
      members: {
        evidence: `there is no Google account ${email}`,
        cause: "not made, or was deleted",
        mend: "fgk apply",
      },
      rights: { evidence: `there is no Google account ${email}`, cause: "not made, or was deleted", mend: "fgk apply" },
      "identity-probe/flyte": {
        evidence: `e-mail ${email}, token 404`,
        cause: `the Google account ${email} doesn't exist`,
        mend: "fgk apply",
      },
      "identity-probe/flytesnacks-development": {
        evidence: `e-mail ${email}, token 404`,
        cause: `the Google account ${email} doesn't exist`,
        mend: "fgk apply",
      },
    },
    notAsked: { "upload-location": "identity-probe/flyte" },
  },
];

describe("verify, of rights", () => {
  it.each(rows)("$name", async ({ happens, ...seen }) => {
    const simulated = cloneSimulatedCloud(installed);
    await happens(simulated);
    expectSeen(await verifyNow(simulated), seen);
  });
});

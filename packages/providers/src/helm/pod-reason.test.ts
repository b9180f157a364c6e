import { describe, expect, it } from "vitest";
import { deploymentScope } from "../deployment/scope.ts";
import { fileOf, smallestText } from "../deployment/test-files.ts";
import { explainText } from "./pod-reason.ts";

const scope = deploymentScope(fileOf(smallestText));
const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";

/** Texts of the fact sheet: what a real Flyte, or Google behind it, wrote. */
describe("why Flyte doesn't work", () => {
  it.each([
    [
      "identity member missing",
      "Container [acme-ml-flyte-metadata] lookup failed: compute: Received 403 Unable to generate access token; IAM returned 403 Forbidden: Permission 'iam.serviceAccounts.getAccessToken' denied",
      "may not act as",
      `gcloud iam service-accounts add-iam-policy-binding ${account} --project acme-ml --role roles/iam.workloadIdentityUser --member "serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]"`,
    ],
    [
      "no token creator on itself",
      "failed to create a signed url. Error: unable to sign bytes: googleapi: Error 403: Permission 'iam.serviceAccounts.signBlob' denied on resource (or it may not exist)., forbidden",
      "may not sign links",
      `gcloud iam service-accounts add-iam-policy-binding ${account} --project acme-ml --role roles/iam.serviceAccountTokenCreator --member "serviceAccount:${account}"`,
    ],
    [
      "account not annotated",
      "unable to sign bytes: 400 INVALID_ARGUMENT Invalid form of account ID acme-ml.svc.id.goog. Should be [Gaia ID |Email |Unique ID |] of the account",
      "carries no annotation",
      `kubectl annotate serviceaccount flyte-binary -n flyte --overwrite iam.gke.io/gcp-service-account=${account}`,
    ],
    [
      "account gone",
      `IAM returned 404 Not Found: Not found; Gaia id not found for email ${account}`,
      "doesn't exist",
      "fgk apply",
    ],
    [
      "account gone, in a line of Flyte's log",
      `IAM returned 404 Not Found: Not found; Gaia id not found for email ${account}\\n\`","ts":"2026-11-22T17:54:22Z"}`,
      `${account} doesn't exist`,
      "fgk apply",
    ],
    [
      "account disabled",
      "Unable to generate access token; IAM returned 400 Bad Request: Precondition check failed.",
      `${account} is disabled`,
      `gcloud iam service-accounts enable ${account}`,
    ],
    [
      "account not annotated, at the start",
      "googleapi: Error 403: acme-ml.svc.id.goog does not have storage.buckets.get access to the Google Cloud Storage bucket., forbidden",
      "carries no annotation",
      `kubectl annotate serviceaccount flyte-binary -n flyte --overwrite iam.gke.io/gcp-service-account=${account}`,
    ],
    [
      "annotated with an account that isn't there",
      "IAM returned 404 Not Found: Not found; Gaia id not found for email other@acme-ml.iam.gserviceaccount.com",
      "other@acme-ml.iam.gserviceaccount.com doesn't exist",
      `kubectl annotate serviceaccount flyte-binary -n flyte --overwrite iam.gke.io/gcp-service-account=${account}`,
    ],
    [
      "the node's account",
      "googleapi: Error 403: 123456789012-compute@developer.gserviceaccount.com does not have storage.buckets.get access to the Google Cloud Storage bucket., forbidden",
      "acts as its node's account 123456789012-compute@developer.gserviceaccount.com",
      "gcloud container node-pools list --cluster flyte --location europe-west1-b --project acme-ml",
    ],
    [
      "no right to read the bucket",
      `googleapi: Error 403: ${account} does not have storage.buckets.get access to the Google Cloud Storage bucket., forbidden`,
      "may not read the bucket acme-ml-flyte-metadata itself",
      `gcloud storage buckets add-iam-policy-binding gs://acme-ml-flyte-metadata --member serviceAccount:${account} --role roles/storage.legacyBucketReader`,
    ],
    [
      "bucket absent",
      "unable to initialize container [no-such-bucket]",
      "the bucket no-such-bucket doesn't exist",
      "gcloud storage buckets describe gs://no-such-bucket; fgk apply makes it",
    ],
    [
      "wrong password",
      'FATAL: password authentication failed for user "flyteadmin" (SQLSTATE 28P01)',
      "doesn't accept the password of flyteadmin",
      "gcloud sql users set-password flyteadmin --instance=flyte-db --project=acme-ml --prompt-for-password, with the password that Flyte has",
    ],
    [
      "database absent",
      'database "flyteadmin" does not exist (SQLSTATE 3D000)',
      "there is no database flyteadmin",
      "gcloud sql databases create flyteadmin --instance flyte-db --project acme-ml",
    ],
    [
      "no right on the schema",
      "ERROR: permission denied for schema public (SQLSTATE 42501)",
      "may not make tables in the schema public",
      'in the database flyteadmin: GRANT ALL ON SCHEMA public TO "flyteadmin"; or make that user its owner',
    ],
    [
      "both made the database",
      'duplicate key value violates unique constraint "pg_database_datname_index" (SQLSTATE 23505)',
      "the next start is fine",
      "wait for the restart",
    ],
    [
      "database unreachable",
      "10.64.0.3:5432 - no response",
      "can't be reached from the cluster",
      "gcloud sql instances describe flyte-db",
    ],
    [
      "image",
      'ImagePullBackOff: Back-off pulling image "postgres:15-alpine"',
      "can't be pulled",
      "set network.nat: auto",
    ],
    [
      "no room",
      "FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.",
      "no node has room",
      "kubectl describe pods -n flyte",
    ],
  ])("%s", (_, text, cause, mend) => {
    const reason = explainText(text, scope);
    expect(reason?.cause).toContain(cause);
    expect(reason?.mend).toContain(mend);
  });

  it("an unknown text has no reason", () => {
    expect(explainText("all is well", scope)).toBeUndefined();
  });
});

import { expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import { type Command, replay } from "./replay.ts";

const emulator = await startForFile();
for (const project of Object.values(emulator.cloud.state.projects)) project.identityPool = true;

const email = "flyte-system@acme-ml.iam.gserviceaccount.com";
const accounts = "/v1/projects/acme-ml/serviceAccounts";
const account = `${accounts}/${email}`;
/** Where gcloud isn't told the project, it asks in any. */
const anywhere = `/v1/projects/-/serviceAccounts/${email}`;
const pod = "serviceAccount:acme-ml.svc.id.goog[flyte/flyteadmin]";
const role = "roles/iam.workloadIdentityUser";
const policyOf = (path: string): string => `${path}:getIamPolicy?alt=json&options.requestedPolicyVersion=3`;
const testable = { fullResourceName: "//127.0.0.1:8765/projects/acme-ml", pageSize: 1000 };
const listed = { permissions: expect.arrayContaining([expect.objectContaining({ name: "storage.objects.get" })]) };
const flyteRole = "/v1/projects/acme-ml/roles/flyteRole";

/** In the order in which they were typed: each finds what the ones before have left. */
const commands: readonly Command[] = [
  {
    line: "gcloud iam service-accounts create flyte-system --display-name=flyte --description=d",
    sends: [
      {
        method: "POST",
        path: `${accounts}?alt=json`,
        body: { accountId: "flyte-system", serviceAccount: { description: "d", displayName: "flyte" } },
        reads: { email },
      },
    ],
  },
  {
    line: "gcloud iam service-accounts create flyte-system (again)",
    sends: [
      {
        method: "POST",
        path: `${accounts}?alt=json`,
        body: { accountId: "flyte-system", serviceAccount: {} },
        status: 409,
        reads: {
          error: {
            message: "Service account flyte-system already exists within project projects/acme-ml.",
            details: [
              {
                "@type": "type.googleapis.com/google.rpc.ResourceInfo",
                resourceName: `projects/acme-ml/serviceAccounts/${email}`,
              },
            ],
          },
        },
      },
    ],
  },
  {
    line: "gcloud iam service-accounts list",
    sends: [
      {
        method: "GET",
        path: `${accounts}?alt=json&pageSize=100`,
        reads: { accounts: [{ displayName: "flyte", email }] },
      },
    ],
  },
  {
    line: "gcloud iam service-accounts describe E",
    sends: [
      {
        method: "GET",
        path: `${anywhere}?alt=json`,
        reads: {
          projectId: "acme-ml",
          uniqueId: expect.stringMatching(/^\d{21}$/),
          oauth2ClientId: expect.any(String),
        },
      },
    ],
  },
  {
    line: "gcloud iam service-accounts describe nope@…",
    sends: [
      {
        method: "GET",
        path: `${anywhere.replace("flyte-system", "nope")}?alt=json`,
        status: 404,
        reads: { error: { status: "NOT_FOUND", message: "Unknown service account" } },
      },
    ],
  },
  {
    line: "gcloud iam service-accounts get-iam-policy E",
    sends: [{ method: "POST", path: policyOf(anywhere), reads: { etag: "ACAB" } }],
  },
  {
    line: "gcloud iam service-accounts add-iam-policy-binding E --role roles/iam.workloadIdentityUser --member P[NS/KSA]",
    sends: [
      { method: "POST", path: policyOf(account), reads: { etag: "ACAB" } },
      {
        method: "POST",
        path: `${account}:setIamPolicy?alt=json`,
        body: { policy: { bindings: [{ members: [pod], role }], etag: "{etag}", version: 3 } },
        reads: { bindings: [{ members: [pod], role }], etag: expect.stringMatching(/^Bw/), version: 1 },
      },
    ],
  },
  {
    line: "gcloud iam service-accounts get-iam-policy E --flatten=bindings[].members --filter=… --format=value(bindings.members)",
    sends: [{ method: "POST", path: policyOf(anywhere), reads: { bindings: [{ members: [pod], role }] } }],
  },
  {
    line: "gcloud iam service-accounts remove-iam-policy-binding E --role roles/iam.workloadIdentityUser --member P[NS/KSA]",
    sends: [
      { method: "POST", path: policyOf(account), reads: { bindings: [{ members: [pod], role }] } },
      {
        method: "POST",
        path: `${account}:setIamPolicy?alt=json`,
        body: { policy: { etag: "{etag}", version: 3 } },
        reads: { etag: expect.any(String), version: 1 },
      },
    ],
  },
  {
    line: "gcloud iam service-accounts update E --display-name=x",
    sends: [
      {
        method: "PATCH",
        path: `${account}?alt=json`,
        body: { serviceAccount: { displayName: "x" }, updateMask: "displayName" },
        reads: { name: `projects/acme-ml/serviceAccounts/${email}`, displayName: "x" },
      },
    ],
  },
  {
    line: "gcloud iam service-accounts disable E; … enable E",
    sends: [
      { method: "POST", path: `${account}:disable?alt=json`, body: {}, reads: {} },
      { method: "POST", path: `${account}:enable?alt=json`, body: {}, reads: {} },
    ],
  },
  {
    line: "gcloud iam service-accounts keys create key.json --iam-account E; … keys list",
    sends: [
      {
        method: "POST",
        path: `${anywhere}/keys?alt=json`,
        body: { privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE" },
        reads: { name: expect.stringContaining(`serviceAccounts/${email}/keys/`), privateKeyData: expect.any(String) },
      },
      {
        method: "GET",
        path: `${anywhere}/keys?alt=json`,
        reads: { keys: [{ keyType: "SYSTEM_MANAGED" }, { keyType: "USER_MANAGED" }] },
      },
    ],
  },
  {
    line: "gcloud auth print-access-token --impersonate-service-account=E",
    sends: [
      {
        method: "POST",
        path: `${anywhere}:generateAccessToken`,
        body: {
          delegates: null,
          scope: ["openid", "https://www.googleapis.com/auth/cloud-platform"],
          lifetime: "3600s",
        },
        reads: { accessToken: expect.stringContaining(email), expireTime: "2026-01-01T01:00:00Z" },
      },
    ],
  },
  {
    line: "gcloud iam service-accounts sign-blob blob out.sig --iam-account=E",
    sends: [
      {
        method: "POST",
        path: `${anywhere}:signBlob?alt=json`,
        body: { payload: "aGkK" },
        reads: { keyId: expect.any(String), signedBlob: expect.any(String) },
      },
    ],
  },
  {
    line: "gcloud iam roles create flyteRole --project P --title=Flyte --permissions=… --stage=GA",
    sends: [
      { method: "POST", path: "/v1/permissions:queryTestablePermissions?alt=json", body: testable, reads: listed },
      {
        method: "POST",
        path: "/v1/projects/acme-ml/roles?alt=json",
        body: {
          role: { includedPermissions: ["storage.buckets.get", "storage.objects.get"], stage: "GA", title: "Flyte" },
          roleId: "flyteRole",
        },
        reads: { name: "projects/acme-ml/roles/flyteRole", stage: "GA", title: "Flyte" },
      },
    ],
  },
  {
    line: "gcloud iam roles update flyteRole --project P --add-permissions=storage.objects.list",
    sends: [
      { method: "POST", path: "/v1/permissions:queryTestablePermissions?alt=json", body: testable, reads: listed },
      { method: "GET", path: `${flyteRole}?alt=json`, reads: { etag: expect.any(String) } },
      {
        method: "PATCH",
        path: `${flyteRole}?alt=json&updateMask=includedPermissions`,
        body: {
          etag: "{etag}",
          includedPermissions: ["storage.buckets.get", "storage.objects.get", "storage.objects.list"],
        },
        reads: { includedPermissions: ["storage.buckets.get", "storage.objects.get", "storage.objects.list"] },
      },
    ],
  },
  {
    line: "gcloud iam roles list --project P",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml/roles?alt=json&pageSize=100&showDeleted=False",
        reads: { roles: [{ title: "Flyte" }] },
      },
    ],
  },
  {
    line: "gcloud iam roles delete flyteRole --project P; … undelete",
    sends: [
      { method: "DELETE", path: `${flyteRole}?alt=json`, reads: { deleted: true } },
      { method: "POST", path: `${flyteRole}:undelete?alt=json`, body: {}, reads: { title: "Flyte" } },
    ],
  },
  {
    line: "gcloud iam roles describe roles/storage.objectViewer",
    sends: [
      {
        method: "GET",
        path: "/v1/roles/storage.objectViewer?alt=json",
        reads: { includedPermissions: expect.arrayContaining(["storage.objects.get"]), title: "Storage Object Viewer" },
      },
    ],
  },
  {
    line: "gcloud iam list-grantable-roles //cloudresourcemanager.googleapis.com/projects/P",
    sends: [
      {
        method: "POST",
        path: "/v1/roles:queryGrantableRoles?alt=json",
        body: { fullResourceName: "//cloudresourcemanager.googleapis.com/projects/acme-ml", pageSize: 300 },
        reads: { roles: expect.arrayContaining([expect.objectContaining({ name: "roles/storage.admin" })]) },
      },
    ],
  },
  {
    line: "gcloud iam service-accounts delete E",
    sends: [{ method: "DELETE", path: `${account}?alt=json`, reads: {} }],
  },
];

it.each(commands)("$line", async (command) => {
  await replay(emulator.url, command);
});

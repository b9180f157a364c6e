import { expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import { type Command, replay } from "./replay.ts";

const emulator = await startForFile();
const email = "flyte-system@acme-ml.iam.gserviceaccount.com";
const member = `serviceAccount:${email}`;
const get = "/v1/projects/acme-ml:getIamPolicy?alt=json";
const set = "/v1/projects/acme-ml:setIamPolicy?alt=json";
const version3 = { options: { requestedPolicyVersion: 3 } };
const editor = {
  members: ["serviceAccount:123456789012-compute@developer.gserviceaccount.com"],
  role: "roles/editor",
};
const owner = { members: ["user:owner@example.com"], role: "roles/owner" };
const admin = { members: [member], role: "roles/storage.admin" };
const condition = { expression: 'resource.name.startsWith("projects/_/buckets/b1")', title: "b1" };
const user = { condition, members: [member], role: "roles/storage.objectUser" };

/** In the order in which they were typed: each finds what the ones before have left. */
const commands: readonly Command[] = [
  {
    line: "gcloud projects describe P",
    sends: [
      {
        method: "GET",
        path: "/v1/projects/acme-ml?alt=json",
        reads: { lifecycleState: "ACTIVE", name: "acme-ml", projectId: "acme-ml", projectNumber: "123456789012" },
      },
    ],
  },
  {
    line: "gcloud projects list",
    sends: [
      {
        method: "GET",
        path: "/v1/projects?alt=json&filter=lifecycleState:ACTIVE&pageSize=500",
        reads: { projects: [{ projectId: "acme-ml", projectNumber: "123456789012" }] },
      },
    ],
  },
  {
    line: "gcloud projects get-iam-policy P --format=json",
    sends: [{ method: "POST", path: get, body: version3, reads: { bindings: [editor, owner], version: 1 } }],
  },
  {
    line: "gcloud projects add-iam-policy-binding P --member=serviceAccount:E --role=roles/storage.admin --condition=None",
    sends: [
      {
        method: "POST",
        path: "/v1/projects/acme-ml/serviceAccounts?alt=json",
        body: { accountId: "flyte-system", serviceAccount: {} },
        reads: { email },
      },
      { method: "POST", path: get, body: version3, reads: { bindings: [editor, owner] } },
      {
        method: "POST",
        path: set,
        body: { policy: { bindings: [editor, owner, admin], etag: "{etag}", version: 3 } },
        reads: { bindings: [editor, owner, admin], version: 1 },
      },
    ],
  },
  {
    line: 'gcloud projects add-iam-policy-binding P … --condition=expression=resource.name.startsWith("…"),title=b1',
    sends: [
      { method: "POST", path: get, body: version3, reads: { bindings: [editor, owner, admin] } },
      {
        method: "POST",
        path: set,
        body: { policy: { bindings: [editor, owner, admin, user], etag: "{etag}", version: 3 } },
        reads: { bindings: [editor, owner, admin, user], version: 3 },
      },
    ],
  },
  {
    line: "gcloud projects remove-iam-policy-binding P … --role=roles/storage.admin --condition=None",
    sends: [
      { method: "POST", path: get, body: version3, reads: { version: 3 } },
      {
        method: "POST",
        path: set,
        body: { policy: { bindings: [editor, owner, user], etag: "{etag}", version: 3 } },
        reads: { bindings: [editor, owner, user], version: 3 },
      },
    ],
  },
  {
    line: "gcloud projects add-iam-policy-binding P, while somebody else writes: 409, which gcloud doesn't repeat",
    sends: [
      { method: "POST", path: get, body: version3, reads: { etag: expect.any(String) } },
      {
        method: "POST",
        path: set,
        body: { policy: { bindings: [owner], etag: "BwXabcdef00=", version: 3 } },
        status: 409,
        reads: {
          error: {
            status: "ABORTED",
            message: expect.stringMatching(
              /^There were concurrent policy changes\. Please retry the whole read-modify-write/,
            ),
          },
        },
      },
    ],
  },
  {
    line: "gcloud projects add-iam-policy-binding P --member=serviceAccount:nobody@…: 400",
    sends: [
      { method: "POST", path: get, body: version3, reads: {} },
      {
        method: "POST",
        path: set,
        body: {
          policy: {
            bindings: [{ members: ["serviceAccount:nobody@acme-ml.iam.gserviceaccount.com"], role: "roles/viewer" }],
            etag: "{etag}",
            version: 3,
          },
        },
        status: 400,
        reads: {
          error: {
            status: "INVALID_ARGUMENT",
            message: "Service account nobody@acme-ml.iam.gserviceaccount.com does not exist.",
          },
        },
      },
    ],
  },
  {
    line: 'gcloud projects update P --name="Demo project"',
    sends: [
      { method: "GET", path: "/v1/projects/acme-ml?alt=json", reads: {} },
      {
        method: "PUT",
        path: "/v1/projects/acme-ml?alt=json",
        body: {
          createTime: "{createTime}",
          lifecycleState: "ACTIVE",
          name: "Demo project",
          projectId: "acme-ml",
          projectNumber: "123456789012",
        },
        reads: { name: "Demo project" },
      },
    ],
  },
];

it.each(commands)("$line", async (command) => {
  await replay(emulator.url, command);
});

it.each([
  { line: "CLOUDSDK_AUTH_DISABLE_CREDENTIALS=true gcloud projects describe P", headers: {} },
  { line: "CLOUDSDK_AUTH_ACCESS_TOKEN=tok2 gcloud projects describe P", headers: { authorization: "Bearer tok2" } },
  { line: "gcloud projects describe P --access-token-file=F", headers: { authorization: "Bearer fake-token" } },
])("$line", async ({ headers }) => {
  const response = await fetch(`${emulator.url}/v1/projects/acme-ml?alt=json`, {
    headers: headers as Record<string, string>,
  });
  expect(await response.json()).toMatchObject({ projectId: "acme-ml", lifecycleState: "ACTIVE" });
});

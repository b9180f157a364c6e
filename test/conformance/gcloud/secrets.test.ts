import { expect, it } from "vitest";
import { startForFile } from "../start-emulator.ts";
import { type Command, replay } from "./replay.ts";

const emulator = await startForFile();
const secrets = "/v1/projects/acme-ml/secrets";
const one = `${secrets}/dbpw`;
const name = "projects/123456789012/secrets/dbpw";
const accessor = { members: ["user:jane@acme.example"], role: "roles/secretmanager.secretAccessor" };

/** In the order in which they were typed: each finds what the ones before have left. */
const commands: readonly Command[] = [
  {
    line: "gcloud secrets list",
    sends: [{ method: "GET", path: `${secrets}?alt=json&pageSize=100`, reads: {} }],
  },
  {
    line: "gcloud secrets create dbpw --replication-policy automatic --labels a=b",
    sends: [
      {
        method: "POST",
        path: `${secrets}?alt=json&secretId=dbpw`,
        body: { annotations: {}, labels: { a: "b" }, replication: { automatic: {} } },
        reads: { name, labels: { a: "b" }, replication: { automatic: {} } },
      },
    ],
  },
  {
    line: "printf s3cret | gcloud secrets versions add dbpw --data-file=-",
    sends: [
      {
        method: "POST",
        path: `${one}:addVersion?alt=json`,
        body: { payload: { data: "czNjcmV0", dataCrc32c: "2552768472" } },
        reads: { name: `${name}/versions/1`, state: "ENABLED" },
      },
    ],
  },
  {
    line: "gcloud secrets versions access latest --secret=dbpw",
    sends: [
      {
        method: "GET",
        path: `${one}/versions/latest:access?alt=json`,
        reads: { name: `${name}/versions/1`, payload: { data: "czNjcmV0", dataCrc32c: "2552768472" } },
      },
    ],
  },
  {
    line: "gcloud secrets versions list dbpw",
    sends: [
      {
        method: "GET",
        path: `${one}/versions?alt=json&pageSize=0`,
        reads: { versions: [{ name: `${name}/versions/1`, state: "ENABLED", createTime: expect.any(String) }] },
      },
    ],
  },
  {
    line: "gcloud secrets add-iam-policy-binding dbpw --member=… --role=roles/secretmanager.secretAccessor",
    sends: [
      { method: "GET", path: `${one}:getIamPolicy?alt=json&options.requestedPolicyVersion=3`, reads: { etag: "ACAB" } },
      {
        method: "POST",
        path: `${one}:setIamPolicy?alt=json`,
        body: { policy: { bindings: [accessor], etag: "{etag}", version: 3 } },
        reads: { bindings: [accessor], version: 1 },
      },
    ],
  },
  {
    line: "gcloud secrets update dbpw --update-labels=c=d",
    sends: [
      { method: "GET", path: `${one}?alt=json`, reads: { labels: { a: "b" } } },
      {
        method: "PATCH",
        path: `${one}?alt=json&updateMask=labels`,
        body: { annotations: {}, labels: { a: "b", c: "d" }, versionAliases: {} },
        reads: { labels: { a: "b", c: "d" } },
      },
    ],
  },
  {
    line: "gcloud secrets update dbpw --update-version-aliases=fgk=1; gcloud secrets versions access fgk --secret=dbpw",
    sends: [
      {
        method: "PATCH",
        path: `${one}?alt=json&updateMask=version_aliases`,
        body: { annotations: {}, labels: { a: "b", c: "d" }, versionAliases: { fgk: "1" } },
        reads: { versionAliases: { fgk: "1" } },
      },
      { method: "GET", path: `${one}/versions/fgk:access?alt=json`, reads: { payload: { data: "czNjcmV0" } } },
    ],
  },
  {
    line: "gcloud secrets versions disable 1 --secret=dbpw; … access 1: refused",
    sends: [
      { method: "POST", path: `${one}/versions/1:disable?alt=json`, body: {}, reads: { state: "DISABLED" } },
      {
        method: "GET",
        path: `${one}/versions/1:access?alt=json`,
        status: 400,
        reads: {
          error: {
            status: "FAILED_PRECONDITION",
            message: `Secret Version [${name}/versions/1] is in DISABLED state.`,
          },
        },
      },
    ],
  },
  {
    line: "gcloud secrets versions destroy 1 --secret=dbpw",
    sends: [{ method: "POST", path: `${one}/versions/1:destroy?alt=json`, body: {}, reads: { state: "DESTROYED" } }],
  },
  {
    line: "gcloud secrets delete dbpw; … describe dbpw: gone",
    sends: [
      { method: "GET", path: `${one}/versions?alt=json&pageSize=0`, reads: {} },
      { method: "DELETE", path: `${one}?alt=json`, reads: {} },
      {
        method: "GET",
        path: `${one}?alt=json`,
        status: 404,
        reads: { error: { status: "NOT_FOUND", message: `Secret [${name}] not found.` } },
      },
    ],
  },
];

it.each(commands)("$line", async (command) => {
  await replay(emulator.url, command);
});

import { addCaller } from "@fgk/emulator";
import { Storage } from "@google-cloud/storage";
import { auth } from "@googleapis/storage";
import { describe, expect, it } from "vitest";
import { openIam } from "../iam/open-iam.ts";
import { ownerToken, projectId, projectNumber, startForFile } from "../start-emulator.ts";

/** Links are signed by the machine's clock, so the emulator goes by it too. */
const emulator = await startForFile({ now: Date.now });
const email = `flyte-system@${projectId}.iam.gserviceaccount.com`;
const accounts = openIam(emulator.url, ownerToken).projects.serviceAccounts;
await accounts.create({ name: `projects/${projectId}`, requestBody: { accountId: "flyte-system" } });
addCaller(emulator.cloud, "robot", { member: `serviceAccount:${email}` });
const storage = openStorage(ownerToken);
const [bucket] = await storage.createBucket("acme-data", {
  location: "us-central1",
  iamConfiguration: { uniformBucketLevelAccess: { enabled: true } },
  labels: { team: "ml" },
});

/** Google's hand-written library with a custom endpoint; it signs as the account, whose key it doesn't have, as in a pod. */
function openStorage(token: string): Storage {
  const authClient = new auth.OAuth2();
  authClient.setCredentials({ access_token: token });
  const options = {
    apiEndpoint: emulator.url,
    useAuthWithCustomEndpoint: true,
    projectId,
    authClient,
    retryOptions: { autoRetry: false },
  };
  // Its declarations want the class of another version of the library for credentials.
  const storage = new Storage(options as unknown as ConstructorParameters<typeof Storage>[0]);
  Object.assign(storage.authClient, { jsonContent: { client_email: email } });
  return storage;
}

/** What the caller of the library sees of a refusal. */
async function failureOf(call: Promise<unknown>): Promise<{ readonly code: unknown; readonly message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Error && "code" in error) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("not refused");
}

describe("@google-cloud/storage: buckets", () => {
  it("are made and read", async () => {
    const [metadata] = await bucket.getMetadata();
    expect(metadata).toMatchObject({
      name: "acme-data",
      location: "US-CENTRAL1",
      labels: { team: "ml" },
      projectNumber,
      iamConfiguration: { uniformBucketLevelAccess: { enabled: true } },
    });
    expect([await bucket.exists(), await storage.bucket("acme-nope").exists()]).toEqual([[true], [false]]);
  });

  it("list, all pages of them", async () => {
    await Promise.all(["acme-b", "acme-c"].map((name) => storage.createBucket(name)));
    const [all] = await storage.getBuckets({ prefix: "acme-", maxResults: 2 });
    expect(all.map(({ name }) => name)).toEqual(["acme-b", "acme-c"]);
    const [rest] = await storage.getBuckets({ prefix: "acme-", autoPaginate: true });
    expect(rest.map(({ name }) => name)).toEqual(["acme-b", "acme-c", "acme-data"]);
  });

  it("take labels, lifecycle rules, versioning and public access prevention", async () => {
    await bucket.setLabels({ cost: "42" });
    expect((await bucket.getLabels())[0]).toEqual({ team: "ml", cost: "42" });
    await bucket.deleteLabels(["cost"]);
    expect((await bucket.getLabels())[0]).toEqual({ team: "ml" });
    await bucket.addLifecycleRule({ action: { type: "Delete" }, condition: { age: 30 } });
    await bucket.setMetadata({
      versioning: { enabled: true },
      iamConfiguration: { publicAccessPrevention: "enforced" },
    });
    const [metadata] = await bucket.getMetadata();
    expect([metadata.lifecycle?.rule, metadata.versioning, metadata.iamConfiguration?.publicAccessPrevention]).toEqual([
      [{ action: { type: "Delete" }, condition: { age: 30 } }],
      { enabled: true },
      "enforced",
    ]);
    await bucket.setMetadata({ versioning: { enabled: false } });
  });

  it("have a policy that is changed by read-modify-write; a stale one is 412", async () => {
    const [policy] = await bucket.iam.getPolicy({ requestedPolicyVersion: 3 });
    policy.bindings.push({ role: "roles/storage.objectViewer", members: ["user:jane@acme.example"] });
    const [written] = await bucket.iam.setPolicy(policy);
    expect(written.bindings.at(-1)).toEqual({
      role: "roles/storage.objectViewer",
      members: ["user:jane@acme.example"],
    });
    expect(await failureOf(bucket.iam.setPolicy(policy))).toEqual({
      code: 412,
      message: "At least one of the pre-conditions you specified did not hold.",
    });
  });

  it("tell what the caller may do", async () => {
    const asked = ["storage.objects.get", "storage.buckets.delete"];
    const [held] = await openStorage("robot").bucket("acme-data").iam.testPermissions(asked);
    expect(held).toEqual({ "storage.objects.get": false, "storage.buckets.delete": false });
    expect((await bucket.iam.testPermissions(asked))[0]).toEqual({
      "storage.objects.get": true,
      "storage.buckets.delete": true,
    });
  });

  it("the project's own storage account is told", async () => {
    const [account] = await storage.getServiceAccount();
    expect(account.emailAddress).toBe(`service-${projectNumber}@gs-project-accounts.iam.gserviceaccount.com`);
  });

  it.each([
    {
      what: "a bucket that isn't there",
      call: () => storage.bucket("acme-nope").getMetadata(),
      code: 404,
      message: "The specified bucket does not exist.",
    },
    {
      what: "a name twice",
      call: () => storage.createBucket("acme-data"),
      code: 409,
      message: "Your previous request to create the named bucket succeeded and you already own it.",
    },
    {
      what: "a caller without the right",
      call: () => openStorage("robot").bucket("acme-data").getMetadata(),
      code: 403,
      message:
        `${email} does not have storage.buckets.get access to the Google Cloud Storage bucket. ` +
        "Permission 'storage.buckets.get' denied on resource (or it may not exist).",
    },
  ])("refuse $what: $code", async ({ call, code, message }) => {
    expect(await failureOf(call())).toEqual({ code, message });
  });
});

describe("@google-cloud/storage: objects", () => {
  it.each([
    { how: "in one request", resumable: false },
    { how: "through a session", resumable: true },
  ])("are saved $how, checked, and downloaded with their checksums", async ({ resumable }) => {
    const file = bucket.file(`saved/${resumable}`);
    await file.save("hello", {
      resumable,
      validation: "md5",
      contentType: "text/plain",
      metadata: { metadata: { a: "b" } },
    });
    const [metadata] = await file.getMetadata();
    expect(metadata).toMatchObject({ size: "5", contentType: "text/plain", crc32c: "mnG7TA==", metadata: { a: "b" } });
    expect(String((await file.download({ validation: "crc32c" }))[0])).toBe("hello");
    expect(String((await file.download({ start: 1, end: 3, validation: false }))[0])).toBe("ell");
  });

  it("come through a session in chunks", async () => {
    const file = bucket.file("chunks");
    const data = Buffer.alloc(600 * 1024, "x");
    await file.save(data, { resumable: true, chunkSize: 256 * 1024 });
    expect((await file.download())[0].equals(data)).toBe(true);
  });

  it("list by prefix and delimiter, by pages", async () => {
    await Promise.all(
      ["l/a", "l/b/1", "l/b/2", "l/c"].map((name) => bucket.file(name).save("x", { resumable: false })),
    );
    const [files, , answer] = await bucket.getFiles({ prefix: "l/", delimiter: "/", autoPaginate: false });
    expect([files.map(({ name }) => name), answer]).toEqual([
      ["l/a", "l/c"],
      expect.objectContaining({ prefixes: ["l/b/"] }),
    ]);
    const [all] = await bucket.getFiles({ prefix: "l/" });
    expect(all.map(({ name }) => name)).toEqual(["l/a", "l/b/1", "l/b/2", "l/c"]);
  });

  it("are copied, moved, composed, and given metadata", async () => {
    await bucket.file("m/a").save("hel", { resumable: false });
    await bucket.file("m/a").copy(bucket.file("m/b"));
    await bucket.file("m/b").move(bucket.file("m/c"));
    expect(await bucket.file("m/b").exists()).toEqual([false]);
    await bucket.file("m/d").save("lo", { resumable: false });
    const [whole] = await bucket.combine([bucket.file("m/c"), bucket.file("m/d")], bucket.file("m/whole"));
    expect(String((await whole.download())[0])).toBe("hello");
    const [metadata] = await whole.setMetadata({ metadata: { who: "me" }, contentType: "text/plain" });
    expect([metadata.metadata, metadata.metageneration]).toEqual([{ who: "me" }, "2"]);
  });

  it("keep their versions while the bucket does", async () => {
    await bucket.setMetadata({ versioning: { enabled: true } });
    const file = bucket.file("v");
    await file.save("one", { resumable: false });
    const [{ generation }] = await file.getMetadata();
    await bucket.file("v").save("two", { resumable: false });
    const old = bucket.file("v", { generation: Number(generation) });
    expect(String((await old.download())[0])).toBe("one");
    const [versions] = await bucket.getFiles({ prefix: "v", versions: true });
    expect(versions).toHaveLength(2);
    await bucket.setMetadata({ versioning: { enabled: false } });
  });

  it("are held to preconditions: 412", async () => {
    const file = bucket.file("held");
    await file.save("x", { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } });
    const again = file.save("y", { resumable: false, preconditionOpts: { ifGenerationMatch: 0 } });
    const message = "At least one of the pre-conditions you specified did not hold.";
    expect(await failureOf(again)).toEqual({ code: 412, message });
    expect(await failureOf(file.delete({ ifGenerationMatch: 1 }))).toEqual({ code: 412, message });
  });

  it("that are missing are 404", async () => {
    expect(await failureOf(bucket.file("nope").getMetadata())).toEqual({
      code: 404,
      message: "No such object: acme-data/nope",
    });
  });

  it("go, all that have a prefix", async () => {
    await bucket.deleteFiles({ prefix: "l/" });
    expect((await bucket.getFiles({ prefix: "l/" }))[0]).toEqual([]);
  });
});

describe("@google-cloud/storage: signed links", () => {
  const signingEndpoint = `${emulator.url}/v1/projects/-/serviceAccounts/`;
  const expires = (): number => Date.now() + 600_000;
  const grant = async (role: string, onBucket: string): Promise<void> => {
    const member = `serviceAccount:${email}`;
    const requestBody = { policy: { bindings: [{ role, members: [member] }] } };
    await accounts.setIamPolicy({ resource: `projects/${projectId}/serviceAccounts/${email}`, requestBody });
    const [policy] = await bucket.iam.getPolicy({ requestedPolicyVersion: 3 });
    policy.bindings.push({ role: onBucket, members: [member] });
    await bucket.iam.setPolicy(policy);
  };

  it("need the right to sign on the account; then they carry the account's rights, not the sender's", async () => {
    const file = openStorage("robot").bucket("acme-data").file("link");
    const link = async (action: "read" | "write"): Promise<string> =>
      (await file.getSignedUrl({ version: "v4", action, expires: expires(), signingEndpoint }))[0];
    const refused = await link("write").catch((error: unknown) => String(error));
    expect(refused).toContain("Permission 'iam.serviceAccounts.signBlob' denied on resource (or it may not exist).");
    await grant("roles/iam.serviceAccountTokenCreator", "roles/storage.objectCreator");
    const put = await fetch(await link("write"), { method: "PUT", body: "by link" });
    expect(put.status).toBe(200);
    const get = await fetch(await link("read"));
    expect([get.status, await get.text()]).toEqual([403, expect.stringContaining("storage.objects.get")]);
    await grant("roles/iam.serviceAccountTokenCreator", "roles/storage.objectViewer");
    expect(await (await fetch(await link("read"))).text()).toBe("by link");
  });
});

describe("@google-cloud/storage: told of an emulator by STORAGE_EMULATOR_HOST", () => {
  it("leaves /storage/v1 and credentials out, and finds its way", async () => {
    process.env["STORAGE_EMULATOR_HOST"] = emulator.url;
    const told = new Storage({ projectId });
    delete process.env["STORAGE_EMULATOR_HOST"];
    const [made] = await told.createBucket("acme-told");
    await made.file("a").save("hello", { resumable: false });
    expect(String((await made.file("a").download())[0])).toBe("hello");
    expect((await made.getFiles())[0].map(({ name }) => name)).toEqual(["a"]);
    await made.deleteFiles();
    await made.delete();
    expect(await made.exists()).toEqual([false]);
  });
});

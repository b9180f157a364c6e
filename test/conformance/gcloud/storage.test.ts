import { describe, expect, it } from "vitest";
import { ownerToken, startForFile } from "../start-emulator.ts";
import { type Command, replay } from "./replay.ts";

const emulator = await startForFile();
const name = "demo-flyte-data";
const bucket = `/storage/v1/b/${name}`;
const uniform = { uniformBucketLevelAccess: { enabled: true } };
const made = { name, location: "US-CENTRAL1", locationType: "region", projectNumber: "123456789012" };
const admin = { members: ["user:jane@acme.example"], role: "roles/storage.objectAdmin" };
const legacy = [
  { members: ["projectEditor:acme-ml", "projectOwner:acme-ml"], role: "roles/storage.legacyBucketOwner" },
  { members: ["projectViewer:acme-ml"], role: "roles/storage.legacyBucketReader" },
];
const create = "/storage/v1/b?alt=json&enableObjectRetention=False&project=acme-ml&projection=noAcl";

/** In the order in which they were typed: each finds what the ones before have left. */
const commands: readonly Command[] = [
  {
    line: "gcloud storage buckets create gs://B --location=us-central1 --uniform-bucket-level-access",
    sends: [
      { method: "POST", path: create, body: { iamConfiguration: uniform, location: "us-central1", name }, reads: made },
    ],
  },
  {
    line: "gcloud storage buckets describe gs://B",
    sends: [
      {
        method: "GET",
        path: `${bucket}?alt=json&projection=full`,
        reads: { ...made, rpo: "DEFAULT", metageneration: "1", iamConfiguration: uniform },
      },
    ],
  },
  {
    line: "gcloud storage buckets list",
    sends: [
      {
        method: "GET",
        path: "/storage/v1/b?alt=json&maxResults=1000&project=acme-ml&projection=full",
        reads: { items: [made] },
      },
    ],
  },
  {
    line: "gcloud storage buckets create gs://B (again)",
    sends: [
      {
        method: "POST",
        path: create,
        body: { name },
        status: 409,
        reads: {
          error: { message: "Your previous request to create the named bucket succeeded and you already own it." },
        },
      },
    ],
  },
  {
    line: "gcloud storage buckets add-iam-policy-binding gs://B --member=… --role=roles/storage.objectAdmin",
    sends: [
      {
        method: "GET",
        path: `${bucket}/iam?alt=json&fields=bindings,etag&optionsRequestedPolicyVersion=3`,
        reads: { etag: "CAE=" },
      },
      {
        method: "PUT",
        path: `${bucket}/iam?alt=json`,
        body: {
          bindings: [...legacy, admin],
          etag: "{etag}",
          kind: "storage#policy",
          resourceId: `projects/_/buckets/${name}`,
          version: 3,
        },
        reads: { bindings: [...legacy, admin], etag: "CAI=", kind: "storage#policy" },
      },
    ],
  },
  {
    line: "gcloud storage buckets update gs://B --update-labels=a=b",
    sends: [
      { method: "GET", path: `${bucket}?alt=json&projection=noAcl`, reads: { metageneration: "2" } },
      {
        method: "PATCH",
        path: `${bucket}?alt=json&projection=noAcl`,
        body: {
          etag: "{etag}",
          iamConfiguration: {
            uniformBucketLevelAccess: { enabled: true, lockedTime: "2026-04-01T00:00:00.000000+00:00" },
          },
          id: name,
          kind: "storage#bucket",
          labels: { a: "b" },
          location: "US-CENTRAL1",
          locationType: "region",
          metageneration: "2",
          name,
          projectNumber: "123456789012",
          rpo: "DEFAULT",
          selfLink: `${emulator.url}${bucket}`,
          storageClass: "STANDARD",
          timeCreated: "2026-01-01T00:00:00+00:00",
          updated: "2026-01-01T00:00:00+00:00",
        },
        reads: {
          labels: { a: "b" },
          metageneration: "3",
          iamConfiguration: { uniformBucketLevelAccess: { lockedTime: "2026-04-01T00:00:00.000Z" } },
        },
      },
    ],
  },
  {
    line: "gcloud storage buckets update gs://B --lifecycle-file=F; … --clear-lifecycle",
    sends: [
      {
        method: "PATCH",
        path: `${bucket}?alt=json&projection=noAcl`,
        body: { lifecycle: { rule: [{ action: { type: "Delete" }, condition: { age: 30 } }] }, name },
        reads: { lifecycle: { rule: [{ action: { type: "Delete" }, condition: { age: 30 } }] } },
      },
      {
        method: "PATCH",
        path: `${bucket}?alt=json&projection=noAcl`,
        body: { lifecycle: null, name },
        reads: expect.not.objectContaining({ lifecycle: expect.anything() }),
      },
    ],
  },
  {
    line: "gcloud storage buckets update gs://B --versioning; … --enable-autoclass; … --clear-soft-delete",
    sends: [
      {
        method: "PATCH",
        path: `${bucket}?alt=json&projection=noAcl`,
        body: { name, versioning: { enabled: true } },
        reads: { versioning: { enabled: true } },
      },
      {
        method: "PATCH",
        path: `${bucket}?alt=json&projection=noAcl`,
        body: { autoclass: { enabled: true }, name },
        reads: { autoclass: { enabled: true, terminalStorageClass: "NEARLINE" }, versioning: { enabled: true } },
      },
      {
        method: "PATCH",
        path: `${bucket}?alt=json&projection=noAcl`,
        body: { name, softDeletePolicy: { retentionDurationSeconds: "0" } },
        reads: { softDeletePolicy: { retentionDurationSeconds: "0" } },
      },
    ],
  },
  {
    line: "gcloud storage buckets describe gs://nope",
    sends: [
      {
        method: "GET",
        path: "/storage/v1/b/nope-nope-nope?alt=json&projection=full",
        status: 404,
        reads: { error: { message: "The specified bucket does not exist." } },
      },
    ],
  },
];

it.each(commands)("$line", async (command) => {
  await replay(emulator.url, command);
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** One request as gcloud sends it, whatever its body and its answer are. */
async function send(line: string, body = "", headers: Record<string, string> = {}): Promise<Answer> {
  const [method = "GET", path = ""] = line.split(" ");
  const url = path.startsWith("http") ? path : `${emulator.url}${path}`;
  const sent = method === "GET" || method === "DELETE" ? {} : { body };
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${ownerToken}`, ...headers },
    ...sent,
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const fields = "fields=bucket,name,size,generation&projection=noAcl";
const objects = `${bucket}/o`;

/** What gcloud 528 uploads for `cp`: two parts, LF line ends, a boundary in single quotes. */
async function copyUp(object: string, text: string): Promise<Answer> {
  const boundary = "===============2139012644222187983==";
  const json = JSON.stringify({ bucket: name, contentType: "text/plain", name: object });
  const mime = "MIME-Version: 1.0";
  const parts = [
    `--${boundary}\nContent-Type: application/json\n${mime}\n\n${json}\n`,
    `--${boundary}\nContent-Type: text/plain\n${mime}\nContent-Transfer-Encoding: binary\n\n${text}\n`,
    `--${boundary}--\n`,
  ];
  const type = { "content-type": `multipart/related; boundary='${boundary}'` };
  return send(`POST /upload${objects}?alt=json&uploadType=multipart`, parts.join(""), type);
}

describe("gcloud storage with objects", () => {
  it("cp a.txt gs://B/dir/a.txt: not there yet, then in two parts", async () => {
    expect((await send(`GET ${objects}/dir%2Fa.txt?alt=json&${fields}`)).status).toBe(404);
    const made = await copyUp("dir/a.txt", "hello\n");
    expect(JSON.parse(made.text)).toMatchObject({ size: "6", crc32c: "NT3Yvg==", md5Hash: "sZRqySSS0jR8YjW00mERhA==" });
  });

  it("cat: the part that it asks for, by generation", async () => {
    const { generation } = JSON.parse((await send(`GET ${objects}/dir%2Fa.txt?alt=json&projection=noAcl`)).text);
    const path = `/download${objects}/dir%2Fa.txt?generation=${generation}&alt=media`;
    const part = await send(`GET ${path}`, "", { range: "bytes=0-3" });
    expect([part.status, part.text]).toEqual([206, "hell"]);
  });

  it("ls: prefixes, then what is below one", async () => {
    const query = "alt=json&delimiter=/&includeFoldersAsPrefixes=True&maxResults=1000&projection=noAcl";
    expect(JSON.parse((await send(`GET ${objects}?${query}`)).text)).toMatchObject({ prefixes: ["dir/"] });
    const below = JSON.parse((await send(`GET ${objects}?${query}&prefix=dir/`)).text);
    expect(below).toMatchObject({ items: [{ name: "dir/a.txt" }] });
  });

  it("cp gs://B/dir/a.txt gs://B/dir/b.txt; mv: the layout, a rewrite, a deletion", async () => {
    const layout = JSON.parse((await send(`GET ${bucket}/storageLayout?alt=json`)).text);
    expect(layout).toMatchObject({ kind: "storage#storageLayout", hierarchicalNamespace: { enabled: false } });
    const path = `${objects}/dir%2Fa.txt/rewriteTo/b/${name}/o/dir%2Fb.txt?alt=json&maxBytesRewrittenPerCall=104857600`;
    const body = { bucket: name, contentType: "text/plain", crc32c: "NT3Yvg==", name: "dir/b.txt" };
    const rewrite = await send(`POST ${path}`, JSON.stringify(body), { "content-type": "application/json" });
    expect(JSON.parse(rewrite.text)).toMatchObject({
      done: true,
      resource: { name: "dir/b.txt", contentType: "text/plain" },
    });
    expect((await send(`DELETE ${objects}/dir%2Fb.txt?alt=json`)).status).toBe(204);
  });

  it("cp of a large file: a session under its own root, then the bytes", async () => {
    const json = JSON.stringify({ bucket: name, contentType: "application/octet-stream", name: "big.bin" });
    const session = await send(`POST /resumable/upload${objects}?alt=json&uploadType=resumable`, json, {
      "content-type": "application/json",
      "x-upload-content-type": "application/octet-stream",
      "x-upload-content-length": "300000",
    });
    const data = "\0".repeat(300_000);
    const range = { "content-range": `bytes 0-${data.length - 1}/${data.length}` };
    const done = await send(`PUT ${session.headers.get("location")}`, data, range);
    expect(JSON.parse(done.text)).toMatchObject({ name: "big.bin", size: "300000" });
  });

  it("objects compose; objects update --custom-metadata=k=v", async () => {
    const json = { "content-type": "application/json" };
    const body = {
      destination: { bucket: name, contentType: "text/plain", name: "d" },
      sourceObjects: [{ name: "dir/a.txt" }],
    };
    expect((await send(`POST ${objects}/d/compose?alt=json`, JSON.stringify(body), json)).status).toBe(200);
    const patch = JSON.stringify({ bucket: name, name: "d", etag: "CLb7lfSPnJgDEAE=", metadata: { k: "v" } });
    const patched = await send(`PATCH ${objects}/d?alt=json&projection=noAcl`, patch, json);
    expect(JSON.parse(patched.text)).toMatchObject({ metadata: { k: "v" }, metageneration: "2" });
  });

  it("ls -a: every generation; rm --recursive: each of them by its generation, then the bucket", async () => {
    await copyUp("dir/a.txt", "changed\n");
    expect((await send(`DELETE ${bucket}?alt=json`)).status).toBe(409);
    const list = JSON.parse(
      (await send(`GET ${objects}?alt=json&maxResults=1000&projection=noAcl&versions=True`)).text,
    );
    const all: readonly { name: string; generation: string }[] = list.items;
    expect(all.map((item) => item.name)).toEqual(["big.bin", "d", "dir/a.txt", "dir/a.txt", "dir/b.txt"]);
    for (const { name: object, generation } of all) {
      const path = `${objects}/${encodeURIComponent(object)}?alt=json&generation=${generation}`;
      expect((await send(`DELETE ${path}`)).status).toBe(204);
    }
    expect(JSON.parse((await send(`GET ${objects}?alt=json&maxResults=1000&projection=noAcl`)).text)).toEqual({
      kind: "storage#objects",
    });
    expect((await send(`GET ${bucket}/managedFolders?alt=json&pageSize=1000`)).status).toBe(200);
    expect((await send(`DELETE ${bucket}?alt=json`)).status).toBe(204);
  });
});

import { describe, expect, it } from "vitest";
import { answerKubernetes } from "../answer.ts";
import { makeTestCluster } from "../test-cluster.ts";

const kubectl =
  "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";
const path = "/api/v1/namespaces/default/configmaps";

describe("the shape of an answer is the client's choice", () => {
  it("a list is a Table whose rows carry metadata", async () => {
    const { send } = makeTestCluster();
    await send("POST", path, { metadata: { name: "c", labels: { a: "b" } }, data: { x: "secret-ish" } });
    const { body, headers } = await send("GET", `${path}?labelSelector=a`, undefined, { accept: kubectl });
    expect(headers["content-type"]).toBe("application/json");
    expect(body).toMatchObject({ kind: "Table", apiVersion: "meta.k8s.io/v1" });
    expect(
      body["columnDefinitions"].map(({ name, type, format, priority }: never) => [name, type, format, priority]),
    ).toEqual([
      ["Name", "string", "name", 0],
      ["Data", "string", "", 0],
      ["Age", "string", "", 0],
    ]);
    expect(body["rows"]).toHaveLength(1);
    expect(body["rows"][0].cells).toEqual(["c", 1, "0s"]);
    expect(body["rows"][0].object).toMatchObject({
      kind: "PartialObjectMetadata",
      apiVersion: "meta.k8s.io/v1",
      metadata: { name: "c", namespace: "default", labels: { a: "b" } },
    });
    expect(body["rows"][0].object.data).toBeUndefined();
  });

  it("one object is a Table of one row, with as much of the object as is asked for", async () => {
    const { send } = makeTestCluster();
    const read = async (query: string): Promise<unknown> =>
      (await send("GET", `/api/v1/namespaces/default${query}`, undefined, { accept: kubectl })).body["rows"][0].object;
    expect(await read("?includeObject=None")).toBeNull();
    expect(await read("?includeObject=Object")).toMatchObject({ kind: "Namespace", status: { phase: "Active" } });
    const refused = await send("GET", "/api/v1/namespaces/default?includeObject=X", undefined, { accept: kubectl });
    expect(refused.status).toBe(400);
    expect(refused.body["message"]).toBe(
      "Unable to convert to Table as requested: includeObject: Invalid value: \"X\": must be 'Metadata', 'Object', 'None', or empty",
    );
  });

  it("a cut list says how it goes on", async () => {
    const { send } = makeTestCluster();
    const { body } = await send("GET", "/api/v1/namespaces?limit=1", undefined, { accept: kubectl });
    expect(body["rows"]).toHaveLength(1);
    expect(body["metadata"]).toMatchObject({ continue: expect.any(String), remainingItemCount: 3 });
  });

  it("of a watch only the first event tells the columns", async () => {
    const { cloud, cluster } = makeTestCluster();
    const url = new URL("/api/v1/namespaces?watch=true", "https://cluster.invalid");
    const headers = { authorization: "Bearer t", accept: kubectl };
    const { body } = await answerKubernetes(cloud, cluster, { method: "GET", url, headers, body: new Uint8Array() });
    const events = String(body)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; object: Record<string, unknown> });
    expect(events.map(({ type, object }) => [type, object["kind"]])).toEqual([
      ["ADDED", "Table"],
      ["ADDED", "Table"],
      ["ADDED", "Table"],
      ["ADDED", "Table"],
    ]);
    expect(events.map(({ object }) => Array.isArray(object["columnDefinitions"]))).toEqual([true, false, false, false]);
  });

  it("a watch's bookmarks have the shape of its events", async () => {
    const { cloud, cluster } = makeTestCluster();
    const bookmarkOf = async (path: string, accept: string): Promise<Record<string, unknown>> => {
      const url = new URL(`${path}?watch=true&allowWatchBookmarks=true`, "https://cluster.invalid");
      const request = { method: "GET", url, headers: { authorization: "Bearer t", accept }, body: new Uint8Array() };
      const { stream } = await answerKubernetes(cloud, cluster, request);
      return JSON.parse(stream?.beat?.() ?? "{}") as Record<string, unknown>;
    };
    const metadata = { resourceVersion: expect.any(String) };
    expect(await bookmarkOf("/api/v1/pods", kubectl)).toMatchObject({
      type: "BOOKMARK",
      object: {
        kind: "Table",
        metadata,
        rows: [{ cells: ["", "0/0", "", "0", "<unknown>"].concat(Array(4).fill("<none>")) }],
      },
    });
    const asMetadata = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
    expect(await bookmarkOf("/api/v1/pods", asMetadata)).toMatchObject({
      type: "BOOKMARK",
      object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata },
    });
  });

  const shapes = [
    { accept: "", kind: "Namespace" },
    { accept: "application/json", kind: "Namespace" },
    { accept: "application/vnd.kubernetes.protobuf,application/json", kind: "Namespace" },
    { accept: "application/json, */*", kind: "Namespace" },
    { accept: "application/json;as=Table;v=v1beta1;g=meta.k8s.io", kind: "Table" },
    { accept: "application/json;as=Table;v=v2;g=meta.k8s.io,application/json", kind: "Namespace" },
    { accept: "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io", kind: "PartialObjectMetadata" },
  ];
  it.each(shapes)("$accept gives $kind", async ({ accept, kind }) => {
    const { send } = makeTestCluster();
    expect((await send("GET", "/api/v1/namespaces/default", undefined, { accept })).body["kind"]).toBe(kind);
  });

  it("a list of metadata leaves the rest out", async () => {
    const { send } = makeTestCluster();
    const accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    const { body } = await send("GET", "/api/v1/namespaces", undefined, { accept });
    expect(body["kind"]).toBe("PartialObjectMetadataList");
    expect(Object.keys(body["items"][0]).sort()).toEqual(["apiVersion", "kind", "metadata"]);
  });

  it("nothing that fits is a 406", async () => {
    const { send } = makeTestCluster();
    const answer = await send("GET", "/api/v1/namespaces", undefined, { accept: "application/vnd.foo" });
    expect([answer.status, answer.body["reason"]]).toEqual([406, "NotAcceptable"]);
  });
});

import { describe, expect, it } from "vitest";
import type { TestCluster } from "./test-cluster.ts";
import { makeTestCluster } from "./test-cluster.ts";

const deployments = "/apis/apps/v1/namespaces/default/deployments";
const pods = "/api/v1/namespaces/default/pods";
const services = "/api/v1/namespaces/default/services";
const containers = [{ name: "c", image: "busybox" }];
const template = { metadata: { labels: { a: "b" } }, spec: { containers } };
const deployment = { metadata: { name: "d" }, spec: { selector: { matchLabels: { a: "b" } }, template } };

/** A program on Node that asks for no check of its fields; what comes over the wire names a host. */
const overTheWire = { host: "127.0.0.1:6443", "user-agent": "node" };

/** Whether the cluster still makes things, and what was planned happens. */
async function isWhole({ send, wait }: TestCluster): Promise<boolean> {
  await wait(120_000);
  const pod = { metadata: { name: "later" }, spec: { containers } };
  return (await send("POST", pods, pod)).status === 201 && (await send("GET", deployments)).status === 200;
}

describe("a body of the wrong types", () => {
  it.each([
    {
      what: "a number",
      line: `POST ${deployments}`,
      body: { ...deployment, spec: { ...deployment.spec, replicas: "x" } },
    },
    { what: "an object", line: `POST ${deployments}`, body: { metadata: { name: "d" }, spec: 5 } },
    { what: "a list", line: `POST ${pods}`, body: { metadata: { name: "p" }, spec: { containers: "c" } } },
    { what: "a text", line: `POST ${pods}`, body: { metadata: { name: 5 }, spec: { containers } } },
    { what: "a patch's number", line: `PATCH ${deployments}/live`, body: { spec: { replicas: "x" } }, status: 422 },
    { what: "a patch that is an object", line: `PATCH ${deployments}/live`, body: null },
    {
      what: "a reasonable depth",
      line: `POST ${deployments}`,
      body: JSON.parse(`${'{"a":'.repeat(200)}1${"}".repeat(200)}`),
    },
    {
      what: "a policy of deletions",
      line: `DELETE ${deployments}/live`,
      body: { propagationPolicy: "x" },
      status: 422,
    },
    { what: "a label selector", line: `DELETE ${deployments}?labelSelector=((`, body: undefined },
    { what: "a list in a deletion", line: `DELETE ${deployments}/live`, body: { dryRun: "All" } },
    { what: "a number in a deletion", line: `DELETE ${deployments}/live?gracePeriodSeconds=x`, body: undefined },
  ])("is refused where $what is wanted, and breaks nothing", async ({ line, body, status = 400 }) => {
    const made = makeTestCluster();
    await made.send("POST", deployments, { ...deployment, metadata: { name: "live" } });
    const [method = "", path = ""] = line.split(" ");
    expect((await made.send(method, path, body, overTheWire)).status).toBe(status);
    expect(await isWhole(made)).toBe(true);
  });

  it.each([
    {
      what: "a field that isn't there",
      line: `POST ${deployments}`,
      body: { ...deployment, metadata: { name: "d", labels: null } },
      status: 201,
    },
    {
      what: "an item without anything in it",
      line: `POST ${pods}`,
      body: { metadata: { name: "p" }, spec: { containers: [null] } },
      status: 422,
    },
    {
      what: "a port of nothing",
      line: `POST ${services}`,
      body: { metadata: { name: "s" }, spec: { ports: [null] } },
      status: 422,
    },
    {
      what: "an empty word",
      line: `POST ${pods}`,
      body: { metadata: { name: "p" }, spec: { containers: [{ ...containers[0], command: [null] }] } },
      status: 201,
    },
  ])("may have nulls, each read as Go reads it: $what", async ({ line, body, status }) => {
    const made = makeTestCluster();
    const [method = "", path = ""] = line.split(" ");
    expect((await made.send(method, path, body, overTheWire)).status).toBe(status);
    expect(await isWhole(made)).toBe(true);
  });

  it("is one thing, a number that no cluster has room for another: some are made", async () => {
    const made = makeTestCluster();
    const many = { ...deployment, spec: { ...deployment.spec, replicas: 2_000_000_000 } };
    expect((await made.send("POST", deployments, many, overTheWire)).status).toBe(201);
    expect((await made.send("GET", pods)).body["items"]).toHaveLength(200);
  });

  it("in what it says of others' fields counts for nothing", async () => {
    const made = makeTestCluster();
    const managedFields = [
      { manager: "m", operation: "Update", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: { "f:data": "x" } },
    ];
    const body = { metadata: { name: "c", managedFields } };
    const { status } = await made.send("POST", "/api/v1/namespaces/default/configmaps", body, overTheWire);
    expect([status, await isWhole(made)]).toEqual([201, true]);
  });
});

describe("a name that every JavaScript object has something under", () => {
  it("is free until somebody takes it", async () => {
    const { send } = makeTestCluster();
    const path = "/api/v1/namespaces/constructor";
    expect((await send("GET", path)).status).toBe(404);
    expect((await send("DELETE", path)).status).toBe(404);
    expect((await send("POST", "/api/v1/namespaces/toString/configmaps", { metadata: { name: "a" } })).status).toBe(
      404,
    );
    expect((await send("POST", "/api/v1/namespaces", { metadata: { name: "constructor" } })).status).toBe(201);
    expect((await send("GET", path)).status).toBe(200);
  });
});

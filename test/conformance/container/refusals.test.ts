import { addCaller, createGoogleProject } from "@fgk/emulator";
import { describe, expect, it } from "vitest";
import { platformBody, refusalOf } from "../refusals.ts";
import { projectId, projectNumber, startForFile } from "../start-emulator.ts";
import { openContainer, placeOf, region, zone } from "./open-container.ts";

const emulator = await startForFile();
const api = openContainer(emulator.url);
const { clusters } = api.projects.locations;
const { nodePools } = clusters;
const zonal = `${placeOf(zone)}/clusters/c1`;
/** How GKE itself spells the zonal cluster. */
const spelled = `projects/${projectId}/zones/${zone}/clusters/c1`;

for (const location of [zone, region]) {
  const cluster = { name: "c1", initialNodeCount: 1 };
  await clusters.create({ parent: placeOf(location), requestBody: { cluster } });
}

const requestInfo = { "@type": "type.googleapis.com/google.rpc.RequestInfo", requestId: expect.stringMatching(/^0x/) };

const notFound = (what: string): unknown =>
  platformBody(404, "NOT_FOUND", `Not found: ${what}.`, { reason: "notFound", details: [requestInfo] });
const taken = (what: string): unknown =>
  platformBody(409, "ALREADY_EXISTS", `Already exists: ${what}.`, { reason: "alreadyExists", details: [requestInfo] });
const bad = (message: unknown): unknown => ({
  error: expect.objectContaining({ code: 400, status: "INVALID_ARGUMENT", message }),
});
const stale = (message: unknown): unknown => ({
  error: expect.objectContaining({ code: 409, status: "ABORTED", message }),
});

/** Google's JSON reader on fields that a message doesn't have. */
function unknownFields(...fields: readonly (readonly [name: string, at: string])[]): unknown {
  const texts = fields.map(([name, at]) => {
    const where = at === "" ? "" : ` at '${at}'`;
    return `Invalid JSON payload received. Unknown name "${name}"${where}: Cannot find field.`;
  });
  const violations = fields.map(([, at], index) => ({
    ...(at === "" ? {} : { field: at }),
    description: texts[index],
  }));
  const details = [{ "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: violations }];
  return platformBody(400, "INVALID_ARGUMENT", texts.join("\n"), { reason: "badRequest", details });
}

const create = (location: string, cluster: object): Promise<unknown> =>
  clusters.create({ parent: placeOf(location), requestBody: { cluster } });
const update = (fields: object): Promise<unknown> => clusters.update({ name: zonal, requestBody: { update: fields } });

interface Case {
  readonly name: string;
  readonly call: () => Promise<unknown>;
  readonly body: unknown;
}

const cases: readonly Case[] = [
  {
    name: "a missing regional cluster",
    call: () => clusters.get({ name: `${placeOf(region)}/clusters/nope` }),
    body: notFound(`projects/${projectId}/locations/${region}/clusters/nope`),
  },
  {
    name: "a missing zonal cluster, spelled by zone however it is asked",
    call: () => clusters.get({ name: `${placeOf(zone)}/clusters/nope` }),
    body: notFound(`projects/${projectId}/zones/${zone}/clusters/nope`),
  },
  {
    name: "a missing cluster that is to be deleted",
    call: () => clusters.delete({ name: `${placeOf(zone)}/clusters/nope` }),
    body: notFound(`projects/${projectId}/zones/${zone}/clusters/nope`),
  },
  {
    name: "a missing pool",
    call: () => nodePools.get({ name: `${zonal}/nodePools/nope` }),
    body: notFound(`${spelled}/nodePools/nope`),
  },
  {
    name: "a missing operation",
    call: () => api.projects.locations.operations.get({ name: `${placeOf(region)}/operations/operation-1-x` }),
    body: notFound(`projects/${projectId}/locations/${region}/operations/operation-1-x`),
  },
  {
    name: "a second zonal cluster of that name",
    call: () => create(zone, { name: "c1", initialNodeCount: 1 }),
    body: taken(spelled),
  },
  {
    name: "a second regional cluster of that name",
    call: () => create(region, { name: "c1", initialNodeCount: 1 }),
    body: taken(`projects/${projectId}/locations/${region}/clusters/c1`),
  },
  {
    name: "a second pool of that name",
    call: () => nodePools.create({ parent: zonal, requestBody: { nodePool: { name: "default-pool" } } }),
    body: taken(`${spelled}/nodePools/default-pool`),
  },
  {
    name: "an update from an older reading of the cluster",
    call: () => update({ desiredVerticalPodAutoscaling: { enabled: true }, etag: "old" }),
    body: stale(expect.stringContaining("etag")),
  },
  {
    name: "an update from an older reading of the pool",
    call: () =>
      nodePools.update({
        name: `${zonal}/nodePools/default-pool`,
        requestBody: { labels: { labels: { a: "b" } }, etag: "old" },
      }),
    body: stale(expect.stringContaining("etag")),
  },
  {
    name: "labels under an older fingerprint",
    call: () =>
      clusters.setResourceLabels({ name: zonal, requestBody: { resourceLabels: {}, labelFingerprint: "00000000" } }),
    body: bad(expect.stringContaining("fingerprint")),
  },
  {
    name: "a cluster's name with capitals",
    call: () => create(zone, { name: "C1", initialNodeCount: 1 }),
    body: bad(expect.stringContaining('"C1"')),
  },
  {
    name: "the identity pool of another project",
    call: () => update({ desiredWorkloadIdentityConfig: { workloadPool: "other.svc.id.goog" } }),
    body: bad(expect.stringContaining(`"${projectId}.svc.id.goog"`)),
  },
  {
    name: "GKE_METADATA on a cluster without identity pool",
    call: () =>
      nodePools.update({
        name: `${zonal}/nodePools/default-pool`,
        requestBody: { workloadMetadataConfig: { mode: "GKE_METADATA" } },
      }),
    body: bad(expect.stringContaining("workload identity")),
  },
  {
    name: "a version that there isn't",
    call: () => create(zone, { name: "c9", initialNodeCount: 1, initialClusterVersion: "1.2" }),
    body: bad(expect.stringContaining('"1.2"')),
  },
  {
    name: "a place that there isn't",
    call: () => create("nowhere", { name: "c9", initialNodeCount: 1 }),
    body: bad(expect.stringContaining("nowhere")),
  },
  {
    name: "two updates in one call",
    call: () =>
      update({ desiredVerticalPodAutoscaling: { enabled: true }, desiredReleaseChannel: { channel: "RAPID" } }),
    body: bad(expect.stringContaining("exactly one")),
  },
  { name: "an update of nothing", call: () => update({}), body: bad(expect.any(String)) },
  {
    name: "an unknown field of the request",
    call: () => {
      const requestBody = { cluster: { name: "c9", initialNodeCount: 1 }, shoeSize: 43 };
      return clusters.create({ parent: placeOf(zone), requestBody });
    },
    body: unknownFields(["shoeSize", ""]),
  },
  {
    name: "an unknown field of the cluster",
    call: () => create(zone, { name: "c9", initialNodeCount: 1, shoeSize: 43 }),
    body: unknownFields(["shoeSize", "cluster"]),
  },
  {
    name: "unknown fields deep in the cluster, all at once",
    call: () => create(zone, { name: "c9", nodePools: [{ name: "a", size: 1, config: { machine: "e2" } }] }),
    body: unknownFields(["size", "cluster.node_pools[0]"], ["machine", "cluster.node_pools[0].config"]),
  },
  {
    name: "an unknown field of an update",
    call: () => update({ desiredShoeSize: 43 }),
    body: unknownFields(["desiredShoeSize", "update"]),
  },
  {
    name: "an unknown field of a pool's update",
    call: () => {
      const requestBody = { workloadMetadataConfig: { mode: "GCE_METADATA", color: "red" } };
      return nodePools.update({ name: `${zonal}/nodePools/default-pool`, requestBody });
    },
    body: unknownFields(["color", "workload_metadata_config"]),
  },
];

describe("GKE refuses", () => {
  it.each(cases)("$name", async ({ call, body }) => {
    expect((await refusalOf(call())).body).toEqual(body);
  });
});

describe("a caller without the permission", () => {
  addCaller(emulator.cloud, "weak", { member: "user:weak@example.com" });
  const weak = openContainer(emulator.url, "weak").projects.locations.clusters;

  it.each([
    { call: () => weak.get({ name: zonal }), permission: "container.clusters.get", on: spelled },
    {
      call: () => weak.list({ parent: placeOf("-") }),
      permission: "container.clusters.list",
      on: `projects/${projectId}`,
    },
    { call: () => weak.delete({ name: zonal }), permission: "container.clusters.delete", on: spelled },
    {
      call: () => weak.nodePools.update({ name: `${zonal}/nodePools/default-pool`, requestBody: {} }),
      permission: "container.clusters.update",
      on: spelled,
    },
    {
      call: () =>
        weak.create({ parent: placeOf(region), requestBody: { cluster: { name: "c8", initialNodeCount: 1 } } }),
      permission: "container.clusters.create",
      on: `projects/${projectId}`,
    },
  ])("is told $permission on $on", async ({ call, permission, on }) => {
    const message = `Required "${permission}" permission(s) for "${on}".`;
    expect(await refusalOf(call())).toEqual({
      status: 403,
      body: platformBody(403, "PERMISSION_DENIED", message, { reason: "forbidden" }),
    });
  });

  it("must be allowed to act as the account of the nodes", async () => {
    const policy = emulator.cloud.state.projects[projectId]?.policy;
    policy?.["bindings"].push({ role: "roles/container.admin", members: ["user:weak@example.com"] });
    const { status, body } = await refusalOf(
      weak.create({ parent: placeOf(region), requestBody: { cluster: { name: "c8", initialNodeCount: 1 } } }),
    );
    expect(status).toBe(400);
    expect(body).toEqual(bad(expect.stringContaining(`${projectNumber}-compute@developer.gserviceaccount.com`)));
  });
});

describe("before GKE sees the request", () => {
  it("an API that isn't enabled says where to enable it, in the words that gcloud looks for", async () => {
    createGoogleProject(emulator.cloud, { projectId: "acme-new", services: [] });
    const url = "https://console.developers.google.com/apis/api/container.googleapis.com/overview?project=acme-new";
    const message =
      "Kubernetes Engine API has not been used in project acme-new before or it is disabled. " +
      `Enable it by visiting ${url} then retry. If you enabled this API recently, wait a few minutes for the action to ` +
      "propagate to our systems and retry.";
    const { status, body } = await refusalOf(clusters.list({ parent: "projects/acme-new/locations/-" }));
    expect(status).toBe(403);
    expect(body).toMatchObject({
      error: {
        code: 403,
        status: "PERMISSION_DENIED",
        message,
        errors: [{ message, domain: "usageLimits", reason: "accessNotConfigured" }],
        details: [
          { "@type": "type.googleapis.com/google.rpc.Help", links: [{ url }] },
          {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: "SERVICE_DISABLED",
            domain: "googleapis.com",
            metadata: { service: "container.googleapis.com", consumer: "projects/acme-new" },
          },
        ],
      },
    });
  });

  it("a rate limit is a 429 that says so in its details", async () => {
    emulator.cloud.faults.quota[`GET /v1/${placeOf(zone)}`] = 1;
    const { status, body } = await refusalOf(clusters.get({ name: zonal }));
    expect(status).toBe(429);
    expect(body).toMatchObject({
      error: { code: 429, status: "RESOURCE_EXHAUSTED", details: [{ reason: "RATE_LIMIT_EXCEEDED" }] },
    });
    expect((await clusters.get({ name: zonal })).status).toBe(200);
  });

  it("an expired token is a 401", async () => {
    emulator.cloud.faults.tokensExpired.push("old-token");
    const { status, body } = await refusalOf(
      openContainer(emulator.url, "old-token").projects.locations.clusters.get({ name: zonal }),
    );
    expect([status, body]).toMatchObject([401, { error: { code: 401, status: "UNAUTHENTICATED" } }]);
  });
});

const slow = await startForFile({ timeScale: 1 });

describe("a cluster that is at work", () => {
  it("refuses every other change, and names the operation, which can be polled", async () => {
    const { clusters: busy, operations } = openContainer(slow.url).projects.locations;
    const minutesMs = 60_000;
    await busy.create({ parent: placeOf(zone), requestBody: { cluster: { name: "c1", initialNodeCount: 1 } } });
    slow.advance(30 * minutesMs);
    const channel = { update: { desiredReleaseChannel: { channel: "RAPID" } } };
    const { data } = await busy.update({ name: zonal, requestBody: channel });
    const message = `Cluster is running incompatible operation ${data.name}.`;
    const info = {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "CLUSTER_ALREADY_HAS_OPERATION",
      domain: "container.googleapis.com",
    };
    const body = platformBody(400, "FAILED_PRECONDITION", message, {
      reason: "failedPrecondition",
      details: [info, requestInfo],
    });
    const changes = [
      busy.update({ name: zonal, requestBody: channel }),
      busy.delete({ name: zonal }),
      busy.setResourceLabels({ name: zonal, requestBody: { resourceLabels: { a: "b" } } }),
      busy.nodePools.create({ parent: zonal, requestBody: { nodePool: { name: "p2", initialNodeCount: 1 } } }),
    ];
    for (const change of changes) expect(await refusalOf(change)).toEqual({ status: 400, body });
    expect((await busy.get({ name: zonal })).data.status).toBe("RECONCILING");
    const name = `${placeOf(zone)}/operations/${data.name}`;
    expect((await operations.get({ name })).data.status).toBe("RUNNING");
    slow.advance(30 * minutesMs);
    expect((await operations.get({ name })).data.status).toBe("DONE");
    expect((await busy.update({ name: zonal, requestBody: channel })).status).toBe(200);
  });

  it("tells a failure in the operation, by statusMessage and by error", async () => {
    emulator.cloud.faults.operationFails["UPDATE_CLUSTER"] = "DeployPatch failed";
    const { data } = await clusters.update({
      name: zonal,
      requestBody: { update: { desiredVerticalPodAutoscaling: { enabled: true } } },
    });
    const done = await api.projects.locations.operations.get({ name: `${placeOf(zone)}/operations/${data.name}` });
    expect(done.data).toMatchObject({
      status: "DONE",
      statusMessage: "DeployPatch failed",
      error: { message: "DeployPatch failed" },
    });
    expect((await clusters.get({ name: zonal })).data).toMatchObject({ status: "RUNNING", verticalPodAutoscaling: {} });
  });
});

import { describe, expect, it } from "vitest";
import { makeTestCloud } from "./test-cloud.ts";

const enableUrl = "https://console.developers.google.com/apis/api/container.googleapis.com/overview?project=demo-proj";

describe("what is refused before an API sees the request", () => {
  it("says that the API is disabled in the words that gcloud looks for", async () => {
    const { ask } = makeTestCloud({}, []);
    const { status, body } = await ask("GET /v1/projects/demo-proj/locations/-/clusters?alt=json");
    const message =
      "Kubernetes Engine API has not been used in project demo-proj before or it is disabled. Enable it by visiting " +
      `${enableUrl} then retry. If you enabled this API recently, wait a few minutes for the action to propagate to ` +
      "our systems and retry.";
    expect(status).toBe(403);
    expect(body["error"]).toEqual({
      code: 403,
      status: "PERMISSION_DENIED",
      message,
      errors: [
        {
          message,
          domain: "usageLimits",
          reason: "accessNotConfigured",
          extendedHelp: "https://console.developers.google.com",
        },
      ],
      details: [
        {
          "@type": "type.googleapis.com/google.rpc.Help",
          links: [{ description: "Google developers console API activation", url: enableUrl }],
        },
        {
          "@type": "type.googleapis.com/google.rpc.ErrorInfo",
          reason: "SERVICE_DISABLED",
          domain: "googleapis.com",
          metadata: {
            service: "container.googleapis.com",
            consumer: "projects/demo-proj",
            serviceTitle: "Kubernetes Engine API",
          },
        },
      ],
    });
  });

  it("answers 501 to what it doesn't serve, and names it", async () => {
    const { ask } = makeTestCloud();
    const { status, body } = await ask("GET /v1/projects/demo-proj/locations/us-central1/functions");
    expect(status).toBe(501);
    expect(body["error"]["status"]).toBe("UNIMPLEMENTED");
    expect(body["error"]["message"]).toBe(
      "the fgk emulator doesn't serve GET /v1/projects/demo-proj/locations/us-central1/functions",
    );
  });

  it("asks for credentials only when the fault says so", async () => {
    const { ask } = makeTestCloud({ faults: { requireCredentials: true } });
    const refused = await ask("GET /v1/projects/demo-proj");
    expect(refused.status).toBe(401);
    expect(refused.body["error"]["status"]).toBe("UNAUTHENTICATED");
    expect((await ask("GET /v1/projects/demo-proj", undefined, "anything")).status).toBe(200);
  });

  it("refuses a token that has expired, and no other", async () => {
    const { ask } = makeTestCloud({ faults: { tokensExpired: ["old"] } });
    const refused = await ask("GET /v1/projects/demo-proj", undefined, "old");
    expect([refused.status, refused.body["error"]["status"]]).toEqual([401, "UNAUTHENTICATED"]);
    expect((await ask("GET /v1/projects/demo-proj", undefined, "new")).status).toBe(200);
  });

  it("refuses so many calls as the quota fault says", async () => {
    const { ask } = makeTestCloud({ faults: { quota: { "GET /v1/projects/demo-proj": 2 } } });
    const first = await ask("GET /v1/projects/demo-proj");
    expect(first.status).toBe(429);
    expect(first.body["error"]["status"]).toBe("RESOURCE_EXHAUSTED");
    expect(first.body["error"]["details"][0]["reason"]).toBe("RATE_LIMIT_EXCEEDED");
    expect((await ask("GET /v1/projects/demo-proj")).status).toBe(429);
    expect((await ask("GET /v1/projects/demo-proj")).status).toBe(200);
  });

  it("doesn't know a project that isn't there", async () => {
    const { ask } = makeTestCloud();
    const { status, body } = await ask("GET /v1/projects/nope/locations/-/clusters");
    expect([status, body["error"]["message"]]).toEqual([403, "Permission denied on resource project nope."]);
  });

  it.each([
    {
      name: "at the top",
      body: { cluster: { name: "c1" }, clusterName: "x" },
      message: 'Invalid JSON payload received. Unknown name "clusterName": Cannot find field.',
    },
    {
      name: "inside the cluster",
      body: { cluster: { name: "c1", x: 1 } },
      message: "Invalid JSON payload received. Unknown name \"x\" at 'cluster': Cannot find field.",
    },
    {
      name: "inside a list",
      body: { cluster: { name: "c1", nodePools: [{}, { config: { machine: "e2" } }] } },
      message:
        "Invalid JSON payload received. Unknown name \"machine\" at 'cluster.node_pools[1].config': Cannot find field.",
    },
  ])("refuses unknown fields $name", async ({ body, message }) => {
    const { ask } = makeTestCloud();
    const answer = await ask("POST /v1/projects/demo-proj/locations/us-central1/clusters", body);
    expect(answer.status).toBe(400);
    expect(answer.body["error"]["message"]).toBe(message);
    expect(answer.body["error"]["details"][0]["fieldViolations"][0]["description"]).toBe(message);
  });
});

describe("the journal", () => {
  it("tells reads from writes, however they are spelled", async () => {
    const { cloud, ask } = makeTestCloud();
    cloud.state.callers["me"] = { email: "me@example.com", permissions: "all" };
    await ask("GET /v1/projects/demo-proj?alt=json&prettyPrint=false", undefined, "me");
    await ask("POST /v1/projects/demo-proj:getIamPolicy", { options: { requestedPolicyVersion: 3 } }, "me");
    await ask("POST /v1/projects/demo-proj/serviceAccounts", { accountId: "flyte-system" }, "me");
    expect(cloud.journal).toEqual([
      {
        serial: 1,
        atMs: 1_767_225_600_000,
        api: "cloudresourcemanager.googleapis.com",
        method: "GET",
        path: "/v1/projects/demo-proj",
        status: 200,
        write: false,
        caller: "me@example.com",
      },
      {
        serial: 2,
        atMs: 1_767_225_600_000,
        api: "cloudresourcemanager.googleapis.com",
        method: "POST",
        path: "/v1/projects/demo-proj:getIamPolicy",
        status: 200,
        write: false,
        caller: "me@example.com",
      },
      {
        serial: 3,
        atMs: 1_767_225_600_000,
        api: "iam.googleapis.com",
        method: "POST",
        path: "/v1/projects/demo-proj/serviceAccounts",
        status: 200,
        write: true,
        caller: "me@example.com",
        body: '{"accountId":"flyte-system"}',
      },
    ]);
  });
});

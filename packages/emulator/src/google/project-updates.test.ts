import { describe, expect, it } from "vitest";
import { makeTestCloud } from "./test-cloud.ts";

describe("a project's name and labels", () => {
  it("are written whole in version 1, and go when they aren't sent", async () => {
    const { ask } = makeTestCloud();
    const path = "/v1/projects/demo-proj";
    const named = await ask(`PUT ${path}`, { name: "Demo project", labels: { team: "ml" } });
    expect(named.body).toMatchObject({ name: "Demo project", labels: { team: "ml" }, projectId: "demo-proj" });
    const bare = await ask(`PUT ${path}`, {});
    expect([bare.body["name"], bare.body["labels"]]).toEqual(["demo-proj", undefined]);
  });

  it("are written by a mask in version 3, whose operation can be asked for again", async () => {
    const { ask } = makeTestCloud();
    const patch = await ask("PATCH /v3/projects/demo-proj?updateMask=labels,display_name", {
      labels: { team: "ml" },
      displayName: "Demo project",
    });
    expect(patch.body).toMatchObject({ done: true, response: { displayName: "Demo project", labels: { team: "ml" } } });
    expect((await ask(`GET /v3/${patch.body["name"]}`)).body).toEqual(patch.body);
    expect((await ask("GET /v3/operations/up.99999")).status).toBe(403);
  });

  it.each([
    { what: "another etag", line: "PATCH /v3/projects/demo-proj", body: { etag: "other" }, status: 409 },
    {
      what: "a fixed field in the mask",
      line: "PATCH /v3/projects/demo-proj?updateMask=parent",
      body: {},
      status: 400,
    },
    { what: "another id", line: "PUT /v1/projects/demo-proj", body: { projectId: "x" }, status: 400 },
    { what: "a label in capitals", line: "PUT /v1/projects/demo-proj", body: { labels: { A: "b" } }, status: 400 },
    { what: "a name that is too short", line: "PUT /v1/projects/demo-proj", body: { name: "abc" }, status: 400 },
    { what: "an unknown field", line: "PUT /v1/projects/demo-proj", body: { colour: "red" }, status: 400 },
  ])("refuse $what: $status", async ({ line, body, status }) => {
    expect((await makeTestCloud().ask(line, body)).status).toBe(status);
  });
});

import { describe, expect, it } from "vitest";
import { makeTestCloud } from "./google/test-cloud.ts";
import { inProcess } from "./in-process.ts";

const origin = "http://127.0.0.1";

describe("a running emulator", () => {
  it("is told of callers, who then hold what policies give", async () => {
    const { cloud } = makeTestCloud();
    const { answer } = inProcess(cloud);
    const url = `${origin}/fgk-emulator/callers`;
    const body = JSON.stringify({
      token: "planner",
      member: "serviceAccount:planner@demo-proj.iam.gserviceaccount.com",
    });
    const added = await answer({ method: "POST", url, body });
    expect([added.status, JSON.parse(String(added.body))]).toEqual([
      200,
      {
        email: "planner@demo-proj.iam.gserviceaccount.com",
        member: "serviceAccount:planner@demo-proj.iam.gserviceaccount.com",
      },
    ]);
    expect(Object.keys(JSON.parse(String((await answer({ method: "GET", url })).body)))).toEqual(["planner"]);
    const get = { method: "GET", url: `${origin}/v1/projects/demo-proj` };
    expect((await answer({ ...get, headers: { authorization: "Bearer planner" } })).status).toBe(403);
    expect((await answer({ ...get, headers: { authorization: "Bearer other" } })).status).toBe(200);
  });

  it.each([
    { name: "no token", body: '{"member":"user:a@b.example"}' },
    { name: "a group", body: '{"token":"t","member":"group:a@b.example"}' },
    { name: "no JSON", body: "{" },
  ])("refuses $name", async ({ body }) => {
    const { answer } = inProcess(makeTestCloud().cloud);
    expect((await answer({ method: "POST", url: `${origin}/fgk-emulator/callers`, body })).status).toBe(400);
  });
});

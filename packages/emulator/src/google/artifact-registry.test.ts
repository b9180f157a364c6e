import { describe, expect, it } from "vitest";
import type { TestCloud } from "./test-cloud.ts";
import { makeTestCloud } from "./test-cloud.ts";

const place = "/v1/projects/demo-proj/locations/us-central1";

function makeCloud(): TestCloud {
  return makeTestCloud({}, ["artifactregistry.googleapis.com"]);
}

describe("repositories of Artifact Registry", () => {
  it("come with an operation whose name gcloud can take apart, and go again", async () => {
    const { ask, advance } = makeCloud();
    const begun = await ask(`POST ${place}/repositories?repositoryId=flyte`, {
      format: "DOCKER",
      mode: "MODE_UNSPECIFIED",
      name: "projects/demo-proj/locations/us-central1/repositories/flyte",
    });
    expect(begun.body["name"]).toMatch(
      /^projects\/demo-proj\/locations\/us-central1\/operations\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    expect((await ask(`GET ${place}/repositories/flyte`)).status).toBe(404);
    expect((await ask(`GET /v1/${begun.body["name"]}`)).body["done"]).toBeUndefined();
    advance(60_000);
    const done = (await ask(`GET /v1/${begun.body["name"]}`)).body;
    expect(done).toMatchObject({
      done: true,
      response: { "@type": "type.googleapis.com/google.devtools.artifactregistry.v1.Repository", format: "DOCKER" },
    });
    expect((await ask(`GET ${place}/repositories`)).body["repositories"]).toHaveLength(1);
    await ask(`DELETE ${place}/repositories/flyte`);
    advance(60_000);
    expect((await ask(`GET ${place}/repositories`)).body).toEqual({});
  });

  it("lie in the places that gcloud asks for first when it is told none", async () => {
    const { ask } = makeCloud();
    const { locations } = (await ask("GET /v1beta2/projects/demo-proj/locations")).body;
    const names = locations.map((location: { name: string }) => location.name);
    expect(names).toContain("projects/demo-proj/locations/us-central1");
  });

  it("take labels and a description later, and nothing else", async () => {
    const { ask, advance } = makeCloud();
    await ask(`POST ${place}/repositories?repositoryId=flyte`, { format: "DOCKER" });
    advance(60_000);
    const path = `PATCH ${place}/repositories/flyte`;
    const patched = await ask(`${path}?updateMask=labels,description`, { labels: { a: "b" }, description: "d" });
    expect([patched.body["labels"], patched.body["description"]]).toEqual([{ a: "b" }, "d"]);
    expect((await ask(`${path}?updateMask=format`, { format: "NPM" })).status).toBe(400);
  });

  it.each([
    { name: "a name that is taken", id: "flyte", body: { format: "DOCKER" }, status: 409 },
    { name: "no format", id: "other", body: {}, status: 400 },
    { name: "an unknown field", id: "other", body: { format: "DOCKER", size: 1 }, status: 400 },
    { name: "a bad name", id: "Flyte", body: { format: "DOCKER" }, status: 400 },
  ])("refuse $name", async ({ id, body, status }) => {
    const { ask, advance } = makeCloud();
    await ask(`POST ${place}/repositories?repositoryId=flyte`, { format: "DOCKER" });
    advance(60_000);
    expect((await ask(`POST ${place}/repositories?repositoryId=${id}`, body)).status).toBe(status);
  });
});

import { describe, expect, it } from "vitest";
import { makeResource, openBench, testServices } from "../conformance/bench.ts";
import { bring, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { serviceApiKind } from "./service-api.ts";

const api = makeResource("services.api/dns.googleapis.com", { project: "acme-ml" }, { state: "ENABLED" });

checkKind("services.api", {
  kind: serviceApiKind,
  resource: api,
  marking: "unmarkable",
  count: (bench) => Object.keys(bench.cloud.state["projects"]["acme-ml"].services).length,
});

describe("services.api", () => {
  it("is absent until it is enabled, and says what runs meanwhile", async () => {
    const bench = await openBench(testServices);
    const kind = serviceApiKind(bench.openReach());
    expect(await readOnce(bench, kind, api)).toEqual({ status: "absent", remarks: [] });
    await kind.create(bench.openSession(), api);
    expect(await readOnce(bench, kind, api)).toMatchObject({
      status: "unreadable",
      later: true,
      why: { summary: expect.stringMatching(/^Google has yet to enable dns\.googleapis\.com \(operations\/\S+\)$/) },
    });
    expect(await bring(bench, kind, api)).toMatchObject({ status: "present", fields: { state: "ENABLED" } });
  });

  it("asks nothing of an operation that was none", async () => {
    const bench = await openBench(testServices);
    const kind = serviceApiKind(bench.openReach());
    const compute = makeResource("services.api/compute.googleapis.com", { project: "acme-ml" }, { state: "ENABLED" });
    await kind.create(bench.openSession(), compute);
    expect((await readOnce(bench, kind, compute)).status).toBe("present");
  });
});

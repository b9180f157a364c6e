import { describe, expect, it } from "vitest";
import type { GoogleApi } from "./endpoints.ts";
import { createOperations } from "./operations.ts";
import type { Rest } from "./rest.ts";

const done = { status: "DONE", statusMessage: "all went as it should" };
const rest: Rest = { call: async <T>() => done as T, list: async () => [] };

describe("an operation that is done with a status message", () => {
  it.each<[GoogleApi, object]>([
    ["compute", { went: "well" }],
    ["container", { failed: "all went as it should" }],
  ])("of %s: %j", async (api, outcome) => {
    const operations = createOperations(rest);
    operations.begin("network.address/a", { api, name: "op", path: "/op", what: "reserve a" });
    const seen = await operations.follow("network.address/a").then(
      () => ({ went: "well" }),
      (error) => ({ failed: error.diagnostic.cause }),
    );
    expect(seen).toEqual(outcome);
  });
});

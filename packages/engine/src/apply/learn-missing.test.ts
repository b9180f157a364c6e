import { describe, expect, it } from "vitest";
import { Failure } from "../model/failure.ts";
import { absent, present } from "../model/live.ts";
import type { Later, Resource } from "../model/resource.ts";
import { learnMissing } from "./learn-missing.ts";

const later = (address: `box/${string}`): Later => ({ later: { address, output: "id" } });

const resource: Resource = {
  address: "box/top",
  at: {},
  fields: {
    under: { value: later("box/needed"), role: "always" },
    note: { value: { of: { later: { address: "box/spare", output: "id" } } }, role: "default" },
  },
  managed: true,
  protected: false,
  dependsOn: [],
  source: "boxes[0]",
};

/** Learns, and answers what was asked for in which turn; `missing` isn't there. */
async function learnAll(live: Parameters<typeof learnMissing>[2], missing?: string): Promise<readonly string[]> {
  const asked: string[] = [];
  const learn = async (laters: readonly Later[]): Promise<void> => {
    const names = laters.map((one) => one.later.address);
    asked.push(names.join(" "));
    if (missing !== undefined && names.some((name) => name === missing)) {
      throw new Failure({ severity: "error", code: "not-found", summary: `${missing} isn't there` }, "propagating");
    }
  };
  await learnMissing(learn, resource, live);
  return asked;
}

describe("values that aren't known yet", () => {
  it("what isn't there needs all of them to be made", async () => {
    expect(await learnAll(absent)).toEqual(["box/needed box/spare"]);
    await expect(learnAll(absent, "box/spare")).rejects.toThrow("box/spare isn't there");
  });

  it("what is there needs those that are compared, and takes the others where they are", async () => {
    expect(await learnAll(present({}))).toEqual(["box/needed", "box/spare"]);
    expect(await learnAll(present({}), "box/spare")).toEqual(["box/needed", "box/spare"]);
    await expect(learnAll(present({}), "box/needed")).rejects.toThrow("box/needed isn't there");
  });
});

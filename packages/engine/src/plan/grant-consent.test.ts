import { expect, it } from "vitest";
import type { Plan, PlanHeader, Step, Summary } from "../model/plan.ts";
import { grantConsent } from "./grant-consent.ts";

const step = (address: Step["address"], risk: NonNullable<Step["risk"]>["risk"]): Step => ({
  action: "update",
  address,
  fields: [],
  waitsFor: [],
  seconds: 5,
  risk: { risk, why: "it must" },
  blocked: risk !== "restart",
  digest: `sha256:${address}`,
});

const plan = {
  summary: { needs: ["nodes", "downtime", "data loss"] } as unknown as Summary,
  header: { allow: ["restart"], digest: "sha256:before" } as unknown as PlanHeader,
  steps: [
    step("pool/a", "nodes"),
    step("service/a", "downtime"),
    step("bucket/a", "data loss"),
    step("release/a", "restart"),
  ],
} as Partial<Plan> as Plan;

it("consent to a risk opens its steps and no other's, and is in the header under the digest", () => {
  const granted = grantConsent(plan, ["downtime"]);
  expect(granted.steps.map(({ address, blocked }) => [address, blocked])).toEqual([
    ["pool/a", true],
    ["service/a", false],
    ["bucket/a", true],
    ["release/a", false],
  ]);
  expect(granted.header.allow).toEqual(["restart", "downtime"]);
  expect(granted.summary.needs).toEqual(["nodes", "data loss"]);
  expect(granted.header.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(grantConsent(plan, ["nodes"]).header.digest).not.toBe(granted.header.digest);
});

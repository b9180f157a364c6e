import type { Plan, Step } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { Flags } from "./command.ts";
import { findIdle } from "./idle-flags.ts";
import { describeNext, describeWritten } from "./next-command.ts";

function flagsOf(given: Readonly<Record<string, readonly string[]>>): Flags {
  return {
    isOn: (name) => given[name] !== undefined,
    text: (name) => given[name]?.[0],
    list: (name) => given[name] ?? [],
  };
}

function step(address: Step["address"], risk: NonNullable<Step["risk"]>["risk"], blocked: boolean): Step {
  const why = "for a test";
  return { action: "delete", address, fields: [], waitsFor: [], seconds: 5, risk: { risk, why }, blocked, digest: "" };
}

function planOf(steps: readonly Step[], header: Partial<Plan["header"]> = {}): Plan {
  const needs = steps.filter((one) => one.blocked).flatMap((one) => one.risk?.risk ?? []);
  const resources = [{ address: "sql.instance/flyte-db" }, { address: "storage.bucket/acme-data" }];
  // Of a plan, only what the words are made of.
  return { header: { allow: [], ...header }, summary: { needs }, steps, resources } as unknown as Plan;
}

const pool = step("gke.node-pool/flyte/old", "nodes", true);
const bucket = step("storage.bucket/acme-data", "data loss", true);
const harmless = step("network.address/lb", "restart", false);

describe("what is said below a plan that was written", () => {
  it.each<[string, Plan, Readonly<Record<string, readonly string[]>>, string]>([
    ["nothing is missing", planOf([harmless]), {}, "Written to p.yaml. To carry it out: fgk apply p.yaml"],
    ["partial", planOf([], { partial: true }), {}, "Written to p.yaml, to be read: fgk show p.yaml"],
    [
      "consent is missing",
      planOf([pool, bucket]),
      { file: ["prod.yaml"], target: ["a/b"], adopt: ["all"] },
      "Written to p.yaml. It can't be carried out yet; to consent: fgk plan --file prod.yaml --adopt all --target a/b --allow nodes --allow-data-loss storage.bucket/acme-data --out p.yaml",
    ],
    [
      "a destroy's",
      planOf([bucket], { destroy: true }),
      { "with-contents": ["a/b"] },
      "Written to p.yaml. It can't be carried out yet; to consent: fgk destroy --with-contents a/b --allow-data-loss storage.bucket/acme-data --out p.yaml",
    ],
  ])("%s", (_name, plan, given, said) => {
    expect(describeWritten(plan, flagsOf(given), "p.yaml")).toBe(said);
  });
});

describe("what is said below a plan that was shown", () => {
  it.each<[string, Plan, Readonly<Record<string, readonly string[]>>, string]>([
    [
      "nothing is missing",
      planOf([harmless]),
      { file: ["prod.yaml"] },
      "To have it reviewed: fgk plan --file prod.yaml --out FILE. To carry it out at once: fgk apply --file prod.yaml",
    ],
    [
      "consent is missing, and more was given",
      planOf([pool]),
      { allow: ["restart"], target: ["a/b"] },
      "To have it reviewed: fgk plan --allow restart --target a/b --allow nodes --out FILE. To carry it out at once: fgk apply --allow restart,nodes --target a/b",
    ],
    [
      "data would be lost: only a plan takes that",
      planOf([bucket]),
      {},
      "To have it reviewed: fgk plan --allow-data-loss storage.bucket/acme-data --out FILE, then: fgk apply FILE",
    ],
    [
      "something is adopted: only a plan takes that",
      planOf([harmless]),
      { adopt: ["all"] },
      "To have it reviewed: fgk plan --adopt all --out FILE, then: fgk apply FILE",
    ],
    [
      "partial",
      planOf([harmless], { partial: true }),
      {},
      "To carry it out: plan without --skip-cluster, from where the cluster can be reached",
    ],
  ])("%s", (_name, plan, given, said) => {
    expect(describeNext(plan, flagsOf(given))).toBe(said);
  });
});

describe("addresses that no step heeds", () => {
  it("are named, with what was meant", () => {
    const flags = flagsOf({
      "allow-data-loss": ["storage.bucket/acme-dta", "storage.bucket/acme-data", "gke.cluster/else"],
      "with-contents": ["sql.instance/flyte-bd"],
    });
    expect(findIdle(planOf([bucket]), flags).map(({ summary, help }) => [summary, help])).toEqual([
      [
        "--allow-data-loss storage.bucket/acme-dta lets nothing go: no step of this plan deletes or replaces it",
        "did you mean storage.bucket/acme-data?",
      ],
      ["--allow-data-loss gke.cluster/else lets nothing go: no step of this plan deletes or replaces it", undefined],
      [
        "--with-contents sql.instance/flyte-bd lets nothing go: no step of this plan deletes or replaces it",
        "did you mean sql.instance/flyte-db?",
      ],
    ]);
  });
});

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { writePlan } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { plan, root } from "../product/run-fgk.ts";
import { ask, createEmptyCloud, google, install, movePort, openWorld, smallest } from "./installation.ts";

interface Validator {
  (content: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

const { Ajv } = createRequire(path.join(root, "packages/engine/package.json"))("ajv") as {
  readonly Ajv: new (options: object) => { readonly compile: (schema: unknown) => Validator };
};
const schema: unknown = JSON.parse(readFileSync(path.join(root, "schemas/plan.schema.json"), "utf8"));
const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile(schema);

function errorsOf(content: unknown): readonly string[] {
  return validate(content) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
}

describe("schemas/plan.schema.json", () => {
  it("describes the plans of the gallery", () => {
    const gallery = path.join(root, "plans");
    const plans = readdirSync(gallery)
      .map((name) => path.join(gallery, name, "fgk.plan.yaml"))
      .filter((name) => existsSync(name));
    expect(plans.length).toBeGreaterThan(3);
    for (const name of plans) expect([name, ...errorsOf(parse(readFileSync(name, "utf8")))]).toEqual([name]);
  });

  it("describes a plan with creates, updates, adoptions, deletes and a blocked step", async () => {
    const simulated = await install(smallest);
    await movePort(simulated, 8090);
    const text = smallest.replace("10.132.0.6", "10.132.0.7");
    await ask(simulated, "PATCH", google.bucket, { labels: { "fgk-deployment": null, "fgk-cluster": null } });
    const made = await plan(openWorld(simulated).world, text, { adopt: "all" });
    expect(new Set(made.steps.map((step) => step.action))).toEqual(new Set(["create", "update", "adopt", "delete"]));
    expect(made.steps.some((step) => step.blocked)).toBe(true);
    expect(errorsOf(parse(writePlan(made)))).toEqual([]);
  });

  it("refuses what no plan says", async () => {
    const content = parse(writePlan(await plan(openWorld(createEmptyCloud()).world, smallest))) as {
      summary: object;
      steps: [Record<string, unknown>, ...unknown[]];
    };
    const { steps } = content;
    const [first, ...rest] = steps;
    expect(errorsOf(content)).toEqual([]);
    expect(errorsOf({ ...content, more: 1 })).not.toEqual([]);
    expect(errorsOf({ ...content, summary: { ...content.summary, create: -1 } })).not.toEqual([]);
    for (const change of [
      { at: { project: "a" } },
      { do: "destroy" },
      { do: "update" },
      { digest: "sha256:1" },
      { x: 1 },
    ]) {
      expect(errorsOf({ ...content, steps: [{ ...first, ...change }, ...rest] }), JSON.stringify(change)).not.toEqual(
        [],
      );
    }
  });
});

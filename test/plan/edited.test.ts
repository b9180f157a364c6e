import type { Plan } from "@fgk/engine";
import { readPlan, writePlan } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { isPair, isScalar, parseDocument, type Scalar, visit } from "yaml";
import { digestOfPlan, digestOfStep } from "../../packages/engine/src/plan/plan-digest.ts";
import { apply, plan } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import {
  annotate,
  ask,
  changePolicy,
  createEmptyCloud,
  install,
  listWrites,
  movePort,
  openWorld,
  smallest,
} from "./installation.ts";

/** Another address than the one that is installed, so that a plan has a create and a delete as well. */
const moved = smallest.replace("10.132.0.6", "10.132.0.7");

let simulated: SimulatedCloud;
/** A plan with a create, updates, an adoption and a delete, a blocked step and things of others. */
let mixed: Plan;
let whole: Plan;
beforeAll(async () => {
  whole = await plan(openWorld(createEmptyCloud()).world, smallest);
  simulated = await install(smallest);
  await annotate(simulated, "flytesnacks-staging", null);
  await movePort(simulated, 8090);
  await changePolicy(simulated, (bindings) => {
    bindings.push({ role: "roles/iam.serviceAccountUser", members: ["user:colleague@acme.example"] });
  });
  await ask(simulated, "PATCH", "https://storage.googleapis.com/storage/v1/b/acme-ml-flyte-metadata", {
    labels: { "fgk-deployment": null, "fgk-cluster": null },
  });
  mixed = await plan(openWorld(simulated).world, moved, { allow: ["nodes"], adopt: "all" });
});

/** The same plan with the digests that its content now has: what an attacker who knows the format would write. */
function sign(made: Plan): Plan {
  const steps = made.steps.map(({ digest: _old, ...step }) => ({ ...step, digest: digestOfStep(step) }));
  const { digest: _old, ...header } = made.header;
  return { ...made, steps, header: { ...made.header, digest: digestOfPlan(header, made.summary, steps) } };
}

/** With the parts that this plan hasn't got, so that the file has every key that one can have. */
function dress(made: Plan): Plan {
  return sign({
    ...made,
    summary: { ...made.summary, warnings: ["a warning"], notChecked: ["a thing (needs a.b.c)"] },
    header: { ...made.header, chart: "sha256:0", helm: "3.22", dataLoss: ["sql.instance/x"], only: ["sql.instance/x"] },
  });
}

interface Place {
  readonly from: number;
  readonly to: number;
  /** As the reader reads it. */
  readonly value: unknown;
  /** The keys above it; one field stands for all of its kind of resource. */
  readonly kind: string;
}

/** Every key and every value that is no map and no list, with its place in the text. */
function listPlaces(text: string): readonly Place[] {
  const places: Place[] = [];
  visit(parseDocument(text), {
    Scalar: (key, node: Scalar, ancestors) => {
      const [from = 0, to = 0] = node.range ?? [];
      const names = ancestors.filter(isPair).map((pair) => (isScalar(pair.key) ? String(pair.key.value) : "?"));
      const above = names.map((name, index) => (names[index - 1] === "fields" ? "*" : name));
      places.push({ from, to, value: node.value, kind: `${above.join(".")} ${key === "key" ? "(key)" : ""}` });
    },
  });
  return places;
}

function changeAt(text: string, { from, to, value }: Place): string {
  const other =
    typeof value === "string" ? `${value}x` : typeof value === "number" ? value + 1 : value === null ? "x" : !value;
  return `${text.slice(0, from)}${JSON.stringify(other)}${text.slice(to)}`;
}

function codesOf(text: string): readonly string[] {
  const read = readPlan(text, "prod.plan.yaml");
  return read.ok ? ["ok"] : [...new Set(read.diagnostics.map((one) => one.code))];
}

describe("a plan file that was edited", () => {
  it("is refused whichever value or key of it was changed", () => {
    const text = writePlan(dress(mixed));
    expect(codesOf(text)).toEqual(["ok"]);
    const places = listPlaces(text);
    expect(places.length).toBeGreaterThan(200);
    const missed = places.filter((place) => codesOf(changeAt(text, place)).join() !== "plan-altered");
    expect(missed).toEqual([]);
  });

  it("is refused whichever kind of value of a whole installation was changed", () => {
    const text = writePlan(whole);
    const kinds = new Map(listPlaces(text).map((place) => [place.kind, place]));
    expect(kinds.size).toBeGreaterThan(40);
    const missed = [...kinds.values()].filter((place) => codesOf(changeAt(text, place)).join() !== "plan-altered");
    expect(missed).toEqual([]);
  });

  it("is refused whichever line was taken out", () => {
    const lines = writePlan(dress(mixed)).split("\n");
    const accepted = lines.filter((_line, index) => {
      const read = readPlan(lines.filter((_one, other) => other !== index).join("\n"), "prod.plan.yaml");
      return read.ok;
    });
    // Comments and empty lines say nothing.
    expect(accepted.filter((line) => line !== "" && !line.startsWith("#"))).toEqual([]);
  });

  const rearranged: readonly [string, (steps: string[]) => readonly string[]][] = [
    ["two steps changed places", ([a = "", b = "", ...rest]) => [b, a, ...rest]],
    ["its first step was removed", ([, ...rest]) => rest],
    ["its last step was removed", (steps) => steps.slice(0, -1)],
    ["a step stands there twice", (steps) => [...steps, steps[0] ?? ""]],
    ["all steps were removed", () => []],
  ];
  it.each(rearranged)("is refused when %s", (_name, rearrange) => {
    const [head = "", ...steps] = writePlan(mixed).split(/^(?= {2}- do: )/m);
    expect(steps).toHaveLength(5);
    expect(codesOf(head + steps.join(""))).toEqual(["ok"]);
    expect(codesOf(head + rearrange(steps).join(""))).toEqual(["plan-altered"]);
  });

  it("is refused with a step of another plan, though that step's digest is right", async () => {
    const [head = "", ...steps] = writePlan(mixed).split(/^(?= {2}- do: )/m);
    const [, ...others] = writePlan(whole).split(/^(?= {2}- do: )/m);
    const foreign = others.find((step) => step.includes("address: kubernetes.namespace/flyte\n")) ?? "";
    expect(codesOf(head + [foreign, ...steps].join(""))).toEqual(["plan-altered"]);
    expect(codesOf(head + [foreign, ...steps.slice(1)].join(""))).toEqual(["plan-altered"]);
  });

  it("names the step that was edited, and its line", () => {
    const text = writePlan(mixed).replace("to: 10.132.0.7", "to: 10.132.0.8");
    const read = readPlan(text, "prod.plan.yaml");
    expect(read.diagnostics).toMatchObject([
      {
        code: "plan-altered",
        summary: "step 1 (create network.address/fgk-prod-lb-10-132-0-7) was altered after planning",
        source: { file: "prod.plan.yaml", text: "    address: network.address/fgk-prod-lb-10-132-0-7" },
      },
    ]);
  });

  it("stays what it is under a formatter", () => {
    const document = parseDocument(writePlan(mixed));
    document.commentBefore = " reviewed";
    visit(document, {
      Collection: (_key, node) => {
        node.flow = false;
      },
    });
    const formatted = document.toString({ lineWidth: 60, indent: 4, singleQuote: true });
    expect(codesOf(formatted)).toEqual(["ok"]);
  });
});

describe("a plan file whose digests were made to fit the edit", () => {
  const forgeries: readonly [string, (made: Plan) => Plan, string][] = [
    [
      "consent to a step that nobody consented to",
      (made) => ({ ...made, steps: made.steps.map((step) => ({ ...step, blocked: false })) }),
      "the plan was altered: the consent to kubernetes.service/flyte/flyte-binary isn't the header's",
    ],
    [
      "a step before what it waits for",
      (made) => ({ ...made, steps: [...made.steps].reverse() }),
      "the plan was altered: network.address/fgk-prod-lb-10-132-0-6 stands before adopt storage.bucket/acme-ml-flyte-metadata",
    ],
    [
      "a summary that hides the delete",
      (made) => ({ ...made, summary: { ...made.summary, delete: 0, irreversible: [] } }),
      "the plan was altered: summary.delete isn't what its steps do",
    ],
  ];
  it.each(forgeries)("is refused when read: %s", (_name, forge, summary) => {
    const read = readPlan(writePlan(sign(forge(mixed))), "prod.plan.yaml");
    expect(read.diagnostics.map((one) => one.summary)).toContain(summary);
    expect(new Set(read.diagnostics.map((one) => one.code))).toEqual(new Set(["plan-altered"]));
  });

  it("is refused when applied: another value, another thing, one delete more", async () => {
    const agreed = await plan(openWorld(simulated).world, moved, { allow: ["downtime"] });
    const since = simulated.cloud.journal.length;
    const change = (index: number, changes: Partial<Plan["steps"][number]>): Plan =>
      sign({ ...agreed, steps: agreed.steps.map((step, at) => (at === index ? { ...step, ...changes } : step)) });
    const [first, annotation] = agreed.steps;
    const value = first?.fields.map((line) => (line.path === "address" ? { ...line, after: "10.132.0.9" } : line));
    const attempts: readonly [Plan, string][] = [
      [
        change(0, { fields: value ?? [] }),
        "network.address/fgk-prod-lb-10-132-0-7 address would become 10.132.0.7 now; the plan says 10.132.0.9",
      ],
      [
        change(1, { address: "kubernetes.service-account/kube-system/default" }),
        "kubernetes.service-account/kube-system/default isn't asked for any more",
      ],
      [
        change(1, { action: "delete", at: { namespace: "flytesnacks-staging" }, fields: [] }),
        "kubernetes.service-account/flytesnacks-staging/default needs update now; the plan says delete",
      ],
    ];
    expect(annotation?.address).toBe("kubernetes.service-account/flytesnacks-staging/default");
    for (const [forged, summary] of attempts) {
      const outcome = await apply(openWorld(simulated).world, moved, forged);
      expect(outcome).toMatchObject({ status: "stale", done: [] });
      expect(outcome.diagnostics.map((one) => one.summary)).toContain(summary);
    }
    expect(listWrites(simulated, since)).toEqual([]);
  });
});

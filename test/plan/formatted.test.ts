import type { Plan } from "@fgk/engine";
import { readPlan, writePlan } from "@fgk/engine";
import { beforeAll, describe, expect, it } from "vitest";
import { parseDocument, visit } from "yaml";
import { apply, plan, showDiagnostic } from "../product/run-fgk.ts";
import { cloneSimulatedCloud } from "../simulation/clone-cloud.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { annotate, changePolicy, install, listWrites, movePort, openWorld, smallest } from "./installation.ts";

let drifted: SimulatedCloud;
let written: string;
beforeAll(async () => {
  drifted = await install(smallest);
  await annotate(drifted, "flytesnacks-staging", null);
  await movePort(drifted, 8090);
  await changePolicy(drifted, (bindings) => {
    bindings.push({ role: "roles/iam.serviceAccountUser", members: ["user:colleague@acme.example"] });
  });
  written = writePlan(await plan(openWorld(drifted).world, smallest, { allow: ["downtime"] }));
});

function asFlow(text: string, flow: boolean): string {
  const document = parseDocument(text);
  visit(document, {
    Collection: (_key, node) => {
      node.flow = flow;
    },
  });
  return document.toString({ lineWidth: 0 });
}

const formatters: readonly [string, (text: string) => string][] = [
  ["line ends of Windows", (text) => text.replaceAll("\n", "\r\n")],
  ["a byte order mark", (text) => `\uFEFF${text}`],
  [
    "yamlfmt: block style, lists without indent",
    (text) => parseDocument(asFlow(text, false)).toString({ indentSeq: false }),
  ],
  ["flow style all through", (text) => asFlow(text, true)],
  [
    "four spaces, single quotes, short lines",
    (text) => parseDocument(text).toString({ indent: 4, singleQuote: true, lineWidth: 40 }),
  ],
  ["a document marker, and no line end at the end", (text) => `---\n${text.trimEnd()}`],
  [
    "a reviewer's comments",
    (text) => text.replaceAll("\n  - do: ", "\n  # looks right to me\n  - do: ").replace("summary:", "summary: # ok"),
  ],
  ["blank lines", (text) => text.replaceAll("\n  - do: ", "\n\n\n  - do: ")],
];

function read(text: string): Plan {
  const found = readPlan(text, "prod.plan.yaml");
  if (!found.ok) throw new Error(found.diagnostics.map(showDiagnostic).join("\n"));
  return found.value;
}

describe("a formatter over the plan file", () => {
  it.each(formatters)("changes nothing: %s", async (_name, format) => {
    const text = format(written);
    expect(text).not.toBe(written);
    expect(writePlan(read(text))).toBe(written);
  });

  it("leaves a plan that can be applied", async () => {
    const simulated = cloneSimulatedCloud(drifted);
    const text = formatters.reduce((now, [, format]) => format(now), written);
    const outcome = await apply(openWorld(simulated).world, smallest, read(text));
    expect([outcome.status, ...outcome.diagnostics.map(showDiagnostic)]).toEqual(["done"]);
  });
});

describe("a formatter over the deployment file, after the plan", () => {
  const formats: readonly [string, string][] = [
    ["a comment", smallest.replace("\nbuckets:", "\n# The data team asked for these names.\nbuckets:")],
    ["comments at the ends of lines", smallest.replaceAll("\n", " # said Zoe\n")],
    ["line ends of Windows", smallest.replaceAll("\n", "\r\n")],
    ["block style", asFlow(smallest, false)],
    [
      "the keys the other way round",
      parseDocument(smallest)
        .toString()
        .split(/^(?=\w)/m)
        .reverse()
        .join(""),
    ],
  ];
  it.each(formats)("changes nothing: %s", async (_name, text) => {
    expect(text).not.toBe(smallest);
    const simulated = cloneSimulatedCloud(drifted);
    const since = simulated.cloud.journal.length;
    const outcome = await apply(openWorld(simulated).world, text, read(written));
    expect([outcome.status, ...outcome.diagnostics.map(showDiagnostic)]).toEqual(["done"]);
    expect(listWrites(simulated, since)).toHaveLength(2);
  });
});

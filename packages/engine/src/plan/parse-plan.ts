import type { Address } from "../model/address.ts";
import { risks } from "../model/change.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { KeptLine, Plan, PlanHeader, Summary } from "../model/plan.ts";
import { parseStep } from "./parse-step.ts";
import {
  readAddress,
  readAnyMap,
  readCount,
  readList,
  readMap,
  readText,
  readTextOrNull,
  readTexts,
  readWord,
  ShapeError,
} from "./shape.ts";

const counts = ["create", "update", "replace", "delete", "adopt", "ensure", "unchanged"] as const;
const summaryKeys: readonly string[] = [
  ...counts,
  ...["highestRisk", "needs", "irreversible", "downtimeSeconds", "seconds", "warnings", "notChecked", "kept"],
];
const headerKeys: readonly string[] = [
  ...[
    "format",
    "fgk",
    "helm",
    "deployment",
    "file",
    "target",
    "desired",
    "chart",
    "allow",
    "dataLoss",
    "adopt",
    "only",
    "destroy",
    "withContents",
    "partial",
  ],
  ...["reliesOn", "digest"],
];

/** A plan file's content as a plan. Throws `ShapeError` for everything that `writePlan` doesn't write; digests are not checked. */
export function parsePlan(content: JsonObject): Plan {
  const unknown = Object.keys(content).find((key) => !["summary", "plan", "steps"].includes(key));
  if (unknown !== undefined) throw new ShapeError(unknown, "is no key of a plan");
  if (content["steps"] === undefined) throw new ShapeError("steps", "is missing");
  return {
    summary: parseSummary(content["summary"]),
    header: parseHeader(content["plan"]),
    steps: readList(content["steps"], "steps", parseStep),
    diagnostics: [],
    changes: new Map(),
    live: new Map(),
    resources: [],
    own: new Set(),
  };
}

function parseSummary(value: Json | undefined): Summary {
  const map = readMap(value, "summary", summaryKeys);
  const count = (key: string): number => readCount(map[key], `summary.${key}`);
  const texts = (key: string): readonly string[] => readList(map[key], `summary.${key}`, readText);
  return {
    create: count("create"),
    update: count("update"),
    replace: count("replace"),
    delete: count("delete"),
    adopt: count("adopt"),
    ensure: count("ensure"),
    unchanged: count("unchanged"),
    highestRisk: map["highestRisk"] === null ? null : readWord(map["highestRisk"], "summary.highestRisk", risks),
    needs: readList(map["needs"], "summary.needs", (item, path) => readWord(item, path, risks)),
    irreversible: readList(map["irreversible"], "summary.irreversible", readAddress),
    downtimeSeconds: count("downtimeSeconds"),
    seconds: count("seconds"),
    warnings: texts("warnings"),
    notChecked: texts("notChecked"),
    kept: readList(map["kept"], "summary.kept", parseKept),
  };
}

function parseKept(value: Json, path: string): KeptLine {
  const map = readMap(value, path, ["address", "what", "names"]);
  return {
    address: readAddress(map["address"], `${path}.address`),
    what: readText(map["what"], `${path}.what`),
    names: readList(map["names"], `${path}.names`, readText),
  };
}

function parseHeader(value: Json | undefined): PlanHeader {
  const map = readMap(value, "plan", headerKeys);
  const text = (key: string): string => readText(map[key], `plan.${key}`);
  const textOrNull = (key: string): string | null => readTextOrNull(map[key], `plan.${key}`);
  const addresses = (key: string): readonly Address[] => readList(map[key], `plan.${key}`, readAddress);
  const target = readMap(map["target"], "plan.target", ["project", "cluster"]);
  if (map["format"] !== 1) throw new ShapeError("plan.format", "is of another fgk");
  return {
    format: 1,
    fgk: text("fgk"),
    helm: textOrNull("helm"),
    deployment: text("deployment"),
    file: text("file"),
    target: {
      project: readText(target["project"], "plan.target.project"),
      cluster: readText(target["cluster"], "plan.target.cluster"),
    },
    desired: text("desired"),
    chart: textOrNull("chart"),
    allow: readList(map["allow"], "plan.allow", (item, path) => readWord(item, path, risks)),
    dataLoss: addresses("dataLoss"),
    adopt: addresses("adopt"),
    only: addresses("only"),
    ...readSwitch(map, "destroy"),
    ...(map["withContents"] === undefined ? {} : { withContents: addresses("withContents") }),
    ...readSwitch(map, "partial"),
    reliesOn: parseRelied(map["reliesOn"]),
    digest: text("digest"),
  };
}

/** A key that is true or left out. */
function readSwitch<K extends string>(map: JsonObject, key: K): { readonly [key in K]?: true } {
  if (map[key] === undefined) return {};
  if (map[key] !== true) throw new ShapeError(`plan.${key}`, "is either true or left out");
  return { [key]: true } as { readonly [key in K]?: true };
}

function parseRelied(value: Json | undefined): PlanHeader["reliesOn"] {
  if (value === undefined) return {};
  const entries = Object.entries(readAnyMap(value, "plan.reliesOn"));
  return Object.fromEntries(
    entries.map(([key, identity]) => {
      const path = `plan.reliesOn.${key}`;
      return [readAddress(key, path), readTexts(identity, path)];
    }),
  );
}

import type { Address } from "../model/address.ts";
import { compareText } from "../model/address.ts";
import type { Fingerprint, RiskNote } from "../model/change.ts";
import { risks } from "../model/change.ts";
import type { Effect } from "../model/effect.ts";
import type { Json } from "../model/json.ts";
import type { FieldLine, Step } from "../model/plan.ts";
import {
  readAddress,
  readAnyMap,
  readCount,
  readList,
  readMap,
  readText,
  readTexts,
  readWord,
  ShapeError,
} from "./shape.ts";

const actions: readonly Step["action"][] = ["create", "update", "replace", "delete", "adopt", "ensure"];
const effectActions: readonly Effect["action"][] = ["create", "update", "replace", "delete"];
const sharedKeys = ["do", "address", "waitsFor", "seconds", "risk", "blocked", "digest"];

/** What only some actions say: keys that must be there, keys that may be. */
const ownKeys: Readonly<
  Record<Step["action"], { readonly needs: readonly string[]; readonly may: readonly string[] }>
> = {
  create: { needs: [], may: ["fields", "effects"] },
  update: { needs: ["fields", "seen"], may: ["effects"] },
  replace: { needs: ["fields", "seen", "why"], may: ["effects"] },
  delete: { needs: [], may: ["at", "fields", "seen", "why"] },
  adopt: { needs: ["seen"], may: [] },
  ensure: { needs: ["why"], may: ["fields", "effects"] },
};

/** One entry of `steps` in a plan file. Throws `ShapeError` for everything that `writePlan` doesn't write. */
export function parseStep(value: Json, path: string): Step {
  const action = readWord(readAnyMap(value, path)["do"], `${path}.do`, actions);
  const { needs, may } = ownKeys[action];
  const map = readMap(value, path, [...sharedKeys, ...needs, ...may], `is not said of ${action} steps`);
  for (const key of needs) if (map[key] === undefined) throw new ShapeError(`${path}.${key}`, "is missing");
  if ("blocked" in map && map["blocked"] !== true)
    throw new ShapeError(`${path}.blocked`, "is either true or left out");
  return {
    action,
    address: readAddress(map["address"], `${path}.address`),
    ...(action === "delete" ? { at: readTexts(map["at"], `${path}.at`) } : {}),
    fields: parseFields(map["fields"], `${path}.fields`, action),
    ...(map["effects"] === undefined ? {} : { effects: parseEffects(map["effects"], `${path}.effects`) }),
    ...(map["why"] === undefined ? {} : { why: readText(map["why"], `${path}.why`) }),
    waitsFor: readList(map["waitsFor"], `${path}.waitsFor`, readWaited),
    seconds: readCount(map["seconds"], `${path}.seconds`),
    ...(map["risk"] === undefined ? {} : { risk: parseRisk(map["risk"], `${path}.risk`) }),
    blocked: map["blocked"] === true,
    ...(map["seen"] === undefined ? {} : { expect: parseSeen(map["seen"], `${path}.seen`) }),
    digest: readText(map["digest"], `${path}.digest`),
  };
}

/** `ACTION NAME` → its fields. Sorted, so that a formatter that sorts keys its own way changes nothing. */
function parseEffects(value: Json, path: string): readonly Effect[] {
  const entries = Object.entries(readAnyMap(value, path)).sort(([a], [b]) => compareText(a, b));
  if (entries.length === 0) throw new ShapeError(path, "is empty");
  return entries.map(([key, fields]) => {
    const space = key.indexOf(" ");
    const action = readWord(key.slice(0, Math.max(space, 0)), `${path}.${key}`, effectActions);
    return { action, what: key.slice(space + 1), fields: parseFields(fields, `${path}.${key}`, action) };
  });
}

/** Key of a step: an address, or `adopt ADDRESS`. */
function readWaited(value: Json, path: string): Address {
  const key = readText(value, path);
  readAddress(key.replace(/^adopt /, ""), path);
  return key as Address;
}

function parseRisk(value: Json, path: string): RiskNote {
  const map = readMap(value, path, ["risk", "why"]);
  return { risk: readWord(map["risk"], `${path}.risk`, risks), why: readText(map["why"], `${path}.why`) };
}

function parseSeen(value: Json, path: string): Fingerprint {
  const map = readMap(value, path, ["hash", "identity"]);
  return { hash: readText(map["hash"], `${path}.hash`), identity: readTexts(map["identity"], `${path}.identity`) };
}

/** Sorted by path, so that a formatter that sorts keys its own way changes nothing. */
function parseFields(value: Json | undefined, path: string, action: Step["action"]): readonly FieldLine[] {
  if (value === undefined) return [];
  const lines = Object.entries(readAnyMap(value, path));
  return lines.sort(([a], [b]) => compareText(a, b)).map(([name, line]) => parseField(name, line, path, action));
}

function parseField(name: string, value: Json, above: string, action: Step["action"]): FieldLine {
  const path = `${above}.${name}`;
  const changes = action === "update" || action === "replace" || action === "delete";
  const map = readMap(value, path, [...(changes ? ["from"] : []), "to", "asked", "default", "writtenBy"]);
  const { from, to } = map;
  if (to === undefined) throw new ShapeError(`${path}.to`, "is missing");
  if ("default" in map && map["default"] !== true)
    throw new ShapeError(`${path}.default`, "is either true or left out");
  return {
    path: name,
    ...(from === undefined ? {} : { before: from }),
    after: to,
    ...(map["asked"] === undefined ? {} : { source: readText(map["asked"], `${path}.asked`) }),
    ...(map["default"] === undefined ? {} : { byDefault: true as const }),
    ...(map["writtenBy"] === undefined ? {} : { manager: readText(map["writtenBy"], `${path}.writtenBy`) }),
  };
}

import type { Address } from "../model/address.ts";
import { addressOf } from "../model/address.ts";
import type { Catalog, Desired, LeasePort } from "../model/catalog.ts";
import type { Check } from "../model/check.ts";
import type { DeploymentFile } from "../model/deployment-file.ts";
import type { Failure } from "../model/failure.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Field, Resource } from "../model/resource.ts";
import type { World } from "../model/world.ts";
import { boxKind } from "./box-kind.ts";
import { noteKind } from "./note-kind.ts";
import { createShelfWorld } from "./shelf-world.ts";

/** A made-up world for the engine's own tests: boxes on a shelf, each with an id, fields, and notes of anybody's on it. */
export interface Box {
  id: string;
  fields: Record<string, Json>;
  mark: "us" | "nobody" | "other";
  /** Where it is, for those that delete it. */
  at?: Record<string, string>;
  notes?: Set<string>;
  /** The box that takes it along when it is deleted. */
  within?: string;
  /** What others have put into it; `running …` is at work. */
  inside?: string[];
  /** Until when it is being made. */
  readyMs?: number;
}

/** One call that a kind makes to the shelf. */
export interface ShelfCall {
  readonly write: boolean;
  readonly name: string;
}

export interface Shelf {
  readonly boxes: Map<string, Box>;
  /** Names of what was written, in order; notes as `NAME notes`. */
  readonly writes: string[];
  /** Name of a box → what its next write does instead. */
  readonly trouble: Map<string, Failure["retry"]>;
  /** Asked before each call, and after the effect of a write; what it throws goes to the kind's caller. */
  disturb: (call: ShelfCall, when: "before" | "after") => void;
  /** How long a box takes to be made. */
  makingMs: number;
  /** How long one write takes to answer. */
  answerMs: number;
  checks: readonly Check[];
  /** What a box's change does besides. */
  foresee: NonNullable<ResourceKind["foresee"]>;
  lease: LeasePort;
  readonly abort: AbortController;
  readonly world: World;
  readonly catalog: Catalog;
}

export const shelfSchema: JsonObject = {
  type: "object",
  additionalProperties: false,
  required: ["name", "boxes"],
  properties: {
    name: { type: "string", pattern: "^[a-z]+$" },
    project: { type: "string", default: "acme" },
    size: { type: "integer", default: 3 },
    boxes: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["id"],
        properties: {
          id: { type: "string" },
          colour: { enum: ["red", "green", "blue"] },
          shape: { type: "string" },
          on: { type: "string" },
          managed: { type: "boolean", default: true },
          protect: { type: "boolean", default: false },
          within: { type: "string" },
          with: { type: "string" },
          comesWith: { type: "string" },
          notes: { type: "array", items: { type: "string" } },
        },
      },
    },
  },
};

const noLease: LeasePort = {
  possibleAfter: "box/none",
  take: async () => "absent",
  renew: async () => true,
  release: async () => undefined,
};

/** A shelf with its catalog; time only moves when everybody sleeps. */
export function createShelf(): Shelf {
  const abort = new AbortController();
  const shelf: Shelf = {
    boxes: new Map(),
    writes: [],
    trouble: new Map(),
    disturb: () => undefined,
    makingMs: 0,
    answerMs: 0,
    checks: [],
    foresee: async () => ({ effects: [], diagnostics: [] }),
    lease: noLease,
    abort,
    world: createShelfWorld(abort.signal),
    catalog: {
      schema: shelfSchema,
      rules: [],
      describe: describeShelf,
      open: () => ({
        kinds: [boxKind(shelf), noteKind(shelf)],
        checks: shelf.checks,
        discover: async () => [],
        takeDown: (resources) => ({ withdrawn: resources.flatMap(withdrawNotes), spared: new Map() }),
        lease: shelf.lease,
        versions: async () => ({ chart: null, helm: null }),
      }),
    },
  };
  return shelf;
}

function describeShelf(file: DeploymentFile): Desired {
  const name = String(file.get("name").value);
  const boxes = file.get("boxes").value;
  const list = Array.isArray(boxes) ? boxes : [];
  return {
    name,
    target: { project: String(file.get("project").value), cluster: "here/shelf" },
    mark: { deployment: name, cluster: "here/shelf" },
    resources: list.flatMap((box, index) => (isJsonObject(box) ? describeBox(box, index) : [])),
    allow: [],
  };
}

function describeBox(box: JsonObject, index: number): readonly Resource[] {
  const source = `boxes[${index}]`;
  const text = (key: string): string | undefined => (typeof box[key] === "string" ? box[key] : undefined);
  const boxAt = (name: string): Address => addressOf("box", name);
  const fields: Record<string, Field> = { size: { value: 3, role: "default" } };
  for (const key of ["colour", "shape"]) {
    const value = box[key];
    if (value !== undefined) fields[key] = { value, role: "written", source: `${source}.${key}` };
  }
  const on = text("on");
  if (on !== undefined) {
    fields["under"] = { value: { later: { address: boxAt(on), output: "id" } }, role: "always", source };
  }
  const address = boxAt(String(box["id"]));
  const [withBox, comesWith, within] = [text("with"), text("comesWith"), text("within")];
  const resource: Resource = {
    address,
    at: {},
    fields,
    managed: box["managed"] !== false,
    protected: box["protect"] === true,
    dependsOn: on === undefined ? [] : [boxAt(on)],
    source,
    ...(within === undefined ? {} : { within: boxAt(within) }),
    ...(withBox === undefined ? {} : { onlyWith: { with: [boxAt(withBox)], note: "write it under boxes" } }),
    ...(comesWith === undefined ? {} : { comesWith: boxAt(comesWith) }),
  };
  const notes = Array.isArray(box["notes"]) ? box["notes"].map(String) : [];
  return notes.length === 0 ? [resource] : [resource, describeNotes(address, notes, source)];
}

function describeNotes(box: Address, notes: readonly string[], source: string): Resource {
  const fields = notes.map((note): [string, Field] => [`note ${note}`, { value: true, role: "written", source }]);
  return {
    address: addressOf("note", box.slice("box/".length)),
    at: {},
    fields: Object.fromEntries(fields),
    managed: true,
    protected: false,
    dependsOn: [box],
    within: box,
    source,
  };
}

/** The notes as a destroy leaves them: none of ours. */
function withdrawNotes(resource: Resource): readonly Resource[] {
  if (!resource.address.startsWith("note/")) return [];
  const fields = Object.entries(resource.fields).map(([path, field]) => [path, { ...field, value: null }]);
  return [{ ...resource, fields: Object.fromEntries(fields) }];
}

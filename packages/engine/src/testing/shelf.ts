import type { Address } from "../model/address.ts";
import { addressOf } from "../model/address.ts";
import type { Catalog, Desired } from "../model/catalog.ts";
import type { DeploymentFile } from "../model/deployment-file.ts";
import { Failure } from "../model/failure.ts";
import type { Json, JsonObject } from "../model/json.ts";
import { isJsonObject } from "../model/json.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Marking } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { Field, Resource } from "../model/resource.ts";
import type { World } from "../model/world.ts";
import { WorldError } from "../model/world.ts";

/** A made-up world for the engine's own tests: boxes on a shelf, each with an id, labels and a content. */
export interface Box {
  id: string;
  fields: Record<string, Json>;
  mark: "us" | "nobody" | "other";
  /** Where it is, for those that delete it. */
  at?: Record<string, string>;
}

export interface Shelf {
  readonly boxes: Map<string, Box>;
  readonly writes: string[];
  /** Name of a box → what its next write does instead. */
  readonly trouble: Map<string, Failure["retry"]>;
  readonly world: World;
  readonly catalog: Catalog;
  nowMs: number;
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
          with: { type: "string" },
        },
      },
    },
  },
};

/** A shelf with its catalog; time only moves when something sleeps. */
export function createShelf(): Shelf {
  const shelf: Shelf = {
    boxes: new Map(),
    writes: [],
    trouble: new Map(),
    nowMs: 0,
    world: createWorld(() => shelf),
    catalog: {
      schema: shelfSchema,
      rules: [],
      describe: describeShelf,
      open: () => ({
        kinds: [boxKind(shelf)],
        checks: [],
        discover: async () => [],
        lease: {
          possibleAfter: "box/none",
          take: async () => "absent",
          renew: async () => true,
          release: async () => undefined,
        },
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
  const resources = list.flatMap((box, index): Resource[] => (isJsonObject(box) ? [describeBox(box, index)] : []));
  return {
    name,
    target: { project: String(file.get("project").value), cluster: "here/shelf" },
    mark: { deployment: name, cluster: "here/shelf" },
    resources,
    allow: [],
  };
}

function describeBox(box: JsonObject, index: number): Resource {
  const source = `boxes[${index}]`;
  const fields: Record<string, Field> = { size: { value: 3, role: "default" } };
  for (const key of ["colour", "shape"]) {
    const value = box[key];
    if (value !== undefined) fields[key] = { value, role: "written", source: `${source}.${key}` };
  }
  const on = box["on"];
  if (typeof on === "string") {
    fields["under"] = { value: { later: { address: addressOf("box", on), output: "id" } }, role: "always", source };
  }
  return {
    address: addressOf("box", String(box["id"])),
    at: {},
    fields,
    managed: box["managed"] !== false,
    protected: false,
    dependsOn: typeof on === "string" ? [addressOf("box", on)] : [],
    source,
    ...(typeof box["with"] === "string"
      ? { onlyWith: { with: [addressOf("box", box["with"])], note: "write it under boxes" } }
      : {}),
  };
}

function boxKind(shelf: Shelf): ResourceKind {
  const nameOfBox = (address: Address): string => address.slice("box/".length);
  const write = (name: string, effect: () => void): void => {
    const trouble = shelf.trouble.get(name);
    shelf.trouble.delete(name);
    if (trouble === "lost") {
      effect();
      shelf.writes.push(name);
    }
    if (trouble !== undefined) {
      throw new Failure({ severity: "error", code: "cloud-failed", summary: `${name}: ${trouble}` }, trouble);
    }
    effect();
    shelf.writes.push(name);
  };
  const values = (resource: Resource): Record<string, Json> =>
    Object.fromEntries(Object.entries(resource.fields).map(([path, field]) => [path, field.value as Json]));
  return {
    name: "box",
    read: async (_session, resources) =>
      new Map<Address, Live>(
        resources.map(({ address }) => {
          const box = shelf.boxes.get(nameOfBox(address));
          if (box === undefined) return [address, absent];
          const marking: Marking =
            box.mark === "other" ? { by: "other", mark: { deployment: "b", cluster: "there/x" } } : { by: box.mark };
          return [
            address,
            present({ fields: { ...box.fields }, identity: { id: box.id }, outputs: { id: box.id }, marking }),
          ];
        }),
      ),
    marked: async () =>
      [...shelf.boxes]
        .filter(([, box]) => box.mark === "us")
        .map(([name, box]) => ({
          address: addressOf("box", name),
          at: box.at ?? {},
          mark: { deployment: "a", cluster: "here/shelf" },
          protected: false,
          dependsOn: [],
        })),
    create: async (_session, resource) => {
      const name = nameOfBox(resource.address);
      write(name, () =>
        shelf.boxes.set(name, { id: `id-${name}-${shelf.writes.length}`, fields: values(resource), mark: "us" }),
      );
    },
    update: async (_session, resource, _live, changes) => {
      const name = nameOfBox(resource.address);
      write(name, () => {
        const box = shelf.boxes.get(name);
        for (const change of changes) if (box) box.fields[change.path] = change.after as Json;
      });
    },
    adopt: async (_session, resource) => {
      const box = shelf.boxes.get(nameOfBox(resource.address));
      if (box) box.mark = "us";
    },
    delete: async (_session, resource) => {
      const name = nameOfBox(resource.address);
      write(name, () => shelf.boxes.delete(name));
    },
    immutable: (path) => path === "shape",
    risk: (change) =>
      change.action === "replace" ? { risk: "downtime", why: "the box is gone for a moment" } : undefined,
    lane: () => "shelf",
  };
}

function createWorld(shelf: () => Shelf): World {
  const refuse = async (): Promise<never> => {
    throw new WorldError("refused", "the shelf has no network");
  };
  return {
    fetch: refuse,
    dial: refuse,
    listen: refuse,
    run: refuse,
    readFile: async () => undefined,
    variable: () => undefined,
    cache: { get: async () => undefined, put: async () => undefined },
    now: () => shelf().nowMs,
    sleep: async (durationMs, wake) => {
      if (wake?.aborted !== true) shelf().nowMs += durationMs;
    },
    random: () => 0.5,
    signal: new AbortController().signal,
  };
}

import type { Address } from "../model/address.ts";
import { addressOf } from "../model/address.ts";
import { Failure } from "../model/failure.ts";
import type { Json } from "../model/json.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Marking } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import type { Box, Shelf } from "./shelf.ts";

/** Boxes: marked, pruned, their shape fixed when they are made. A write that is lost has happened. */
export function boxKind(shelf: Shelf): ResourceKind {
  return {
    name: "box",
    read: async (session, resources) =>
      new Map(
        await Promise.all(
          resources.map(async ({ address }): Promise<[Address, Live]> => {
            return [address, await session.once(address, async () => readBox(shelf, nameOfBox(address)))];
          }),
        ),
      ),
    marked: async () => {
      shelf.disturb({ write: false, name: "marked" }, "before");
      return [...shelf.boxes]
        .filter(([, box]) => box.mark === "us")
        .map(([name, box]) => ({
          address: addressOf("box", name),
          at: box.at ?? {},
          mark: { deployment: "a", cluster: "here/shelf" },
          protected: false,
          dependsOn: [],
        }));
    },
    create: async (_session, resource) => {
      const name = nameOfBox(resource.address);
      await writeShelf(shelf, name, () => {
        const readyMs = shelf.world.now() + shelf.makingMs;
        shelf.boxes.set(name, {
          id: `id-${name}-${shelf.writes.length}`,
          fields: valuesOf(resource),
          mark: "us",
          readyMs,
        });
      });
    },
    update: async (_session, resource, _live, changes) => {
      const name = nameOfBox(resource.address);
      await writeShelf(shelf, name, () => {
        const box = shelf.boxes.get(name);
        for (const change of changes) if (box) box.fields[change.path] = change.after as Json;
      });
    },
    adopt: async (_session, resource) => {
      const name = nameOfBox(resource.address);
      await writeShelf(shelf, name, () => {
        const box = shelf.boxes.get(name);
        if (box) box.mark = "us";
      });
    },
    delete: async (_session, resource) => {
      const name = nameOfBox(resource.address);
      await writeShelf(shelf, name, () => {
        shelf.boxes.delete(name);
        for (const [inner, box] of shelf.boxes) if (box.within === name) shelf.boxes.delete(inner);
      });
    },
    contents: async (_session, { address }) => {
      shelf.disturb({ write: false, name: `inside ${nameOfBox(address)}` }, "before");
      return (shelf.boxes.get(nameOfBox(address))?.inside ?? []).map((what) => ({
        what,
        ...(what.startsWith("running") ? { running: true as const } : {}),
      }));
    },
    foresee: (session, change, live) => shelf.foresee(session, change, live),
    immutable: (path) => path === "shape",
    risk: (change) =>
      change.action === "replace" ? { risk: "downtime", why: "the box is gone for a moment" } : undefined,
    lane: () => "shelf",
  };
}

function nameOfBox(address: Address): string {
  return address.slice("box/".length);
}

function readBox(shelf: Shelf, name: string): Live {
  shelf.disturb({ write: false, name }, "before");
  const box = shelf.boxes.get(name);
  if (box === undefined) return absent;
  const making = (box.readyMs ?? 0) > shelf.world.now();
  return present({
    fields: { ...box.fields },
    identity: { id: box.id },
    outputs: { id: box.id },
    marking: markingOf(box),
    readiness: making ? { status: "waiting", why: "the box is being made" } : { status: "ready" },
  });
}

function markingOf(box: Box): Marking {
  return box.mark === "other" ? { by: "other", mark: { deployment: "b", cluster: "there/x" } } : { by: box.mark };
}

function valuesOf(resource: Resource): Record<string, Json> {
  return Object.fromEntries(Object.entries(resource.fields).map(([path, field]) => [path, field.value as Json]));
}

/** One write with what disturbs it. */
export async function writeShelf(shelf: Shelf, name: string, effect: () => void): Promise<void> {
  shelf.disturb({ write: true, name }, "before");
  const trouble = shelf.trouble.get(name);
  shelf.trouble.delete(name);
  if (trouble !== undefined && trouble !== "lost") throw troubleWith(name, trouble);
  effect();
  shelf.writes.push(name);
  if (shelf.answerMs > 0) await shelf.world.sleep(shelf.answerMs);
  shelf.disturb({ write: true, name }, "after");
  if (trouble === "lost") throw troubleWith(name, trouble);
}

/** A failure of the shelf's. */
export function troubleWith(name: string, retry: Failure["retry"]): Failure {
  return new Failure({ severity: "error", code: "cloud-failed", summary: `${name}: ${retry}` }, retry);
}

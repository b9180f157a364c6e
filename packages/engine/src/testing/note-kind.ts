import type { Address } from "../model/address.ts";
import type { FieldChange } from "../model/change.ts";
import type { Json } from "../model/json.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { writeShelf } from "./box-kind.ts";
import type { Shelf } from "./shelf.ts";

/** Notes on a box: one field each, no mark, other people's are kept. */
export function noteKind(shelf: Shelf): ResourceKind {
  const write = async (resource: Resource, changes: readonly Pick<FieldChange, "path" | "after">[]): Promise<void> => {
    const name = resource.address.slice("note/".length);
    await writeShelf(shelf, `${name} notes`, () => {
      const box = shelf.boxes.get(name);
      if (box === undefined) return;
      box.notes ??= new Set();
      for (const { path, after } of changes) {
        if (after === null) box.notes.delete(noteOf(path));
        else box.notes.add(noteOf(path));
      }
    });
  };
  return {
    name: "note",
    read: async (session, resources) =>
      new Map(
        await Promise.all(
          resources.map(async (resource): Promise<[Address, Live]> => {
            const { address } = resource;
            return [address, await session.once(address, async () => readNotes(shelf, resource))];
          }),
        ),
      ),
    create: (_session, resource) =>
      write(
        resource,
        Object.entries(resource.fields).map(([path, field]) => ({ path, after: field.value })),
      ),
    update: (_session, resource, _live, changes) => write(resource, changes),
    expectSeconds: () => 1,
  };
}

function noteOf(path: string): string {
  return path.slice("note ".length);
}

function readNotes(shelf: Shelf, resource: Resource): Live {
  const name = resource.address.slice("note/".length);
  shelf.disturb({ write: false, name: `${name} notes` }, "before");
  const box = shelf.boxes.get(name);
  if (box === undefined) return absent;
  const notes = [...(box.notes ?? [])];
  const fields: Record<string, Json> = {};
  for (const note of notes) if (`note ${note}` in resource.fields) fields[`note ${note}`] = true;
  return present({
    fields,
    identity: { id: box.id },
    marking: { by: "unmarkable" },
    kept: notes.filter((note) => !(`note ${note}` in resource.fields)).map((name) => ({ what: "notes", name })),
  });
}

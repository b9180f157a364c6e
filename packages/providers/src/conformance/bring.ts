import type { FieldChange, Live, NonEmpty, Resource, ResourceKind } from "@fgk/engine";
import { equalJson, Failure, isLater } from "@fgk/engine";
import type { Bench } from "./bench.ts";

/** Reads a resource in a pass of its own. */
export async function readOnce(bench: Bench, kind: ResourceKind, resource: Resource): Promise<Live> {
  const live = (await kind.read(bench.openSession(), [resource])).get(resource.address);
  if (live === undefined) throw new Error(`${kind.name} didn't answer for ${resource.address}`);
  return live;
}

/** The kept-true fields that differ. */
export function findChanges(resource: Resource, live: Live): readonly FieldChange[] {
  if (live.status !== "present") return [];
  return Object.entries(resource.fields).flatMap(([path, field]): readonly FieldChange[] => {
    const before = live.fields[path];
    const { value } = field;
    if (field.role === "default" || isLater(value)) return [];
    const same = value === null ? before === undefined : equalJson(before, value);
    return same ? [] : [{ path, before, after: value }];
  });
}

/**
 * Brings a resource to what is asked for, as an apply does: read, decide, write, wait, and again; a failure that isn't final
 * is met by a new read. Throws what is final, and when it takes more than a hundred rounds.
 */
export async function bring(bench: Bench, kind: ResourceKind, resource: Resource): Promise<Live> {
  for (let round = 0; round < 100; round += 1) {
    try {
      const live = await readOnce(bench, kind, resource);
      const changes = findChanges(resource, live);
      if (live.status === "absent") await kind.create(bench.openSession(), resource);
      else if (live.status === "present" && isNonEmpty(changes)) {
        await kind.update(bench.openSession(), resource, live, changes);
      } else if (live.status === "present" && live.readiness.status === "ready") return live;
      else if (live.status === "present" && live.readiness.status === "failed") throw new Error(live.readiness.why);
      else if (live.status === "unreadable" && !live.later) throw new Failure(live.why);
    } catch (error) {
      if (!(error instanceof Failure) || error.retry === "never") throw error;
    }
    await bench.world.sleep(10_000);
  }
  throw new Error(`${resource.address} didn't get there in a hundred rounds`);
}

/** Deletes a resource and waits until it is gone. */
export async function remove(bench: Bench, kind: ResourceKind, resource: Resource): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const live = await readOnce(bench, kind, resource);
    if (live.status === "absent") return;
    try {
      if (live.status === "present") await kind.delete?.(bench.openSession(), resource, live);
    } catch (error) {
      if (!(error instanceof Failure) || error.retry === "never") throw error;
    }
    await bench.world.sleep(10_000);
  }
  throw new Error(`${resource.address} didn't go in a hundred rounds`);
}

function isNonEmpty<T>(list: readonly T[]): list is NonEmpty<T> {
  return list.length > 0;
}

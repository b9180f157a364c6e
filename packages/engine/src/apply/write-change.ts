import type { ResourceKind, Session } from "../model/kind.ts";
import type { Step } from "../model/plan.ts";
import type { Resource } from "../model/resource.ts";
import type { Write } from "./decide.ts";

/** Makes the write that was decided on. Throws `Failure`. */
export function writeChange(
  session: Session,
  kind: ResourceKind,
  resource: Resource,
  write: Write,
  step: Step,
): Promise<void> {
  switch (write.next) {
    case "create":
      return kind.create(session, resource);
    case "update":
      return kind.update(session, resource, write.live, write.changes, step.effects ?? []);
    case "delete":
      return kind.delete?.(session, resource, write.live, contentsOf(step)) ?? Promise.resolve();
    case "adopt":
      return kind.adopt?.(session, resource, write.live) ?? Promise.resolve();
  }
}

/** The fields of a delete are what of others goes with it; a replace takes nothing of others along. */
function contentsOf({ action, fields }: Step): readonly string[] {
  return action === "delete" ? fields.map(({ path }) => path) : [];
}

/** The same for writes of the same: so that one without effect is seen. */
export function nameOfWrite(write: Write): string {
  return write.next === "update" ? `update ${write.changes.map(({ path }) => path).join(" ")}` : write.next;
}

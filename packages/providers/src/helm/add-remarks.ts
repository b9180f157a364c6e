import type { Diagnostic, Live, Resource, ResourceKind, Session } from "@fgk/engine";

/** What is there or isn't there: only of that something can be said. */
export type Seen = Exclude<Live, { readonly status: "unreadable" }>;

/**
 * The kind, whose reads also say what `find` finds about a resource. One that was taken out of the file has no fields, and
 * nothing is said of it.
 */
export function addRemarks(
  kind: ResourceKind,
  find: (session: Session, resource: Resource, live: Seen) => Promise<readonly Diagnostic[]>,
): ResourceKind {
  return {
    ...kind,
    read: async (session, resources) => {
      const found = await kind.read(session, resources);
      const answers = resources.map(async (resource) => {
        const live = found.get(resource.address);
        if (live === undefined) return [];
        const isSaid = live.status !== "unreadable" && Object.keys(resource.fields).length > 0;
        const told = isSaid ? { ...live, remarks: [...live.remarks, ...(await find(session, resource, live))] } : live;
        return [[resource.address, told] as const];
      });
      return new Map((await Promise.all(answers)).flat());
    },
  };
}

import type { ResourceKind } from "@fgk/engine";
import type { ClusterReach } from "./reach.ts";

/** The cluster's kind, whose creates and deletes let the way in be looked for anew: a new cluster has another address. */
export function forgetWayIn(kind: ResourceKind, reach: Pick<ClusterReach, "forget">): ResourceKind {
  const { create, delete: remove } = kind;
  return {
    ...kind,
    create: async (session, resource) => {
      await create(session, resource);
      reach.forget();
    },
    ...(remove === undefined
      ? {}
      : {
          delete: async (session, resource, live, contents) => {
            await remove(session, resource, live, contents);
            reach.forget();
          },
        }),
  };
}

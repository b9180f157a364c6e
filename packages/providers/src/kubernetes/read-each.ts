import type { Address, Live, Resource, Session } from "@fgk/engine";
import { absent, Failure } from "@fgk/engine";
import type { ClusterReach, OpenCluster } from "./reach.ts";

/**
 * Reads resources that live in the cluster: all absent without a cluster, all unreadable without a way in, else each as
 * `readOne` finds it. A failure that won't pass makes that resource unreadable; one that may is thrown for the engine to retry.
 */
export async function readEach(
  reach: ClusterReach,
  session: Session,
  resources: readonly Resource[],
  readOne: (cluster: OpenCluster, resource: Resource) => Promise<Live>,
): Promise<ReadonlyMap<Address, Live>> {
  if (resources.length === 0) return new Map();
  const found = await reach.look(session);
  const answers = await Promise.all(
    resources.map(async (resource): Promise<readonly [Address, Live]> => {
      switch (found.state) {
        case "open":
          return [resource.address, await readOrSayWhy(() => readOne(found.cluster, resource))];
        case "absent":
          return [resource.address, absent];
        case "later":
          return [resource.address, { status: "unreadable", why: found.why, later: true }];
        case "unreachable":
          return [resource.address, { status: "unreadable", why: found.why, later: false }];
      }
    }),
  );
  return new Map(answers);
}

async function readOrSayWhy(read: () => Promise<Live>): Promise<Live> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Failure && error.retry === "never") {
      return { status: "unreadable", why: error.diagnostic, later: false };
    }
    throw error;
  }
}

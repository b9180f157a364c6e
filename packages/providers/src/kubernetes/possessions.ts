import type { Session } from "@fgk/engine";
import type { LivingThing, OwnRelease } from "./living-things.ts";
import { isOurs, isOwned } from "./living-things.ts";
import { isMadeByCluster } from "./namespace-contents.ts";
import { listAll } from "./pages.ts";
import type { OpenCluster } from "./reach.ts";

/**
 * Services, secrets and settings of others in whatever namespace: where nothing runs now they may be all that somebody has
 * there, and a LoadBalancer leaves its address behind. What the cluster itself puts everywhere doesn't count.
 */
export async function listPossessions(
  session: Session,
  cluster: OpenCluster,
  own: OwnRelease,
): Promise<readonly LivingThing[]> {
  const [services, secrets, configMaps] = await Promise.all([
    listAll({ verb: "list", resource: "services", name: "" }, (page) => cluster.core.listServiceForAllNamespaces(page)),
    listAll({ verb: "list", resource: "secrets", name: "" }, (page) => cluster.core.listSecretForAllNamespaces(page)),
    listAll({ verb: "list", resource: "configMaps", name: "" }, (page) =>
      cluster.core.listConfigMapForAllNamespaces(page),
    ),
  ]);
  const found = [
    ...services.map(({ metadata }) => ({ metadata, word: "Service" })),
    ...secrets
      .filter(({ type }) => type !== "kubernetes.io/service-account-token")
      .map(({ metadata }) => ({ metadata, word: "secret" })),
    ...configMaps
      .filter(({ metadata }) => !isMadeByCluster(metadata?.name ?? ""))
      .map(({ metadata }) => ({ metadata, word: "config map" })),
  ];
  return found
    .filter(({ metadata }) => metadata?.deletionTimestamp === undefined && !isOwned(metadata))
    .filter(({ metadata }) => !isOurs(session, metadata, own))
    .map(({ metadata, word }) => ({
      namespace: metadata?.namespace ?? "",
      what: `the ${word} ${metadata?.name ?? ""}`,
    }))
    .filter(({ namespace, what }) => `${namespace} ${what}` !== "default the Service kubernetes");
}

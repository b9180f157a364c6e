import type { Content, Session } from "@fgk/engine";
import { compareText } from "@fgk/engine";
import type { V1ObjectMeta } from "@kubernetes/client-node";
import type { OwnRelease } from "./living-things.ts";
import { isOurs, isOwned, listLivingThings } from "./living-things.ts";
import { listAll } from "./pages.ts";
import type { OpenCluster } from "./reach.ts";
import { findRunningExecutions } from "./running-executions.ts";

/**
 * What of others is in one of the deployment's namespaces. In a project's it is what lives there (whoever deletes it has
 * consented to the loss of the rest); in Flyte's own it is everything that neither fgk, the release nor the cluster made.
 */
export async function listNamespaceContents(
  session: Session,
  cluster: OpenCluster,
  own: OwnRelease,
  namespace: string,
): Promise<readonly Content[]> {
  const help = `kubectl get all,secrets,configmaps,pvc -n ${namespace}`;
  const [executions, living, belongings] = await Promise.all([
    findRunningExecutions(cluster, namespace),
    listLivingThings(session, cluster, own),
    namespace === own.namespace ? listBelongings(session, cluster, own) : [],
  ]);
  const things = [...living.filter((one) => one.namespace === namespace).map(({ what }) => what), ...belongings];
  return [...executions, ...things.sort(compareText).map((what) => ({ what, help }))];
}

/** Releases, Services, secrets and settings of others in Flyte's own namespace. */
export async function listBelongings(
  session: Session,
  cluster: OpenCluster,
  own: OwnRelease,
): Promise<readonly string[]> {
  const { namespace } = own;
  const [services, secrets, configMaps] = await Promise.all([
    listAll({ verb: "list", resource: "services", name: namespace }, (page) =>
      cluster.core.listNamespacedService({ ...page, namespace }),
    ),
    listAll({ verb: "list", resource: "secrets", name: namespace }, (page) =>
      cluster.core.listNamespacedSecret({ ...page, namespace }),
    ),
    listAll({ verb: "list", resource: "configMaps", name: namespace }, (page) =>
      cluster.core.listNamespacedConfigMap({ ...page, namespace }),
    ),
  ]);
  const named = (word: string, items: readonly { readonly metadata?: V1ObjectMeta }[]): readonly string[] =>
    items.filter(({ metadata }) => isOthers(metadata)).map(({ metadata }) => `the ${word} ${metadata?.name ?? ""}`);
  const records = secrets.filter(({ type }) => type === "helm.sh/release.v1");
  const releases = new Set(records.map(({ metadata }) => metadata?.labels?.["name"] ?? ""));
  releases.delete(own.release);
  const isOthers = (metadata: V1ObjectMeta | undefined): boolean =>
    metadata?.deletionTimestamp === undefined &&
    !isOurs(session, metadata, own) &&
    !isOwned(metadata) &&
    !isOfRelease(metadata, namespace, releases);
  const ownServices = services.filter(({ metadata }) => isOurs(session, metadata, own));
  const madeByFlyte = listMadeByFlyte(
    own,
    ownServices.map(({ metadata }) => metadata?.name ?? ""),
  );
  const plain = secrets.filter(
    ({ type }) => type !== "helm.sh/release.v1" && type !== "kubernetes.io/service-account-token",
  );
  return [
    ...[...releases].map((name) => `the Helm release ${name}`),
    ...named("Service", services),
    ...named(
      "secret",
      plain.filter(({ metadata }) => !madeByFlyte.has(metadata?.name ?? "")),
    ),
    ...named(
      "config map",
      configMaps.filter(({ metadata }) => !isMadeByCluster(metadata?.name ?? "")),
    ),
  ];
}

/** That release is listed in its stead, when it is one of this namespace. */
function isOfRelease(metadata: V1ObjectMeta | undefined, namespace: string, releases: ReadonlySet<string>): boolean {
  const notes = metadata?.annotations ?? {};
  return (
    releases.has(notes["meta.helm.sh/release-name"] ?? "") && notes["meta.helm.sh/release-namespace"] === namespace
  );
}

/**
 * The binary's own secrets, which it makes at its start: they go with the release. A release that was rendered with another
 * fullname than the file's is known by its webhook's Service.
 */
function listMadeByFlyte({ fullname }: OwnRelease, ownServices: readonly string[]): ReadonlySet<string> {
  const rendered = ownServices.flatMap((name) => /^(.+)-webhook$/.exec(name)?.[1] ?? []);
  return new Set([fullname, ...rendered].flatMap((one) => [`${one}-webhook-secret`, `${one}-admin-auth`]));
}

/** Every namespace has these; service meshes and the like put theirs beside them. */
export function isMadeByCluster(name: string): boolean {
  return /^(kube-root-ca\.crt|istio-ca-root-cert|istio-ca-crl)$/.test(name);
}

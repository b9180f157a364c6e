import type { Address, Json, Marked, Present, Readiness, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, knownValue, present } from "@fgk/engine";
import type { V1Service } from "@kubernetes/client-node";
import { kubernetesMarkLabels, readKubernetesMark } from "../mark.ts";
import { readLastWarning } from "./events.ts";
import { ask, askIfThere } from "./failure.ts";
import { findOwners } from "./field-owners.ts";
import { listMarkedServices, readService } from "./lists.ts";
import { collectMarked } from "./marked.ts";
import { mendService } from "./mend-service.ts";
import { fieldManager, mergePatchOptions, patchFrom } from "./merge-patch.ts";
import { namespacedName } from "./names.ts";
import type { ClusterReach, OpenCluster } from "./reach.ts";
import { readEach } from "./read-each.ts";
import type { ChartLabels } from "./service-fields.ts";
import { annotations, readIngressIp, readServiceFields } from "./service-fields.ts";
import { assessService } from "./service-risk.ts";
import { describeNewService, writeServicePatch } from "./service-write.ts";

/** Whose Service it is. */
export interface ServiceScope {
  /** Its address in this deployment. */
  readonly address: Address;
  readonly labels: ChartLabels;
}

/** `kubernetes.service/NS/NAME`: the load balancer with the reserved address. */
export function serviceKind(reach: ClusterReach, scope: ServiceScope): ResourceKind {
  return {
    name: "kubernetes.service",
    inCluster: true,
    read: (session, resources) =>
      readEach(reach, session, resources, async (cluster, resource) => {
        const { namespace, name } = namespacedName(resource.address);
        const service = await readService(session, cluster, namespace, name);
        return service === undefined ? absent : describeService(session, cluster, scope, resource, service);
      }),
    marked: (session) => findMarked(reach, session),
    // Two load balancers can't have one address.
    makesRoomFor: () => [scope.address],
    create: (session, resource) => createService(reach, session, resource),
    update: (session, resource, live, changes) => {
      const paths = changes.map((change) => change.path);
      return patchService(reach, session, resource, live, writeServicePatch(resource, paths, live.state as V1Service));
    },
    adopt: (session, resource, live) =>
      patchService(reach, session, resource, live, { metadata: { labels: kubernetesMarkLabels(session.mark) } }),
    delete: async (session, resource, live) => {
      const cluster = await reach.open(session);
      const { namespace, name } = namespacedName(resource.address);
      const uid = live.identity["uid"] ?? "";
      await askIfThere({ verb: "delete", resource: "services", name: `${namespace}/${name}` }, () =>
        cluster.core.deleteNamespacedService({ namespace, name, body: { preconditions: uid === "" ? {} : { uid } } }),
      );
    },
    destroyed: "before-container",
    mend: mendService,
    risk: (change) => assessService(change),
    expectSeconds: () => 60,
    wait: { everyMs: 5_000, atMostMs: 15 * 60_000 },
  };
}

async function describeService(
  session: Session,
  cluster: OpenCluster,
  scope: ServiceScope,
  wanted: Resource,
  service: V1Service,
): Promise<Present> {
  const ip = readIngressIp(service);
  const note = ["metadata", "annotations"];
  return present({
    fields: readServiceFields(service, wanted, scope.labels),
    identity: { uid: service.metadata?.uid ?? "" },
    marking: readKubernetesMark(service.metadata?.labels, session.mark),
    outputs: ip === undefined ? {} : { ip },
    readiness: await findReadiness(cluster, wanted, service),
    managers: findOwners(service.metadata?.managedFields, {
      type: ["spec", "type"],
      selector: ["spec", "selector"],
      ports: ["spec", "ports"],
      address: ["spec", "loadBalancerIP"],
      internal: [...note, annotations.type],
      globalAccess: [...note, annotations.globalAccess],
      sourceRanges: ["spec", "loadBalancerSourceRanges"],
    }),
    state: service,
  });
}

/** Ready when the load balancer has the address that was asked for; until then the cloud's own last word says why not. */
async function findReadiness(cluster: OpenCluster, wanted: Resource, service: V1Service): Promise<Readiness> {
  const { namespace, name } = namespacedName(wanted.address);
  if (service.metadata?.deletionTimestamp !== undefined) {
    return { status: "waiting", why: `the load balancer of ${name} is being taken down` };
  }
  const ip = readIngressIp(service);
  const address = service.spec?.loadBalancerIP ?? knownValue(wanted, "address");
  if (service.spec?.type !== "LoadBalancer") return { status: "ready" };
  if (ip !== undefined && (typeof address !== "string" || address === "" || address === ip)) return { status: "ready" };
  const said = await readLastWarning(cluster, namespace, "Service", name);
  const why = ip === undefined ? "the load balancer has no address yet" : `the load balancer still has ${ip}`;
  return { status: "waiting", why: said === undefined ? why : `${why}: ${said}` };
}

async function createService(reach: ClusterReach, session: Session, resource: Resource): Promise<void> {
  const cluster = await reach.open(session);
  const { namespace, name } = namespacedName(resource.address);
  const service = describeNewService(resource);
  const metadata = { ...service.metadata, labels: kubernetesMarkLabels(session.mark) };
  await ask({ verb: "create", resource: "services", name: `${namespace}/${name}` }, () =>
    cluster.core.createNamespacedService({
      namespace,
      fieldManager,
      body: { ...service, metadata },
    }),
  );
}

async function patchService(
  reach: ClusterReach,
  session: Session,
  resource: Resource,
  live: Present,
  change: { readonly [key: string]: Json },
): Promise<void> {
  const cluster = await reach.open(session);
  const { namespace, name } = namespacedName(resource.address);
  const body = patchFrom((live.state as V1Service).metadata?.resourceVersion, change);
  await ask({ verb: "patch", resource: "services", name: `${namespace}/${name}` }, async () =>
    cluster.core.patchNamespacedService({ namespace, name, body, fieldManager }, await mergePatchOptions()),
  );
}

async function findMarked(reach: ClusterReach, session: Session): Promise<readonly Marked[]> {
  const found = await reach.look(session);
  if (found.state !== "open") return [];
  return collectMarked("kubernetes.service", await listMarkedServices(session, found.cluster));
}

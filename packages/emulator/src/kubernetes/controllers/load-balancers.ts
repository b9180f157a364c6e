import type { Cloud } from "../../cloud/cloud.ts";
import { durations } from "../../cloud/durations.ts";
import type { Stored } from "../../cloud/http.ts";
import { copyJson } from "../../cloud/plain-json.ts";
import { releaseAddress, takeAddress } from "../../google/compute-address-use.ts";
import { recordEvent } from "../events.ts";
import { placeOfCluster } from "../location.ts";
import { changeObject } from "../registry/update.ts";
import { resourceNamed } from "../resources.ts";
import { findStore, listStored, readStored } from "../store.ts";
import type { Place } from "../strategies/strategy.ts";
import { retryAfter, timing } from "../timing.ts";
import { writeAs } from "./write-as.ts";

const services = resourceNamed("services");
const finalizer = "service.kubernetes.io/load-balancer-cleanup";
const writer = "cloud-controller-manager";

/** Notices Services that want, no longer want, or want another load balancer, and plans what that takes. */
export function syncLoadBalancers(place: Place): void {
  for (const service of listStored(place.store, services)) {
    const { uid, finalizers, deletionTimestamp } = service["metadata"];
    const wanted = wantedBalancer(service);
    const isHeld = ((finalizers ?? []) as readonly string[]).includes(finalizer);
    const asked = place.store.loadBalancers[uid];
    if (deletionTimestamp !== undefined || wanted === undefined) {
      if (isHeld && asked !== "") plan(place, service, "", "kubernetes.loadBalancerGone", durations.computeOperation);
      continue;
    }
    const key = JSON.stringify(wanted);
    if (asked === key) continue;
    plan(place, service, key, "kubernetes.loadBalancerReady", durations.loadBalancer);
    const next = copyJson(
      readStored(place.store, services, service["metadata"].namespace, service["metadata"].name) ?? service,
    );
    next["metadata"].finalizers = [...new Set([...(next["metadata"].finalizers ?? []), finalizer])];
    writeAs(place, services, next, writer);
    report(place, next, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer");
  }
}

interface Wanted {
  readonly scheme: "INTERNAL" | "EXTERNAL";
  readonly names: readonly string[];
  readonly ip: string | undefined;
  readonly subnet: string | undefined;
}

/** What the Service asks of GKE, by its type, class and annotations; undefined if that is nothing. */
export function wantedBalancer(service: Stored): Wanted | undefined {
  const spec: Stored = service["spec"];
  if (spec["type"] !== "LoadBalancer") return undefined;
  const annotations: Stored = service["metadata"].annotations ?? {};
  const balancerClass: string | undefined = spec["loadBalancerClass"];
  const ours = ["networking.gke.io/l4-regional-internal", "networking.gke.io/l4-regional-external"];
  if (balancerClass !== undefined && !ours.includes(balancerClass)) return undefined;
  const type =
    annotations["networking.gke.io/load-balancer-type"] ?? annotations["cloud.google.com/load-balancer-type"] ?? "";
  const isInternal =
    balancerClass === undefined ? String(type).toLowerCase() === "internal" : balancerClass === ours[0];
  const names = String(annotations["networking.gke.io/load-balancer-ip-addresses"] ?? "").split(",");
  return {
    scheme: isInternal ? "INTERNAL" : "EXTERNAL",
    names: names
      .map((name) => name.trim())
      .filter((name) => name !== "")
      .slice(0, 2),
    ip: spec["loadBalancerIP"] || undefined,
    subnet:
      annotations["networking.gke.io/load-balancer-subnet"] ??
      annotations["networking.gke.io/internal-load-balancer-subnet"],
  };
}

function plan(place: Place, service: Stored, key: string, effect: string, durationMs: number): void {
  const { namespace, name, uid } = service["metadata"];
  place.store.loadBalancers[uid] = key;
  place.cloud.after(durationMs, effect, { cluster: place.cluster, namespace, name, uid, key });
}

function report(place: Place, service: Stored, type: "Normal" | "Warning", reason: string, message: string): void {
  recordEvent(place, service, { type, reason, message, source: "service-controller" });
}

export interface BalancerEffect {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly key: string;
}

function findSubject(
  cloud: Cloud,
  args: BalancerEffect,
): { readonly place: Place; readonly service: Stored } | undefined {
  const store = findStore(cloud, args.cluster);
  const service = store === undefined ? undefined : readStored(store, services, args.namespace, args.name);
  if (store === undefined || service?.["metadata"].uid !== args.uid) return undefined;
  return store.loadBalancers[args.uid] === args.key
    ? { place: { cloud, cluster: args.cluster, store }, service }
    : undefined;
}

/** Under which name a Service holds its address. */
export function balancerUser(
  cluster: string,
  { namespace, name, uid }: Pick<BalancerEffect, "namespace" | "name" | "uid">,
): string {
  return `k8s2-${cluster.split("/").at(-1)}-${namespace}-${name}-${uid.slice(0, 8)}`;
}

/** The forwarding rule is there, or was refused; a refusal is tried again later. */
export function finishLoadBalancer(cloud: Cloud, args: BalancerEffect): void {
  const subject = findSubject(cloud, args);
  const wanted = subject === undefined ? undefined : wantedBalancer(subject.service);
  if (subject === undefined || wanted === undefined) return;
  const { place, service } = subject;
  const grant = claimAddress(cloud, args, wanted);
  if ("refused" in grant) {
    const message = `Error syncing load balancer: failed to ensure load balancer: ${grant.refused}`;
    report(place, service, "Warning", "SyncLoadBalancerFailed", message);
    retryAfter(cloud, timing.loadBalancerRetry, "kubernetes.loadBalancerReady", { ...args });
    return;
  }
  const next = copyJson(service);
  next["status"] = { loadBalancer: { ingress: [{ ip: grant.ip, ipMode: "VIP" }] } };
  writeAs(place, services, next, writer, "status");
  report(place, next, "Normal", "EnsuredLoadBalancer", "Ensured load balancer");
}

function claimAddress(cloud: Cloud, args: BalancerEffect, wanted: Wanted): ReturnType<typeof takeAddress> {
  const { project, region } = placeOfCluster(args.cluster);
  const addresses = `projects/${project}/regions/${region}/addresses`;
  const name = wanted.names.find((candidate) => cloud.state.compute[`${addresses}/${candidate}`] !== undefined);
  const clusterSubnet: string | undefined = cloud.state.clusters[args.cluster]?.["networkConfig"]?.subnetwork;
  const subnetwork =
    wanted.subnet === undefined ? clusterSubnet : `projects/${project}/regions/${region}/subnetworks/${wanted.subnet}`;
  return takeAddress(cloud, {
    project,
    region,
    user: balancerUser(args.cluster, args),
    scheme: wanted.scheme,
    ...(name === undefined ? {} : { name }),
    ...(wanted.ip === undefined ? {} : { ip: wanted.ip }),
    ...(subnetwork === undefined ? {} : { subnetwork }),
  });
}

/** The forwarding rule is gone: the address is free and the Service no longer held. */
export function removeLoadBalancer(cloud: Cloud, args: BalancerEffect): void {
  const subject = findSubject(cloud, args);
  if (subject === undefined) return;
  const { place, service } = subject;
  releaseAddress(cloud, { ...placeOfCluster(args.cluster), user: balancerUser(args.cluster, args) });
  delete place.store.loadBalancers[args.uid];
  report(place, service, "Normal", "DeletedLoadBalancer", "Deleted load balancer");
  const next = copyJson(service);
  next["metadata"].finalizers = ((next["metadata"].finalizers ?? []) as string[]).filter((held) => held !== finalizer);
  next["status"] = { loadBalancer: {} };
  const cleared = writeAs(place, services, copyJson({ ...service, status: { loadBalancer: {} } }), writer, "status");
  changeObject(
    place,
    services,
    { ...next, metadata: { ...cleared["metadata"], finalizers: next["metadata"].finalizers } },
    cleared,
    { writer, dryRun: false },
    true,
  );
}

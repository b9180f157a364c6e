import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { badRequest } from "./container-errors.ts";
import type { Place } from "./container-names.ts";
import { clusterKey, isZone, linkTo, makeHash, regionOf, shortName, usualZones } from "./container-names.ts";
import { makePool } from "./container-pool.ts";
import { resolveVersion } from "./container-versions.ts";

/** The fingerprint of no labels, as GKE gives it. */
const noLabelsFingerprint = "a9dc16a7";

/** A whole cluster from what was asked, with everything that Google fills in. It has no endpoint yet. */
export function makeCluster(cloud: Cloud, place: Place, asked: Stored): Stored {
  const name = String(asked["name"]);
  const key = clusterKey(place, name);
  const autopilot = asked["autopilot"]?.["enabled"] === true;
  const version = resolveVersion(asked["initialClusterVersion"], asked["releaseChannel"]?.["channel"]);
  const { nodePools: askedPools, nodeConfig, initialNodeCount, ...rest } = asked;
  const cluster: Stored = {
    ...makeDefaults(place, autopilot),
    ...rest,
    ...makeNetworking(cloud, place, asked),
    name,
    id: makeHash(`cluster ${cloud.nextSerial()}`, 64),
    selfLink: linkTo(key),
    zone: place.location,
    location: place.location,
    locations: asked["locations"] ?? usualZones(place.location),
    status: "PROVISIONING",
    createTime: new Date(cloud.now()).toISOString().replace(/\.\d+Z$/, "+00:00"),
    initialClusterVersion: version,
    currentMasterVersion: version,
    currentNodeVersion: version,
    etag: makeHash(`etag ${key} ${cloud.nextSerial()}`, 32),
    ...(autopilot ? { workloadIdentityConfig: { workloadPool: `${place.project.projectId}.svc.id.goog` } } : {}),
  };
  setLabels(cluster, asked["resourceLabels"] ?? {});
  Object.assign(cluster, makeEndpoints(cloud, place, cluster, undefined));
  const pools = wantedPools(autopilot, askedPools, nodeConfig, initialNodeCount);
  cluster["nodePools"] = pools.map((pool) => makePool(cloud, key, cluster, pool));
  cluster["nodeConfig"] = cluster["nodePools"][0]?.["config"];
  cluster["initialNodeCount"] = cluster["nodePools"][0]?.["initialNodeCount"];
  return cluster;
}

/** Replaces the cluster's labels and the fingerprint that goes with them. */
export function setLabels(cluster: Stored, labels: Stored): void {
  const empty = Object.keys(labels).length === 0;
  cluster["labelFingerprint"] = empty
    ? noLabelsFingerprint
    : makeHash(JSON.stringify(Object.entries(labels).sort()), 8);
  if (empty) delete cluster["resourceLabels"];
  else cluster["resourceLabels"] = labels;
}

function wantedPools(
  autopilot: boolean,
  pools: readonly Stored[] | undefined,
  nodeConfig: Stored | undefined,
  count: number | undefined,
): readonly Stored[] {
  if (autopilot) return [{ name: "default-pool", initialNodeCount: 1, config: { machineType: "e2-standard-2" } }];
  if (pools !== undefined && pools.length > 0) {
    if (count || nodeConfig !== undefined) {
      throw badRequest(
        "Cluster.initial_node_count and Cluster.node_config can't be set together with Cluster.node_pools.",
      );
    }
    return pools;
  }
  if (!count) throw badRequest("Cluster.initial_node_count must be greater than zero.");
  return [
    { name: "default-pool", initialNodeCount: count, ...(nodeConfig === undefined ? {} : { config: nodeConfig }) },
  ];
}

function makeDefaults(place: Place, autopilot: boolean): Stored {
  return {
    loggingService: "logging.googleapis.com/kubernetes",
    monitoringService: "monitoring.googleapis.com/kubernetes",
    addonsConfig: {
      dnsCacheConfig: { enabled: autopilot },
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      gcpFilestoreCsiDriverConfig: autopilot ? { enabled: true } : {},
      gcsFuseCsiDriverConfig: autopilot ? { enabled: true } : {},
      kubernetesDashboard: { disabled: true },
      networkPolicyConfig: { disabled: true },
    },
    autopilot: autopilot ? { enabled: true } : {},
    autoscaling: autopilot
      ? { enableNodeAutoprovisioning: true, autoscalingProfile: "OPTIMIZE_UTILIZATION" }
      : { autoscalingProfile: "BALANCED" },
    databaseEncryption: { state: "DECRYPTED", currentState: "CURRENT_STATE_DECRYPTED" },
    defaultMaxPodsConstraint: { maxPodsPerNode: autopilot ? "32" : "110" },
    enterpriseConfig: { clusterTier: "STANDARD" },
    legacyAbac: {},
    loggingConfig: { componentConfig: { enableComponents: ["SYSTEM_COMPONENTS", "WORKLOADS"] } },
    maintenancePolicy: { resourceVersion: "e3b0c442" },
    monitoringConfig: {
      advancedDatapathObservabilityConfig: {},
      componentConfig: { enableComponents: ["SYSTEM_COMPONENTS", "STORAGE", "HPA", "POD", "DAEMONSET", "DEPLOYMENT"] },
      managedPrometheusConfig: { enabled: true },
    },
    nodePoolAutoConfig: {},
    nodePoolDefaults: { nodeConfigDefaults: { loggingConfig: { variantConfig: { variant: "DEFAULT" } } } },
    notificationConfig: { pubsub: {} },
    rbacBindingConfig: {
      enableInsecureBindingSystemUnauthenticated: true,
      enableInsecureBindingSystemAuthenticated: true,
    },
    releaseChannel: { channel: "REGULAR" },
    securityPostureConfig: { mode: "BASIC", vulnerabilityMode: "VULNERABILITY_MODE_UNSPECIFIED" },
    shieldedNodes: { enabled: true },
    verticalPodAutoscaling: autopilot ? { enabled: true } : {},
    ...(isZone(place.location) ? {} : { nodeIpv4CidrSize: 24 }),
  };
}

function makeNetworking(cloud: Cloud, place: Place, asked: Stored): Stored {
  const { projectId } = place.project;
  const network = shortName(asked["network"] ?? "default");
  const subnetwork = shortName(asked["subnetwork"] ?? "default");
  const nth = Object.keys(cloud.state.clusters).length;
  const pods = asked["ipAllocationPolicy"]?.["clusterIpv4CidrBlock"] || `10.${(8 + 4 * nth) % 248}.0.0/14`;
  const services = asked["ipAllocationPolicy"]?.["servicesIpv4CidrBlock"] || "34.118.224.0/20";
  const rangeName = `gke-${asked["name"]}-pods-${makeHash(clusterKey(place, String(asked["name"])), 8)}`;
  return {
    network,
    subnetwork,
    clusterIpv4Cidr: pods,
    servicesIpv4Cidr: services,
    ipAllocationPolicy: {
      clusterSecondaryRangeName: rangeName,
      stackType: "IPV4",
      podCidrOverprovisionConfig: {},
      defaultPodIpv4RangeUtilization: 0.001,
      ...asked["ipAllocationPolicy"],
      useIpAliases: true,
      clusterIpv4Cidr: pods,
      clusterIpv4CidrBlock: pods,
      servicesIpv4Cidr: services,
      servicesIpv4CidrBlock: services,
    },
    networkConfig: {
      datapathProvider: "LEGACY_DATAPATH",
      defaultEnablePrivateNodes: asked["privateClusterConfig"]?.["enablePrivateNodes"] === true,
      defaultSnatStatus: {},
      dnsConfig: {},
      serviceExternalIpsConfig: {},
      ...asked["networkConfig"],
      network: `projects/${hostOf(asked["network"]) ?? projectId}/global/networks/${network}`,
      subnetwork: `projects/${hostOf(asked["subnetwork"]) ?? projectId}/regions/${regionOf(place.location)}/subnetworks/${subnetwork}`,
    },
  };
}

/** The project that a link names: of a Shared VPC another one than the cluster's. */
function hostOf(link: string | undefined): string | undefined {
  return /projects\/([^/]+)\//.exec(link ?? "")?.[1];
}

/** The control plane's address in its network, the same for every cluster. */
const privateEndpoint = "10.128.0.2";

/** Where the cluster's API is reached, publicly and inside the network. The addresses exist only once it runs. */
export function makeEndpoints(cloud: Cloud, place: Place, cluster: Stored, endpoint: string | undefined): Stored {
  const hash = makeHash(String(cluster["id"]), 28);
  const asked: Stored = cluster["controlPlaneEndpointsConfig"] ?? {};
  const onlyPrivate =
    cluster["privateClusterConfig"]?.["enablePrivateEndpoint"] === true ||
    asked["ipEndpointsConfig"]?.["enablePublicEndpoint"] === false;
  const addresses =
    endpoint === undefined ? {} : { privateEndpoint, ...(onlyPrivate ? {} : { publicEndpoint: endpoint }) };
  const authorized =
    asked["ipEndpointsConfig"]?.["authorizedNetworksConfig"] ?? cluster["masterAuthorizedNetworksConfig"];
  const dns = `gke-${hash}-${place.project.projectNumber}.${place.location}.gke.goog`;
  const isPrivate = cluster["networkConfig"]["defaultEnablePrivateNodes"] === true;
  return {
    ...(endpoint === undefined ? {} : { endpoint: onlyPrivate ? privateEndpoint : endpoint }),
    masterAuth: {
      ...cluster["masterAuth"],
      clientCertificateConfig: {},
      clusterCaCertificate: Buffer.from(cloud.clusterCa).toString("base64"),
    },
    privateClusterConfig: {
      ...cluster["privateClusterConfig"],
      ...(isPrivate ? { enablePrivateNodes: true } : {}),
      ...addresses,
    },
    ...(authorized === undefined ? {} : { masterAuthorizedNetworksConfig: authorized }),
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { allowExternalTraffic: false, ...asked["dnsEndpointConfig"], endpoint: dns },
      ipEndpointsConfig: {
        enablePublicEndpoint: !onlyPrivate,
        ...(authorized === undefined ? {} : { authorizedNetworksConfig: authorized }),
        ...asked["ipEndpointsConfig"],
        enabled: asked["ipEndpointsConfig"]?.["enabled"] ?? true,
        ...addresses,
      },
    },
  };
}

import type { PieceKind } from "./piece.ts";

/** What the cloud itself moves, so that a difference there is nobody's doing. Paths are keys joined by spaces. */
interface Move {
  readonly of: PieceKind;
  /** Only objects of this Kubernetes resource or compute collection. */
  readonly only?: string;
  readonly path: RegExp;
  readonly because: string;
}

/** The whole list of what the witness doesn't look at, each with its reason. */
const cloudMoves: readonly Move[] = [
  { of: "kubernetes", path: /^metadata resourceVersion$/, because: "counts every write, its controllers' too" },
  { of: "kubernetes", path: /^metadata generation$/, because: "counts changes of the spec, which is looked at itself" },
  {
    of: "kubernetes",
    path: /^metadata managedFields/,
    because: "says who wrote a field; the field is looked at itself",
  },
  { of: "kubernetes", path: /^status/, because: "written by controllers and the kubelet" },
  {
    of: "kubernetes",
    only: "deployments.apps",
    path: /^metadata annotations deployment\.kubernetes\.io\/revision$/,
    because: "written by the deployment controller",
  },
  {
    of: "cluster",
    path: /^(etag|labelFingerprint|status|statusMessage|conditions)\b/,
    because: "follow each operation",
  },
  {
    of: "cluster",
    path: /^(endpoint|(privateClusterConfig|controlPlaneEndpointsConfig ipEndpointsConfig) (private|public)Endpoint)$/,
    because: "addresses that Google gives when its creation ends",
  },
  {
    of: "cluster",
    path: /^(nodeConfig|currentNodeCount|currentNodeVersion|instanceGroupUrls)\b/,
    because: "GKE's old copy of its first pool",
  },
  {
    of: "node pool",
    path: /^(etag|status|statusMessage|conditions|nodeCount|instanceGroupUrls)\b/,
    because: "follow each operation",
  },
  { of: "compute", path: /^(fingerprint|labelFingerprint)$/, because: "computed from what is looked at itself" },
  { of: "compute", only: "addresses", path: /^(status|users)\b/, because: "say which forwarding rule uses it" },
  {
    of: "compute",
    only: "networks",
    path: /^peerings\b/,
    because: "Google's half of a connection, which is looked at itself",
  },
  { of: "compute", only: "subnetworks", path: /^secondaryIpRanges\b/, because: "GKE adds the ranges of its pods" },
  { of: "instance", path: /^(etag|state|settings settingsVersion)$/, because: "follow each operation" },
  { of: "bucket", path: /^(etag|metageneration|updated)$/, because: "count changes of what is looked at itself" },
  { of: "secret", path: /^etag$/, because: "computed from what is looked at itself" },
  { of: "account", path: /^etag$/, because: "computed from what is looked at itself" },
  { of: "user", path: /^etag$/, because: "computed from what is looked at itself" },
];

/** Whether a difference at this path is the cloud's own doing. */
export function isCloudMove(of: PieceKind, collection: string, path: string): boolean {
  return cloudMoves.some(
    (move) => move.of === of && (move.only === undefined || move.only === collection) && move.path.test(path),
  );
}

import type { JsonObject } from "@fgk/engine";
import { ipv4Range, resourceName } from "./patterns.ts";
import { count, either, flag, list, map, mapOfTexts, text, word } from "./shapes.ts";

const nodes: JsonObject = map("How many nodes the pool has, over all its zones; it scales between the two.", {
  totalMin: count("The fewest nodes.", 0, 15_000, { default: 1 }),
  totalMax: count("The most nodes.", 1, 15_000, { default: 5 }),
});

const taint: JsonObject = map(
  "A taint of the pool's nodes.",
  {
    key: text("The taint's key."),
    value: { description: "The taint's value.", type: "string" },
    effect: word("What it does to pods that don't tolerate it.", ["NoSchedule", "PreferNoSchedule", "NoExecute"]),
  },
  ["key", "effect"],
);

const nodePool: JsonObject = map(
  "A node pool.",
  {
    name: text("The pool's name: small letters, digits and hyphens, a letter first.", { pattern: resourceName }),
    machineType: text("The machine type of its nodes.", {
      pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)+$",
      default: "e2-standard-4",
    }),
    nodes,
    diskGb: count("The boot disk of each node, in GB.", 10, 65_536, { default: 100 }),
    spot: flag("true: spot machines, cheap and ended at any time.", { default: false }),
    serviceAccount: text(
      "E-mail of the account that the nodes themselves run as; a minimal one is better than the default.",
      {
        pattern: "^[^@\\s]+@[^@\\s]+$",
        nullable: true,
      },
    ),
    labels: mapOfTexts("Kubernetes labels of its nodes."),
    taints: list("Taints of its nodes.", taint),
    accelerator: map(
      "GPUs of each node.",
      {
        type: text("The accelerator's type.", { examples: ["nvidia-l4"] }),
        count: count("How many each node has.", 1, 16, { default: 1 }),
      },
      ["type"],
      { nullable: true },
    ),
  },
  ["name"],
);

/** The block `cluster`. */
export const clusterSchema: JsonObject = map(
  "The GKE cluster.",
  {
    managed: flag("false: another team's; fgk reads and checks it, and never writes to it.", { default: true }),
    name: text("The cluster's name: small letters, digits and hyphens, a letter first.", { pattern: resourceName }),
    access: either(
      "How fgk reaches the cluster's API server: public-ip, private-ip, dns (its DNS endpoint), or { context: NAME } of a kubeconfig.",
      [
        word("An endpoint of the cluster.", ["public-ip", "private-ip", "dns"]),
        map("A context of a kubeconfig.", { context: text("The context's name.") }, ["context"]),
      ],
      { default: "public-ip" },
    ),
    autopilot: flag("true: an Autopilot cluster; it has no node pools of yours.", { default: false }),
    releaseChannel: word("The release channel that upgrades the cluster.", ["rapid", "regular", "stable", "extended"], {
      default: "regular",
    }),
    privateNodes: flag("true: nodes have no public addresses.", { default: true }),
    authorizedNetworks: list(
      "Who may try to reach the API server, as ranges (203.0.113.0/24); empty: any address.",
      text("A range of addresses: 203.0.113.0/24.", { pattern: ipv4Range }),
    ),
    workloadMetadata: word(
      "Which node pools must hand pods their identity (GKE_METADATA): named: the pools of this file; all: every pool that the cluster has. Left out: all when no pools are written, else named.",
      ["named", "all"],
      { nullable: true, derived: "all when no nodePools are written, else named", always: true },
    ),
    protect: flag("true: never deleted or replaced.", { default: true }),
    nodePools: list("The node pools. Left out: a new cluster gets one, named default.", nodePool, { least: 1 }),
  },
  ["name"],
);

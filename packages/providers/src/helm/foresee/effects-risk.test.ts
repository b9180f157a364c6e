import type { Json } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { ObjectEffect } from "../objects/manifest-object.ts";
import { assessEffects } from "./effects-risk.ts";

type Field = readonly [path: string, before: Json | undefined, after: Json];

function effect(action: ObjectEffect["action"], object: string, ...fields: readonly Field[]): ObjectEffect {
  return {
    action,
    object,
    differences: fields.map(([path, before, after]) => ({ path, ...(before === undefined ? {} : { before }), after })),
  };
}

const deployment = "Deployment flyte/flyte-binary";
const service = "Service flyte/flyte-binary-http";
const role = "ClusterRole flyte-binary-cluster-role";
const binding = "ClusterRoleBinding flyte-binary-cluster-role-binding";
const annotation = 'metadata.annotations."networking.gke.io/load-balancer-type"';
const pods: Json = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] };
const all: Json = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
const flyte: Json = { kind: "ServiceAccount", name: "flyte-binary", namespace: "flyte" };
const other: Json = { kind: "ServiceAccount", name: "default", namespace: "flyte" };
const restart = effect("update", deployment, ["spec.template.spec.containers.flyte.image", "a:1", "a:2"]);

const rows: readonly (readonly [name: string, effects: readonly ObjectEffect[], risk: string, why: string])[] = [
  ["another image", [restart], "restart", `the pods of the ${deployment} restart`],
  [
    "no pods",
    [effect("update", deployment, ["spec.replicas", 1, 0])],
    "downtime",
    `the ${deployment} has no pods any more`,
  ],
  ["a Deployment that goes", [effect("delete", deployment)], "downtime", `the ${deployment} goes`],
  [
    "a Deployment made anew",
    [effect("replace", deployment, ["spec.selector.matchLabels.a", "b", "c"])],
    "downtime",
    `the ${deployment} is deleted and made anew`,
  ],
  [
    "a Service that is published",
    [effect("update", service, ["spec.type", "ClusterIP", "LoadBalancer"])],
    "exposure",
    `the ${service} becomes a LoadBalancer`,
  ],
  [
    "a Service on every node",
    [effect("update", service, ["spec.type", "ClusterIP", "NodePort"])],
    "exposure",
    `the ${service} becomes a NodePort`,
  ],
  [
    "a Service that was internal",
    [effect("update", service, [annotation, "Internal", null])],
    "exposure",
    `the load balancer of the ${service} becomes public`,
  ],
  [
    "a source range more",
    [effect("update", service, ["spec.loadBalancerSourceRanges", ["10.0.0.0/8"], ["10.0.0.0/8", "0.0.0.0/0"]])],
    "exposure",
    `more addresses may reach the ${service}`,
  ],
  [
    "no source ranges any more",
    [effect("update", service, ["spec.loadBalancerSourceRanges", ["10.0.0.0/8"], null])],
    "exposure",
    `more addresses may reach the ${service}`,
  ],
  [
    "another port",
    [effect("update", service, ["spec.ports.8088/TCP.targetPort", "http", "web"])],
    "downtime",
    `clients lose the ${service} while its spec.ports.8088/TCP.targetPort changes`,
  ],
  [
    "a new Service with a load balancer",
    [effect("create", service, ["spec.type", undefined, "LoadBalancer"])],
    "exposure",
    `the ${service} is a LoadBalancer`,
  ],
  [
    "a new ingress",
    [effect("create", "Ingress flyte/flyte-binary-http")],
    "exposure",
    "Flyte gets the Ingress flyte/flyte-binary-http",
  ],
  [
    "a network policy that goes",
    [effect("delete", "NetworkPolicy flyte/deny")],
    "exposure",
    "the NetworkPolicy flyte/deny goes, which keeps traffic out",
  ],
  [
    "a rule more",
    [effect("update", role, ["rules", [pods], [pods, all]])],
    "exposure",
    `the ${role} allows more in the cluster`,
  ],
  [
    "a verb more",
    [effect("update", role, ["rules", [pods], [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "delete"] }]])],
    "exposure",
    `the ${role} allows more in the cluster`,
  ],
  [
    "every name in the place of one",
    [
      effect("update", role, [
        "rules",
        [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: ["a"] }],
        [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"] }],
      ]),
    ],
    "exposure",
    `the ${role} allows more in the cluster`,
  ],
  [
    "a rule more beside many",
    [effect("update", role, ["rules", [pods, "… 12 more in both"], [all, "… 12 more in both"]])],
    "exposure",
    `the ${role} allows more in the cluster`,
  ],
  [
    "rules that aren't shown in full",
    [effect("update", role, ["rules", "[…", "[…"])],
    "exposure",
    `the ${role} allows more in the cluster`,
  ],
  [
    "a subject more",
    [effect("update", binding, ["subjects", [flyte], [flyte, other]])],
    "exposure",
    `the ${binding} gives rights to others`,
  ],
  [
    "another role for the same",
    [effect("replace", binding, ["roleRef.name", "a", "cluster-admin"])],
    "exposure",
    `the ${binding} gives other rights`,
  ],
  [
    "a binding that comes with an upgrade",
    [restart, effect("create", binding, ["subjects", undefined, [flyte]])],
    "exposure",
    `the ${binding} gives rights to others`,
  ],
  [
    "a binding that is all that an upgrade brings",
    [effect("create", binding, ["subjects", undefined, [flyte]])],
    "exposure",
    `the ${binding} gives rights to others`,
  ],
  [
    "a volume that goes",
    [restart, effect("delete", "PersistentVolumeClaim flyte/data")],
    "data loss",
    "the PersistentVolumeClaim flyte/data is deleted, with the data on its volume",
  ],
  [
    "a CRD that goes",
    [effect("delete", "CustomResourceDefinition flyteworkflows.flyte.lyft.com")],
    "data loss",
    "the CustomResourceDefinition flyteworkflows.flyte.lyft.com is deleted, with every object of its kind",
  ],
  [
    "a volume made anew",
    [effect("replace", "PersistentVolumeClaim flyte/data", ["spec.storageClassName", "a", "b"])],
    "data loss",
    "the PersistentVolumeClaim flyte/data is deleted and made anew, with the data on its volume",
  ],
];

const harmless: readonly (readonly [name: string, effects: readonly ObjectEffect[]])[] = [
  ["nothing", []],
  [
    "a first installation, with its rights and pods",
    [
      effect("create", "ServiceAccount flyte/flyte-binary"),
      effect("create", role, ["rules", undefined, [all]]),
      effect("create", binding, ["subjects", undefined, [flyte]]),
      effect("create", service, ["spec.type", undefined, "ClusterIP"]),
      effect("create", deployment, ["spec.template.spec.containers.flyte.image", undefined, "a:1"]),
    ],
  ],
  [
    "a ConfigMap's text",
    [effect("update", "ConfigMap flyte/flyte-binary-config", ['data."000-core.yaml".logger.level', 1, 5])],
  ],
  ["a Secret that goes", [effect("delete", "Secret flyte/flyte-binary-config-secret")]],
  ["a label of the Deployment itself", [effect("update", deployment, ["metadata.labels.team", undefined, "ml"])]],
  ["a rule less", [effect("update", role, ["rules", [all, pods], [pods]])]],
  ["a rule less of many", [effect("update", role, ["rules", [all, "… 12 more in both"], ["… 12 more in both"]])]],
  [
    "the same rights in other words",
    [
      effect("update", role, [
        "rules",
        [pods],
        [
          { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
          { apiGroups: [""], resources: ["pods"], verbs: ["get"], resourceNames: ["a"] },
        ],
      ]),
    ],
  ],
  ["a subject less", [effect("update", binding, ["subjects", [flyte, other], [flyte]])]],
  [
    "a range less",
    [effect("update", service, ["spec.loadBalancerSourceRanges", ["10.0.0.0/8", "10.8.0.0/16"], ["10.0.0.0/8"]])],
  ],
  [
    "a Service that is no load balancer any more",
    [effect("update", service, ["spec.type", "LoadBalancer", "ClusterIP"])],
  ],
];

describe("the risk of what helm does to a release's objects", () => {
  it.each(rows)("%s", (_name, effects, risk, why) => expect(assessEffects(effects)).toEqual({ risk, why }));

  it.each(harmless)("is none: %s", (_name, effects) => expect(assessEffects(effects)).toBeUndefined());
});

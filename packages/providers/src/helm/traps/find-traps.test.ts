import type { Json, JsonObject } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { ManifestObject } from "../objects/manifest-object.ts";
import { findTraps } from "./find-traps.ts";
import type { ObjectContext } from "./object-context.ts";

const context: ObjectContext = {
  address: "helm.release/flyte/fb",
  namespace: "flyte",
  fullname: "flyte-binary",
  version: "1.16.8",
  loadBalancerIp: "10.132.0.6",
  told: new Set(["fluent/fluent-bit"]),
};

function objectOf(
  kind: string,
  name: string,
  content: JsonObject,
  namespace: string | undefined = "flyte",
): ManifestObject {
  return { apiVersion: "v1", kind, namespace, name, content };
}

const service = (name: string, spec: JsonObject): ManifestObject => objectOf("Service", name, { spec });
const balancer = (name: string, address: string): ManifestObject =>
  service(name, { type: "LoadBalancer", loadBalancerIP: address });
const deployment = (image: Json, more: JsonObject = {}): ManifestObject =>
  objectOf("Deployment", "flyte-binary", {
    spec: {
      template: {
        spec: {
          serviceAccountName: "flyte-binary",
          initContainers: [{ name: "wait-for-db", image: "postgres:15-alpine" }],
          containers: [{ name: "flyte", image }],
          ...more,
        },
      },
    },
  });
const templates = (...texts: readonly string[]): ManifestObject =>
  objectOf("ConfigMap", "flyte-binary-cluster-resource-templates", {
    data: Object.fromEntries(texts.map((text, index) => [`00${index}.yaml`, text])),
  });
const versioned = (version: string): ManifestObject =>
  objectOf("Deployment", "flyte-binary", { metadata: { labels: { "app.kubernetes.io/version": version } }, spec: {} });
const released = "cr.flyte.org/flyteorg/flyte-binary:v1.16.8";

const rows: readonly (readonly [name: string, objects: readonly ManifestObject[], said: readonly string[]])[] = [
  [
    "two Services and one address",
    [balancer("flyte-binary-http", "10.132.0.9"), balancer("flyte-binary-grpc", "10.132.0.9")],
    [
      "warning flyte.values.service: Service flyte/flyte-binary-http and Service flyte/flyte-binary-grpc ask for the one address 10.132.0.9",
    ],
  ],
  [
    "the address of fgk's own Service",
    [balancer("flyte-binary-http", "10.132.0.6")],
    [
      "warning flyte.values.service: Service flyte/flyte-binary-http and fgk's own Service ask for the one address 10.132.0.6",
    ],
  ],
  [
    "a list of ranges that became one text",
    [service("flyte-binary-http", { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8 10.8.0.0/16"] })],
    [
      'error flyte.values.service.loadBalancerSourceRanges: the source range "10.0.0.0/8 10.8.0.0/16" of the Service flyte/flyte-binary-http is none',
    ],
  ],
  [
    "an image of a chart packed from git",
    [deployment("cr.flyte.org/flyteorg/flyte-binary:latest")],
    [
      "warning flyte.chart: Deployment flyte/flyte-binary: the image cr.flyte.org/flyteorg/flyte-binary:latest of flyte is another one each time that it is pulled",
    ],
  ],
  [
    "an init container without a tag",
    [deployment(released, { initContainers: [{ name: "wait-for-db", image: "registry:5000/postgres" }] })],
    [
      "warning flyte.chart: Deployment flyte/flyte-binary: the image registry:5000/postgres of wait-for-db is another one each time that it is pulled",
    ],
  ],
  [
    "an object in another namespace",
    [objectOf("ConfigMap", "dashboard", {}, "monitoring")],
    ["warning flyte.chart: the chart puts the ConfigMap monitoring/dashboard outside the namespace flyte"],
  ],
  [
    "Flyte's pods in the host's network",
    [deployment(released, { hostNetwork: true })],
    [
      "warning flyte.values.deployment.extraPodSpec: the pods of the Deployment flyte/flyte-binary are in the host's network",
    ],
  ],
  [
    "templates without the namespace's",
    [templates("apiVersion: v1\nkind: ServiceAccount\n")],
    [
      "warning flyte.values.clusterResourceTemplates: no template of the ConfigMap flyte/flyte-binary-cluster-resource-templates makes the namespaces of projects",
    ],
  ],
  [
    "a chart of Flyte 2",
    [deployment("cr.flyte.org/flyteorg/flyte-binary-v2:v2.0.43")],
    ["error flyte.chart: the chart is that of Flyte 2"],
  ],
  [
    "a local chart of another Flyte",
    [versioned("1.15.3")],
    ["warning flyte.chart: the chart is that of Flyte 1.15, and Flyte shall be 1.16.8"],
  ],
  [
    "Flyte 2's CRD",
    [objectOf("CustomResourceDefinition", "taskactions.flyte.org", {}, undefined)],
    ["error flyte.chart: the chart is that of Flyte 2"],
  ],
];

const silent: readonly (readonly [name: string, objects: readonly ManifestObject[]])[] = [
  ["nothing", []],
  ["a chart packed from git, which says the first of its line", [versioned("1.16.0")]],
  ["a chart that says no version of Flyte's", [versioned("main")]],
  ["Flyte as it should be", [deployment(released), templates("kind: Namespace\n", "kind: ServiceAccount\n")]],
  ["two addresses", [balancer("flyte-binary-http", "10.132.0.8"), balancer("flyte-binary-grpc", "10.132.0.9")]],
  ["an address of no load balancer", [service("a", { type: "ClusterIP", loadBalancerIP: "10.132.0.6" })]],
  [
    "an address that isn't known yet",
    [balancer("a", "(known when it is applied)"), balancer("b", "(known when it is applied)")],
  ],
  [
    "ranges, one an item",
    [service("a", { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8", "2001:db8::/32"] })],
  ],
  ["an image that isn't known yet", [deployment("(known when it is applied)")]],
  ["a digest", [deployment(`cr.flyte.org/flyteorg/flyte-binary@sha256:${"a".repeat(64)}`)]],
  [
    "an image that the file names itself",
    [deployment(released, { containers: [{ name: "logs", image: "fluent/fluent-bit" }] })],
  ],
  [
    "somebody else's pods in the host's network",
    [deployment(released, { hostNetwork: true, serviceAccountName: "agent" })],
  ],
  ["what belongs to no namespace", [objectOf("ClusterRole", "flyte-binary", {}, undefined)]],
];

describe("traps in what a chart makes", () => {
  it.each(rows)("%s", (_name, objects, said) => {
    const found = findTraps(objects, context);
    expect(found.map(({ severity, keyPath, summary }) => `${severity} ${keyPath}: ${summary}`)).toEqual(said);
    for (const { cause, help, address } of found) {
      expect([cause, help].every((text) => (text ?? "").length > 20)).toBe(true);
      expect(address).toBe("helm.release/flyte/fb");
    }
  });

  it.each(silent)("none in %s", (_name, objects) => expect(findTraps(objects, context)).toEqual([]));
});

import type { Json, JsonObject, Resource } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { describeDeployment } from "../../deployment/describe.ts";
import { deploymentScope } from "../../deployment/scope.ts";
import { smallestWith } from "../../deployment/test-files.ts";
import { makeRecord } from "../make-record.ts";
import type { ReleaseRecord } from "../release-record.ts";
import { remarkTraps } from "./remark-traps.ts";
import { trapContext } from "./trap-context.ts";

const chart: JsonObject = {
  ingress: { create: false, separateGrpcIngress: true },
  service: { type: "ClusterIP", loadBalancerIP: "", loadBalancerSourceRanges: [] },
  configuration: {
    database: { host: "127.0.0.1", dbname: "flyte" },
    logging: { plugins: { stackdriver: { enabled: false, templateUri: "" } } },
    "co-pilot": { image: { repository: "cr.flyte.org/flyteorg/flytecopilot", tag: "v1.16.8" } },
    inline: {},
  },
  clusterResourceTemplates: { inline: {} },
  deployment: { image: { repository: "cr.flyte.org/flyteorg/flyte-binary", tag: "latest" } },
};

function recordOf(config: JsonObject, defaults = chart): ReleaseRecord {
  return makeRecord({ config, defaults });
}

function remark(config: JsonObject, changes: Readonly<Record<string, Json>>, defaults = chart): readonly string[] {
  const file = smallestWith(changes);
  const release = describeDeployment(file).resources.find(({ address }) => address === "helm.release/flyte/fb");
  if (release === undefined) throw new Error("no release");
  const found = remarkTraps(release satisfies Resource, recordOf(config, defaults), trapContext(deploymentScope(file)));
  return found.map(({ severity, keyPath, summary, cause, help }) => {
    const place = /\(in the live release's values: (.*)\)$/.exec(cause ?? "")?.[1];
    return `${severity} ${keyPath}: ${summary} [${place}] ${help}`;
  });
}

const balancer: JsonObject = { service: { type: "LoadBalancer", loadBalancerIP: "10.132.0.9" } };

const rows: readonly (readonly [
  name: string,
  config: JsonObject,
  changes: Readonly<Record<string, Json>>,
  said: readonly string[],
])[] = [
  ["values that live without a trap", { fullnameOverride: "flyte-binary" }, {}, []],
  [
    "two load balancers, by the chart's own default",
    balancer,
    {},
    [
      "warning flyte: two load balancers of the chart would ask for the one address 10.132.0.9 [ingress.separateGrpcIngress, service.type] write flyte.values.service.type: ClusterIP: fgk makes one Service with both ports (loadBalancer)",
    ],
  ],
  [
    "a load balancer of the file's, and what lives beside it",
    { service: { loadBalancerIP: "10.132.0.9" } },
    { "flyte.values.service.type": "LoadBalancer" },
    [
      "error flyte.values.service.type: two load balancers of the chart would ask for the one address 10.132.0.9 [ingress.separateGrpcIngress] write flyte.values.service.type: ClusterIP: fgk makes one Service with both ports (loadBalancer)",
    ],
  ],
  ["the same mended by the file", balancer, { "flyte.values.ingress.separateGrpcIngress": false }, []],
  [
    "source ranges that live",
    {
      service: { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8", "10.8.0.0/16"] },
      ingress: { separateGrpcIngress: false },
    },
    {},
    [
      "warning flyte: the chart's own Services take one source range only [service.loadBalancerSourceRanges] write flyte.values.service.loadBalancerSourceRanges: null: write loadBalancer.sourceRanges, fgk's own Service takes any number",
    ],
  ],
  [
    "templates without the namespace's",
    { clusterResourceTemplates: { inline: { "quota.yaml": "kind: ResourceQuota\n" } } },
    {},
    [
      'warning flyte: no template of clusterResourceTemplates.inline makes the namespaces of projects [clusterResourceTemplates.inline."001_namespace.yaml", clusterResourceTemplates.inline] write flyte.values.clusterResourceTemplates.inline."001_namespace.yaml": "apiVersion: v1\\nkind: Namespace\\nmetadata:\\n  name: \'{{ namespace }}\'\\n"',
    ],
  ],
  [
    "log links that the file switches on where no template lives",
    {},
    { "flyte.values.configuration.logging.plugins.stackdriver.enabled": true },
    [
      "error flyte.values.configuration.logging.plugins.stackdriver.enabled: the log links of stackdriver are switched on without a templateUri [configuration.logging.plugins.stackdriver.templateUri] write flyte.values.configuration.logging.plugins.stackdriver.templateUri, or enabled: false",
    ],
  ],
  [
    "a pod in the host's network",
    { deployment: { extraPodSpec: { hostNetwork: true } } },
    {},
    [
      "warning flyte: Flyte's pod would be the node's account, not its own [deployment.extraPodSpec.hostNetwork] write flyte.values.deployment.extraPodSpec.hostNetwork: null",
    ],
  ],
  [
    "a proxy beside Flyte, which comes after the wait for the database",
    {
      configuration: { database: { host: "127.0.0.1" } },
      deployment: { sidecars: [{ name: "proxy", image: "gcr.io/cloudsql-docker/gce-proxy:1.33" }] },
    },
    { "database.managed": false, "database.host": "127.0.0.1" },
    [
      "warning database.host: the Cloud SQL proxy of deployment.sidecars.0 starts only after Flyte's wait for the database [deployment.sidecars.0] take it out and write database.connection: proxy; or make it one of deployment.preInitContainers, with restartPolicy: Always",
    ],
  ],
  [
    "a proxy that lives, and an address that is known later",
    {
      configuration: { database: { host: "127.0.0.1" } },
      deployment: { sidecars: [{ name: "proxy", image: "gcr.io/cloudsql-docker/gce-proxy:1.33" }] },
    },
    {},
    [],
  ],
  [
    "the pod's own address without a proxy",
    {},
    { "database.managed": false, "database.host": "localhost" },
    [
      "warning database.host: nothing that the chart makes listens at localhost in Flyte's pod [deployment.preInitContainers] write database.connection: proxy, which puts one there, or the instance's private address",
    ],
  ],
  [
    "what was warned of with the file, although the chart has a part in it",
    {},
    { "flyte.values.ingress": { create: true, ingressClassName: "nginx" } },
    [],
  ],
  // Refused with the file already.
  ["what the file says all by itself", {}, { "flyte.values.deployment.extraPodSpec.hostNetwork": true }, []],
];

describe("traps in the values that live", () => {
  it.each(rows)("%s", (_name, config, changes, said) => expect(remark(config, changes)).toEqual(said));

  it("an image of the chart's own default", () => {
    const moving = {
      configuration: { "co-pilot": { image: { repository: "cr.flyte.org/flyteorg/flytecopilot", tag: "latest" } } },
    };
    expect(remark({}, {}, moving)).toEqual([
      "warning flyte: configuration.co-pilot.image.tag: cr.flyte.org/flyteorg/flytecopilot:latest is another image each time that it is pulled [configuration.co-pilot.image.tag] name a version, or a digest",
    ]);
  });

  it("repeats no secret that stands in a broken template", () => {
    const said = remark({ configuration: { inline: { a: "{{ hunter2 and more" } } }, {});
    expect(said).toHaveLength(1);
    expect(said.join()).not.toContain("hunter2");
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseArguments } from "./arguments.ts";
import { loadChart } from "./chart.ts";
import { chartFiles } from "./chart-files.ts";
import type { Stored } from "./helm-world.ts";
import { renderChart } from "./render.ts";
import { coalesceValues } from "./values.ts";

const chart = await loadChart("flyte/flyte-binary", parseArguments([]), {
  readFile: () => Promise.reject(new Error("none")),
  request: () => Promise.reject(new Error("none")),
  now: () => 0,
  sleep: () => Promise.resolve(),
});
const gke = {
  fullnameOverride: "flyte-binary",
  configuration: {
    database: { username: "flyteadmin", host: "10.1.2.3", dbname: "flyteadmin" },
    storage: {
      metadataContainer: "acme-meta",
      userDataContainer: "acme-data",
      provider: "gcs",
      providerConfig: { gcs: { project: "acme" } },
    },
  },
};

function render(values: Stored, name = "fb"): readonly Stored[] {
  return renderChart({
    release: { name, namespace: "flyte", revision: 1, isUpgrade: false },
    chart,
    values: coalesceValues(coalesceValues(chart.values, gke), values),
  }).objects.map((entry) => entry.object);
}

function find(objects: readonly Stored[], kind: string, name: string): Stored {
  const object = objects.find((candidate) => candidate["kind"] === kind && candidate["metadata"]["name"] === name);
  if (object === undefined) throw new Error(`no ${kind} ${name}`);
  return object;
}

const always = [
  "ClusterRole/flyte-binary-cluster-role",
  "ClusterRoleBinding/flyte-binary-cluster-role-binding",
  "ConfigMap/flyte-binary-cluster-resource-templates",
  "ConfigMap/flyte-binary-config",
  "Deployment/flyte-binary",
  "Secret/flyte-binary-config-secret",
  "Service/flyte-binary-http",
  "Service/flyte-binary-webhook",
  "ServiceAccount/flyte-binary",
];

describe("the objects of the chart", () => {
  const rows: [string, Stored, string[]][] = [
    ["gRPC with HTTP in one Service", { ingress: { separateGrpcIngress: false } }, always],
    ["gRPC apart, which is the default", {}, [...always, "Service/flyte-binary-grpc"].sort()],
    [
      "no RBAC",
      { rbac: { create: false } },
      [...always.filter((id) => !id.startsWith("ClusterRole")), "Service/flyte-binary-grpc"].sort(),
    ],
    [
      "configuration from outside",
      { configuration: { externalConfigMap: "ours" } },
      [
        ...always.filter((id) => !id.endsWith("-config") && !id.startsWith("Secret")),
        "Service/flyte-binary-grpc",
      ].sort(),
    ],
  ];
  it.each(rows)("%s", (_name, values, expected) => {
    const ids = render(values).map((object) => `${object["kind"]}/${object["metadata"]["name"]}`);
    expect([...ids].sort()).toEqual(expected);
  });

  it.each([
    ["fb", "", "fb-flyte-binary"],
    ["my-flyte-binary", "", "my-flyte-binary"],
    ["fb", "flyte", "flyte"],
  ])("release %s with fullnameOverride %j is named %s", (release, fullnameOverride, expected) => {
    expect(find(render({ fullnameOverride }, release), "Deployment", expected)).toBeDefined();
  });
});

describe("Services", () => {
  it("one load balancer for both ports", () => {
    const service = {
      type: "LoadBalancer",
      loadBalancerIP: "10.132.0.6",
      loadBalancerSourceRanges: ["10.0.0.0/8"],
      commonAnnotations: { "networking.gke.io/load-balancer-type": "Internal" },
    };
    const object = find(render({ service, ingress: { separateGrpcIngress: false } }), "Service", "flyte-binary-http");
    expect(object["metadata"]["annotations"]).toEqual({ "networking.gke.io/load-balancer-type": "Internal" });
    expect(object["spec"]).toEqual({
      type: "LoadBalancer",
      externalTrafficPolicy: "Cluster",
      loadBalancerSourceRanges: ["10.0.0.0/8"],
      loadBalancerIP: "10.132.0.6",
      ports: [
        { name: "http", port: 8088, targetPort: "http" },
        { name: "grpc", port: 8089, targetPort: "grpc" },
      ],
      selector: {
        "app.kubernetes.io/name": "flyte-binary",
        "app.kubernetes.io/instance": "fb",
        "app.kubernetes.io/component": "flyte-binary",
      },
    });
  });

  it("two source ranges become one wrong string, as in Flyte's chart", () => {
    const service = { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8", "10.8.0.0/16"] };
    const object = find(render({ service }), "Service", "flyte-binary-grpc");
    expect(object["spec"]["loadBalancerSourceRanges"]).toEqual(["10.0.0.0/8 10.8.0.0/16"]);
  });
});

describe("configuration", () => {
  it("is split over the files that Flyte merges", () => {
    const data = find(render({}), "ConfigMap", "flyte-binary-config")["data"];
    expect(Object.keys(data)).toEqual(["000-core.yaml", "001-plugins.yaml", "002-database.yaml", "003-storage.yaml"]);
    expect(parse(data["002-database.yaml"])).toEqual({
      database: {
        postgres: {
          username: "flyteadmin",
          host: "10.1.2.3",
          port: 5432,
          dbname: "flyteadmin",
          options: "sslmode=disable",
        },
      },
    });
    expect(parse(data["003-storage.yaml"])["storage"]["container"]).toBe("acme-meta");
    expect(parse(data["003-storage.yaml"])["propeller"]["rawoutput-prefix"]).toBe("gs://acme-data/data");
  });

  it("keeps an escaped Flyte template of the inline block and refuses a bare one", () => {
    const escaped = render({ configuration: { inline: { a: '{{ "{{ project }}" }}' } } });
    expect(parse(find(escaped, "ConfigMap", "flyte-binary-config")["data"]["100-inline-config.yaml"])).toEqual({
      a: "{{ project }}",
    });
    expect(() => render({ configuration: { inline: { a: "{{ project }}" } } })).toThrow(
      'function "project" not defined',
    );
  });

  it.each([
    ["s3", "Invalid value for storage provider"],
    ["file", "Invalid value for storage provider"],
  ])("storage provider %s fails", (provider, message) => {
    expect(() => render({ configuration: { storage: { provider } } })).toThrow(message);
  });

  it("puts a password into the Secret, and a referenced Secret into config.d", () => {
    const objects = render({ configuration: { database: { password: "p w" }, inlineSecretRef: "flyte-db" } });
    const secret = find(objects, "Secret", "flyte-binary-config-secret");
    expect(parse(secret["stringData"]["012-database-secrets.yaml"])).toEqual({
      database: { postgres: { password: "p w" } },
    });
    const volumes = find(objects, "Deployment", "flyte-binary")["spec"]["template"]["spec"]["volumes"];
    expect(volumes[1]).toEqual({
      name: "config",
      projected: {
        sources: [
          { configMap: { name: "flyte-binary-config" } },
          { secret: { name: "flyte-binary-config-secret" } },
          { secret: { name: "flyte-db" } },
        ],
      },
    });
  });

  it("changes a checksum of the pod with every changed value", () => {
    const annotations = (values: Stored): Stored =>
      find(render(values), "Deployment", "flyte-binary")["spec"]["template"]["metadata"]["annotations"];
    const before = annotations({});
    const after = annotations({ configuration: { logging: { level: 5 } } });
    expect(Object.keys(before)).toEqual([
      "checksum/configuration",
      "checksum/configuration-secret",
      "checksum/cluster-resource-templates",
    ]);
    expect(after["checksum/configuration"]).not.toBe(before["checksum/configuration"]);
    expect(after["checksum/cluster-resource-templates"]).toBe(before["checksum/cluster-resource-templates"]);
  });

  it("replaces the default namespace template when templates are given", () => {
    const templates = find(
      render({ clusterResourceTemplates: { inline: { "002.yaml": "kind: X" } } }),
      "ConfigMap",
      "flyte-binary-cluster-resource-templates",
    );
    expect(templates["data"]).toEqual({ "002.yaml": "kind: X" });
    const byDefault = find(render({}), "ConfigMap", "flyte-binary-cluster-resource-templates");
    expect(parse(byDefault["data"]["namespace.yaml"])["metadata"]["name"]).toBe("{{ namespace }}");
  });
});

describe("the chart's folder", () => {
  it("holds the files that the stand-in carries: after a change run scripts/embed-chart.mjs", () => {
    const folder = new URL("../../chart/flyte-binary/", import.meta.url);
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name !== "templates");
    expect(names.sort()).toEqual(Object.keys(chartFiles).sort());
    for (const name of names) expect(readFileSync(new URL(name, folder), "utf8")).toBe(chartFiles[name]);
  });
});

import type { Json } from "@fgk/engine";
import { readDeployment } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { deploymentRules } from "./rules.ts";
import { deploymentSchema } from "./schema.ts";
import { fullText, smallestText, textWith } from "./test-files.ts";

function problemsOf(text: string): readonly string[] {
  const read = readDeployment(text, "fgk.yaml", { schema: deploymentSchema, rules: deploymentRules });
  return read.diagnostics.map(({ severity, code, keyPath }) => `${severity} ${code} ${keyPath}`);
}

type Changes = Readonly<Record<string, Json>>;
const error = (keyPath: string): string => `error rule ${keyPath}`;
const many = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `p${index}`);

const refused: readonly (readonly [name: string, changes: Changes, problems: readonly string[]])[] = [
  ["flyte-core", { "flyte.install": "core" }, ["error not-yet flyte.install"]],
  ["the sandbox", { "flyte.install": "sandbox" }, ["error not-yet flyte.install"]],
  [
    "members that are theirs to be pruned",
    { "serviceAccount.prune": true, "serviceAccount.bindings": "theirs" },
    [error("serviceAccount.prune")],
  ],
  ["Flyte 2", { "flyte.version": "2.0.43" }, ["error not-yet flyte.version"]],
  [
    "a chart of two places",
    { "flyte.chart": { path: "./c", repository: "https://x.dev" } },
    [error("flyte.chart.repository")],
  ],
  ["Flyte in kube-system", { "flyte.namespace": "kube-system" }, [error("flyte.namespace")]],
  ["a cluster name of 41 characters", { "cluster.name": "c".repeat(41) }, [error("cluster.name")]],
  [
    "a location and cluster too long for the mark",
    { "cluster.name": "c".repeat(40), "google.location": "northamerica-northeast1-a" },
    [error("cluster.name")],
  ],
  ["an account name of 5 characters", { "serviceAccount.name": "flyte" }, [error("serviceAccount.name")]],
  ["an account name of 31 characters", { "serviceAccount.name": "a".repeat(31) }, [error("serviceAccount.name")]],
  ["project and instance of 98 characters", { "database.instance": "i".repeat(91) }, [error("database.instance")]],
  ["a release of 54 characters", { "flyte.release": "r".repeat(54) }, [error("flyte.release")]],
  ["a full name whose webhook Service is too long", { "flyte.fullname": "f".repeat(56) }, [error("flyte.fullname")]],
  [
    "a namespace of 64 characters",
    { "flyte.projects": ["p".repeat(52)], "flyte.domains": ["development"] },
    [error("flyte.projects[0]")],
  ],
  [
    "an address name of 64 characters",
    { "loadBalancer.addressName": "a".repeat(64) },
    [error("loadBalancer.addressName")],
  ],
  ["a bucket name of 2 characters", { "buckets.metadata": "ab" }, [error("buckets.metadata")]],
  ["a bucket name of 64 characters", { "buckets.userData": { name: "b".repeat(64) } }, [error("buckets.userData")]],
  ["a bucket that looks like an address", { "buckets.userData": "10.1.2.3" }, [error("buckets.userData")]],
  ["a bucket with google in it", { "buckets.userData": "my-g00gle-data" }, [error("buckets.userData")]],
  ["a bucket that ends with a hyphen", { "buckets.userData": "acme-" }, [error("buckets.userData")]],
  ["one bucket for both", { "buckets.userData": "acme-ml-flyte-metadata" }, ["note note buckets.userData"]],
  [
    "one bucket for both that forgets",
    { "buckets.userData": "acme-ml-flyte-metadata", "buckets.deleteAfterDays": 30 },
    [error("buckets.deleteAfterDays")],
  ],
  ["a label value with a capital", { "google.labels": { team: "ML" } }, [error("google.labels.team")]],
  ["a label value of 64 characters", { "google.labels": { team: "m".repeat(64) } }, [error("google.labels.team")]],
  ["a label key with a dot", { "google.labels": { "a/b": "c" } }, [error("google.labels.a/b")]],
  ["the mark as a label", { "google.labels": { "fgk-cluster": "x" } }, [error("google.labels.fgk-cluster")]],
  ["a project twice", { "flyte.projects": ["a", "b", { id: "a" }] }, [error("flyte.projects[2]")]],
  ["a domain twice", { "flyte.domains": ["dev", "dev"] }, [error("flyte.domains[1]")]],
  [
    "two projects with one namespace",
    { "flyte.projects": ["a", "a-b"], "flyte.domains": ["c", "b-c"] },
    [error("flyte.projects[1]")],
  ],
  [
    "a project whose namespace is Flyte's",
    { "flyte.namespace": "a-dev", "flyte.projects": ["a"], "flyte.domains": ["dev"] },
    [error("flyte.projects[0]")],
  ],
  ["a node pool twice", { "cluster.nodePools": [{ name: "a" }, { name: "a" }] }, [error("cluster.nodePools[1].name")]],
  ["another region", { "google.region": "europe-west4" }, [error("google.region")]],
  ["a managed database of another project", { "database.project": "acme-db" }, [error("database.project")]],
  ["a host of a managed database", { "database.host": "10.0.0.3" }, [error("database.host")]],
  [
    "a host behind the proxy",
    { "database.host": "10.0.0.3", "database.managed": false, "database.connection": "proxy" },
    [error("database.host")],
  ],
  ["a reserved database", { "database.name": "cloudsqladmin" }, [error("database.name")]],
  ["a machine type of another edition", { "database.edition": "enterprise-plus" }, [error("database.edition")]],
  [
    "Autopilot with node pools",
    { "cluster.autopilot": true, "google.location": "europe-west1", "cluster.nodePools": [{ name: "a" }] },
    [error("cluster.nodePools")],
  ],
  ["Autopilot in a zone", { "cluster.autopilot": true }, [error("google.location")]],
  [
    "more nodes at least than at most",
    { "cluster.nodePools": [{ name: "a", nodes: { totalMin: 6 } }] },
    [error("cluster.nodePools[0].nodes")],
  ],
  [
    "an e-mail of a managed account",
    { "serviceAccount.email": "x@acme-iam.iam.gserviceaccount.com" },
    [error("serviceAccount.email")],
  ],
  ["more members than a policy holds", { "flyte.projects": many(500) }, [error("flyte.projects")]],
  ["equal ports", { "loadBalancer.ports": { http: 80, grpc: 80 } }, [error("loadBalancer.ports")]],
  ["a Service of the chart's name", { "loadBalancer.name": "flyte-binary-http" }, [error("loadBalancer.name")]],
  ["a published private address", { "loadBalancer.internal": false }, [error("loadBalancer.address")]],
  ["the full name as a value", { "flyte.values.fullnameOverride": "x" }, [error("flyte.values.fullnameOverride")]],
  [
    "the image's tag as a value",
    { "flyte.values.deployment.image.tag": "v1.15.0" },
    [error("flyte.values.deployment.image.tag")],
  ],
  ["a number where a map belongs", { "flyte.values.configuration": 3 }, [error("flyte.values.configuration")]],
  [
    "a secret of our own at the chart's key",
    { "flyte.values.configuration.inlineSecretRef": "mine" },
    [error("flyte.values.configuration.inlineSecretRef")],
  ],
  [
    "the database password as a value",
    { "flyte.values.configuration.database.password": "hunter2" },
    [error("flyte.values.configuration.database.password")],
  ],
  [
    "a client secret as a value",
    { "flyte.values.configuration.auth.oidc.clientSecret": "hunter2" },
    [error("flyte.values.configuration.auth.oidc.clientSecret")],
  ],
  [
    "a secret in the environment",
    {
      "flyte.values.deployment.extraEnvVars": [
        { name: "A", value: "b" },
        { name: "DB_PASSWORD", value: "hunter2" },
      ],
    },
    [error("flyte.values.deployment.extraEnvVars[1].value")],
  ],
  [
    "an annotation that is no text",
    { "flyte.values.deployment.podAnnotations.scrape": true },
    [error("flyte.values.deployment.podAnnotations.scrape")],
  ],
  [
    "a list where a map belongs",
    { "flyte.values.deployment.resources": ["x"] },
    [error("flyte.values.deployment.resources")],
  ],
  [
    "two source ranges of the chart's Service",
    { "flyte.values.service": { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8", "10.8.0.0/16"] } },
    [error("flyte.values.service.loadBalancerSourceRanges")],
  ],
];

const accepted: readonly (readonly [name: string, changes: Changes])[] = [
  ["namespaces to be removed", { "flyte.removeNamespaces": true }],
  ["members to be pruned", { "serviceAccount.prune": true }],
  ["a cluster name of 40 characters", { "cluster.name": "c".repeat(40) }],
  ["an account name of 6 characters", { "serviceAccount.name": "flytes" }],
  ["project and instance of 97 characters", { "database.instance": "i".repeat(90) }],
  ["a namespace of 63 characters", { "flyte.projects": ["p".repeat(51)], "flyte.domains": ["development"] }],
  ["1,499 members", { "flyte.projects": many(499) }],
  ["a bucket of 63 characters", { "buckets.userData": "b".repeat(63) }],
  ["a bucket of a domain", { "buckets.userData": "data.acme.dev" }],
  ["another project's database that isn't managed", { "database.project": "acme-db", "database.managed": false }],
  ["a host that can't be read", { "database.managed": false, "database.host": "10.0.0.3" }],
  [
    "another project's account",
    { "serviceAccount.managed": false, "serviceAccount.email": "x@acme-iam.iam.gserviceaccount.com" },
  ],
  ["many source ranges of our own Service", { "loadBalancer.sourceRanges": ["10.0.0.0/8", "10.8.0.0/16"] }],
  ["a published Service", { loadBalancer: { internal: false } }],
  ["the place of a secret", { "flyte.values.configuration.auth.clientSecretsExternalSecretRef": "flyte-auth" }],
  [
    "what fgk computes, said again",
    { "flyte.values.fullnameOverride": "flyte-binary", "flyte.values.serviceAccount.create": true },
  ],
  ["a removed value", { "flyte.values.configuration": { logging: { plugins: { stackdriver: null } } } }],
  [
    "templates beside fgk's",
    { "flyte.values.clusterResourceTemplates.inline": { "003_quota.yaml": "kind: ResourceQuota" } },
  ],
];

describe("the rules of the deployment file", () => {
  it("find nothing in the smallest file", () => expect(problemsOf(smallestText)).toEqual([]));

  it("find nothing in the complete file", () => expect(problemsOf(fullText)).toEqual([]));

  it.each(refused)("refuse %s", (_, changes, problems) => expect(problemsOf(textWith(changes))).toEqual(problems));

  it.each(accepted)("accept %s", (_, changes) => expect(problemsOf(textWith(changes))).toEqual([]));

  it("never repeat a secret", () => {
    const text = textWith({ "flyte.values.configuration.database.password": "hunter2" });
    const read = readDeployment(text, "fgk.yaml", { schema: deploymentSchema, rules: deploymentRules });
    const words = read.diagnostics.map(({ summary, cause, help }) => `${summary} ${cause} ${help}`).join("\n");
    expect(words).toContain("database.password");
    expect(words).not.toContain("hunter2");
  });

  it("say what is wrong, why, and what mends it, at the line", () => {
    const text = textWith({ "flyte.version": "2.0.43" });
    const read = readDeployment(text, "fgk.yaml", { schema: deploymentSchema, rules: deploymentRules });
    expect(read.diagnostics).toEqual([
      {
        severity: "error",
        code: "not-yet",
        keyPath: "flyte.version",
        summary: "Flyte 2.0.43 can't be installed yet",
        cause: "fgk knows Flyte 1; Flyte 2 has other charts, ports and namespaces",
        help: "write a version 1.x, such as 1.16.8",
        source: expect.objectContaining({ file: "fgk.yaml", text: "  version: 2.0.43" }),
      },
    ]);
  });
});

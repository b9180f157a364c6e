import type { Field, Json } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { describeDeployment } from "../describe.ts";
import { fileOf, fullText, smallestText, smallestWith } from "../test-files.ts";
import { splitImage } from "./values/image-values.ts";

type Changes = Readonly<Record<string, Json>>;

function releaseOf(changes: Changes | "full"): Readonly<Record<string, Field>> {
  const file = changes === "full" ? fileOf(fullText) : smallestWith(changes);
  const release = describeDeployment(file).resources.find(({ address }) => address.startsWith("helm.release/"));
  return release?.fields ?? {};
}

function shown(changes: Changes | "full", path: string): string | undefined {
  const field = releaseOf(changes)[path];
  if (field === undefined) return undefined;
  return `${JSON.stringify(field.value)} ${field.role}${field.source === undefined ? "" : ` ${field.source}`}`;
}

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const domainData = (domain: string): Json => ({ [domain]: [{ defaultIamServiceAccount: { value: email } }] });

describe("the release of the smallest file", () => {
  it("compares only what a required key asks for, and what Flyte can't work without", () => {
    const compared = Object.entries(releaseOf({})).filter(([, { role }]) => role !== "default");
    expect(compared.map(([path, { value, role }]) => [path, value, role])).toEqual([
      ["chart.version", "v1.16.8", "written"],
      ["status", "deployed", "always"],
      ["values.configuration.storage.provider", "gcs", "always"],
      ["values.configuration.storage.providerConfig.gcs.project", "acme-ml", "written"],
      ["values.configuration.storage.metadataContainer", "acme-ml-flyte-metadata", "written"],
      ["values.configuration.storage.userDataContainer", "acme-ml-flyte-data", "written"],
      ['values.serviceAccount.annotations."iam.gke.io/gcp-service-account"', email, "always"],
      [
        "values.configuration.database.host",
        { later: { address: "sql.instance/flyte-db", output: "privateIp" } },
        "written",
      ],
      ["values.deployment.image.tag", "v1.16.8", "written"],
    ]);
  });

  const defaults: readonly (readonly [path: string, value: Json])[] = [
    ["chart.name", "flyte-binary"],
    ["values.fullnameOverride", "flyte-binary"],
    ["values.ingress.separateGrpcIngress", false],
    ["values.configuration.database.port", 5432],
    ["values.configuration.database.username", "flyteadmin"],
    ["values.configuration.database.dbname", "flyteadmin"],
    ["values.configuration.database.options", "sslmode=require"],
    ["values.configuration.inlineSecretRef", "fgk-prod-db-password"],
    ["values.configuration.logging.level", 5],
    ["values.configuration.logging.plugins.stackdriver.enabled", true],
    [
      "values.configuration.inline.cluster_resources.customData",
      [domainData("production"), domainData("staging"), domainData("development")],
    ],
    ["values.flyte-core-components.admin.seedProjects", ["flytesnacks"]],
    ["values.flyte-core-components.admin.seedProjectsWithDetails", []],
    [
      'values.clusterResourceTemplates.inline."001_namespace.yaml"',
      "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: '{{ namespace }}'\n",
    ],
    [
      'values.deployment.podAnnotations."fgk.dev/password-version"',
      { later: { address: "secrets.secret/fgk-prod-db-password", output: "version" } },
    ],
  ];
  it.each(defaults)("creates with %s", (path, value) => {
    expect(releaseOf({})[path]).toEqual({ value, role: "default" });
  });

  it("seeds a project with the description that the file has", () => {
    const projects = ["flytesnacks", { id: "forecasting", description: "Demand" }];
    expect(
      releaseOf({ "flyte.projects": projects })["values.flyte-core-components.admin.seedProjectsWithDetails"]?.value,
    ).toEqual([{ name: "forecasting", description: "Demand" }]);
  });

  it("writes the annotation into Flyte's template, never the mark", () => {
    const template = String(releaseOf({})['values.clusterResourceTemplates.inline."002_serviceaccount.yaml"']?.value);
    expect(template).toContain("    iam.gke.io/gcp-service-account: '{{ defaultIamServiceAccount }}'\n");
    expect(template).not.toContain("fgk");
  });

  it("says no domains, so that Flyte's own hold", () => {
    expect(Object.keys(releaseOf({})).filter((path) => path.includes("inline.domains"))).toEqual([]);
  });

  it("lives in its namespace, from the official chart", () => {
    const { resources } = describeDeployment(fileOf(smallestText));
    expect(resources.find(({ address }) => address === "helm.release/flyte/fb")?.at).toEqual({
      namespace: "flyte",
      repository: "https://flyteorg.github.io/flyte",
      chartName: "flyte-binary",
      chartPath: "",
    });
  });
});

describe("what the file writes", () => {
  const rows: readonly (readonly [
    name: string,
    changes: Changes | "full",
    path: string,
    expected: string | undefined,
  ])[] = [
    [
      "the domains",
      { "flyte.domains": ["dev"] },
      "values.configuration.inline.domains",
      '[{"id":"dev","name":"dev"}] written flyte.domains',
    ],
    [
      "another full name",
      { "flyte.fullname": "flyte-ml" },
      "values.fullnameOverride",
      '"flyte-ml" written flyte.fullname',
    ],
    ["a user", { "database.user": "flyte" }, "values.configuration.database.username", '"flyte" written database.user'],
    [
      "a host",
      { "database.managed": false, "database.host": "10.9.0.2" },
      "values.configuration.database.host",
      '"10.9.0.2" written database.host',
    ],
    ["a password", "full", "values.configuration.inlineSecretRef", '"fgk-prod-db-password" written database.password'],
    [
      "the proxy's host",
      { "database.connection": "proxy" },
      "values.configuration.database.host",
      '"127.0.0.1" written database.connection',
    ],
    [
      "the proxy's encryption",
      { "database.connection": "proxy" },
      "values.configuration.database.options",
      '"sslmode=disable" written database.connection',
    ],
    [
      "an image",
      { "flyte.images.waitForDb": "eu.pkg.dev/a/pg:15" },
      "values.deployment.waitForDB.image.tag",
      '"15" written flyte.images.waitForDb',
    ],
    [
      "an image of its own",
      { "flyte.images.flyte": "eu.pkg.dev/a/flyte:x" },
      "values.deployment.image.repository",
      '"eu.pkg.dev/a/flyte" written flyte.images.flyte',
    ],
    ["no image", {}, "values.deployment.waitForDB.image.tag", undefined],
    ["a local chart", { "flyte.chart.path": "./c" }, "chart.version", undefined],
    ["a chart's version", { "flyte.chart.version": "1.2.3" }, "chart.version", '"1.2.3" written flyte.chart.version'],
    [
      "a value",
      { "flyte.values.configuration.logging.level": 3 },
      "values.configuration.logging.level",
      "3 written flyte.values.configuration.logging.level",
    ],
    [
      "a removed value",
      { "flyte.values.configuration": { logging: null } },
      "values.configuration.logging.level",
      undefined,
    ],
  ];
  it.each(rows)("%s", (_, changes, path, expected) => expect(shown(changes, path)).toBe(expected));

  it("a written password is handed over for the file's user", () => {
    const path = "values.configuration.database.username";
    expect(shown({ "database.password": { env: "DB" } }, path)).toBe('"flyteadmin" written database.password');
  });

  it("a null removes the whole of what is below it", () => {
    const fields = releaseOf({ "flyte.values": { configuration: { logging: null } } });
    const logging = Object.entries(fields).filter(([path]) => path.startsWith("values.configuration.logging"));
    expect(logging).toEqual([
      ["values.configuration.logging", { value: null, role: "written", source: "flyte.values.configuration.logging" }],
    ]);
  });

  it("a value with dots in its key is quoted", () => {
    const fields = releaseOf({ "flyte.values.commonAnnotations": { "acme.dev/team": "ml" } });
    expect(fields['values.commonAnnotations."acme.dev/team"']).toEqual({
      value: "ml",
      role: "written",
      source: "flyte.values.commonAnnotations.acme.dev/team",
    });
  });

  it("the proxy stands before the user's own first containers", () => {
    const own = [{ name: "mine", image: "x" }];
    const field = releaseOf({ "database.connection": "proxy", "flyte.values.deployment.preInitContainers": own })[
      "values.deployment.preInitContainers"
    ];
    expect(field).toMatchObject({ role: "written", source: "flyte.values.deployment.preInitContainers" });
    expect(field?.value).toMatchObject([
      {
        name: "cloud-sql-proxy",
        restartPolicy: "Always",
        args: [
          "--structured-logs",
          "--port=5432",
          "--auto-ip",
          { later: { address: "sql.instance/flyte-db", output: "connectionName" } },
        ],
      },
      { name: "mine", image: "x" },
    ]);
  });

  it("a password that the cluster has is mounted", () => {
    const changes = { "database.password": { kubernetesSecret: { name: "pg", key: "pw.txt" } } };
    expect(shown(changes, "values.configuration.database.passwordPath")).toBe(
      '"/etc/fgk/database/pw.txt" written database.password',
    );
    expect(shown(changes, "values.deployment.extraVolumes")).toBe(
      '[{"name":"fgk-database","secret":{"secretName":"pg"}}] written database.password',
    );
    expect(shown(changes, "values.configuration.inlineSecretRef")).toBeUndefined();
  });
});

describe("an image, as the chart takes it", () => {
  const digest = "a".repeat(64);
  const rows: readonly (readonly [image: string, repository: string, tag: string | undefined])[] = [
    ["postgres:15-alpine", "postgres", "15-alpine"],
    ["postgres", "postgres", undefined],
    ["registry.dev:5000/pg", "registry.dev:5000/pg", undefined],
    ["registry.dev:5000/pg:15", "registry.dev:5000/pg", "15"],
    [`eu.pkg.dev/a/flyte@sha256:${digest}`, "eu.pkg.dev/a/flyte@sha256", digest],
    [`eu.pkg.dev/a/flyte:x@sha256:${digest}`, "eu.pkg.dev/a/flyte:x@sha256", digest],
  ];
  it.each(rows)("%s", (image, repository, tag) => expect(splitImage(image)).toEqual({ repository, tag }));
});

import { stringify } from "yaml";
import { expandTemplate } from "./expand-template.ts";
import type { Stored } from "./helm-world.ts";
import type { RenderInput } from "./render-names.ts";
import { fullname, objectMetadata, renderError, required } from "./render-names.ts";

/** YAML as Helm's `toYaml` would write it: no folding of long lines. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** The ConfigMap whose files Flyte merges in the order of their names. */
export function renderConfigMap(input: RenderInput): Stored {
  const configuration: Stored = input.values["configuration"];
  const inline: Stored = configuration["inline"] ?? {};
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: objectMetadata(input, `${fullname(input)}-config`, {
      labels: [configuration["labels"]],
      annotations: [configuration["annotations"]],
    }),
    data: {
      "000-core.yaml": toYaml(coreConfig(input)),
      "001-plugins.yaml": toYaml(pluginsConfig(input)),
      "002-database.yaml": toYaml(databaseConfig(input)),
      "003-storage.yaml": toYaml(storageConfig(configuration["storage"])),
      ...(Object.keys(inline).length === 0 ? {} : { "100-inline-config.yaml": expandTemplate(toYaml(inline), input) }),
    },
  };
}

function coreConfig(input: RenderInput): Stored {
  const configuration: Stored = input.values["configuration"];
  return {
    admin: { endpoint: "localhost:8089", insecure: true },
    "catalog-cache": { endpoint: "localhost:8081", insecure: true, type: "datacatalog" },
    cluster_resources: { standaloneDeployment: false, templatePath: "/etc/flyte/cluster-resource-templates" },
    logger: { "show-source": true, level: configuration["logging"]["level"] },
    propeller: { "create-flyteworkflow-crd": configuration["propeller"]["createCRDs"] },
    webhook: {
      certDir: "/var/run/flyte/certs",
      localCert: true,
      secretName: `${fullname(input)}-webhook-secret`,
      serviceName: `${fullname(input)}-webhook`,
      servicePort: 443,
    },
    flyte: input.values["flyte-core-components"],
  };
}

function pluginsConfig(input: RenderInput): Stored {
  const configuration: Stored = input.values["configuration"];
  const logs = logPlugins(configuration["logging"]["plugins"]);
  const copilot: Stored = configuration["co-pilot"]["image"];
  return {
    tasks: input.values["enabled_plugins"]["tasks"],
    plugins: {
      logs,
      k8s: { "co-pilot": { image: `${copilot["repository"]}:${copilot["tag"]}` } },
      "k8s-array": { logs: { config: logs } },
    },
  };
}

function logPlugins(plugins: Stored): Stored {
  const logs: Stored = {};
  for (const name of ["cloudwatch", "kubernetes", "stackdriver"]) {
    const enabled = Boolean(plugins[name]["enabled"]);
    logs[`${name}-enabled`] = enabled;
    if (!enabled) continue;
    // Values wrap the template in quotes inside a block scalar, because Flyte's chart puts it into YAML as it is.
    const template = required(plugins[name]["templateUri"], `Template URI required for ${name} logging plugin`).trim();
    logs[`${name}-template-uri`] = template.replace(/^"+|"+$/g, "");
  }
  if (plugins["custom"]?.length > 0) logs["templates"] = plugins["custom"];
  return logs;
}

function databaseConfig(input: RenderInput): Stored {
  const database: Stored = input.values["configuration"]["database"];
  return {
    database: {
      postgres: {
        username: database["username"],
        host: expandTemplate(String(database["host"]), input),
        port: database["port"],
        dbname: database["dbname"],
        options: database["options"],
        ...(database["passwordPath"] ? { passwordPath: database["passwordPath"] } : {}),
      },
    },
  };
}

function storageConfig(storage: Stored): Stored {
  const provider = String(storage["provider"]);
  if (provider !== "gcs")
    throw renderError(`Invalid value for storage provider. This chart renders only gcs, but got: ${provider}`);
  const userData = required(storage["userDataContainer"], "User data container required");
  return {
    propeller: { "rawoutput-prefix": `gs://${userData}/data` },
    storage: {
      type: "stow",
      stow: {
        kind: "google",
        config: {
          json: "",
          project_id: required(
            storage["providerConfig"]["gcs"]["project"],
            "GCP project required for GCS storage provider",
          ),
          scopes: "https://www.googleapis.com/auth/cloud-platform",
        },
      },
      container: required(storage["metadataContainer"], "Metadata container required"),
    },
  };
}

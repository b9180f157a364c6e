import { createHash } from "node:crypto";
import { expandTemplate } from "./expand-template.ts";
import type { Stored } from "./helm-world.ts";
import type { RenderInput } from "./render-names.ts";
import { accountName, fullname, isConfiguredOutside, objectMetadata, selectorLabels } from "./render-names.ts";

/** The objects whose checksums restart the pod when they change. */
export interface Configuration {
  readonly configMap: Stored | undefined;
  readonly secret: Stored | undefined;
  readonly templates: Stored | undefined;
}

/** Flyte's Deployment: one replica, Recreate, `wait-for-db` before the container `flyte`. */
export function renderDeployment(input: RenderInput, configuration: Configuration): Stored {
  const deployment: Stored = input.values["deployment"];
  const selector = selectorLabels(input);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: objectMetadata(input, fullname(input), {
      labels: [deployment["labels"]],
      annotations: [deployment["annotations"]],
    }),
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: selector },
      template: {
        metadata: {
          labels: { ...selector, ...input.values["commonLabels"], ...deployment["podLabels"] },
          annotations: {
            ...checksums(configuration),
            ...input.values["commonAnnotations"],
            ...deployment["podAnnotations"],
          },
        },
        spec: podSpec(input),
      },
    },
  };
}

function checksums({ configMap, secret, templates }: Configuration): Stored {
  return {
    ...(configMap === undefined ? {} : { "checksum/configuration": checksum(configMap) }),
    ...(secret === undefined ? {} : { "checksum/configuration-secret": checksum(secret) }),
    ...(templates === undefined ? {} : { "checksum/cluster-resource-templates": checksum(templates) }),
  };
}

function checksum(object: Stored): string {
  return createHash("sha256").update(JSON.stringify(object)).digest("hex");
}

function podSpec(input: RenderInput): Stored {
  const deployment: Stored = input.values["deployment"];
  const outside = isConfiguredOutside(input);
  const initContainers = [
    ...(outside ? [] : [...deployment["preInitContainers"], waitForDatabase(input)]),
    ...deployment["initContainers"],
  ];
  return {
    ...deployment["extraPodSpec"],
    serviceAccountName: accountName(input),
    ...(initContainers.length === 0 ? {} : { initContainers }),
    containers: [flyteContainer(deployment), ...deployment["sidecars"]],
    volumes: [...volumes(input), ...deployment["extraVolumes"]],
  };
}

function waitForDatabase(input: RenderInput): Stored {
  const { waitForDB, resources } = input.values["deployment"];
  const database: Stored = input.values["configuration"]["database"];
  const host = expandTemplate(String(database["host"]), input);
  const script = `until pg_isready -h ${host} -p ${database["port"]} -U ${database["username"]}
do
  echo waiting for database
  sleep 0.1
done
`;
  return {
    name: "wait-for-db",
    image: `${waitForDB["image"]["repository"]}:${waitForDB["image"]["tag"]}`,
    imagePullPolicy: waitForDB["image"]["pullPolicy"],
    command: waitForDB["command"].length > 0 ? waitForDB["command"] : ["sh", "-ec"],
    args: waitForDB["args"].length > 0 ? waitForDB["args"] : [script],
    ...someResources(resources),
  };
}

function flyteContainer(deployment: Stored): Stored {
  const image: Stored = deployment["image"];
  const probe = { httpGet: { path: "/healthcheck", port: "http" }, initialDelaySeconds: 30 };
  return {
    name: "flyte",
    image: `${image["repository"]}:${image["tag"]}`,
    imagePullPolicy: image["pullPolicy"],
    ...(deployment["command"].length > 0 ? { command: deployment["command"] } : {}),
    args: deployment["args"].length > 0 ? deployment["args"] : ["start", "--config", "/etc/flyte/config.d/*.yaml"],
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
      ...deployment["extraEnvVars"],
    ],
    ports: [
      { name: "http", containerPort: 8088 },
      { name: "grpc", containerPort: 8089 },
      { name: "webhook", containerPort: 9443 },
    ],
    livenessProbe: isEmpty(deployment["livenessProbe"]) ? probe : deployment["livenessProbe"],
    readinessProbe: isEmpty(deployment["readinessProbe"]) ? probe : deployment["readinessProbe"],
    ...someResources(deployment["resources"]),
    volumeMounts: [
      { name: "cluster-resource-templates", mountPath: "/etc/flyte/cluster-resource-templates" },
      { name: "config", mountPath: "/etc/flyte/config.d" },
      { name: "state", mountPath: "/var/run/flyte" },
      ...deployment["extraVolumeMounts"],
    ],
  };
}

function volumes(input: RenderInput): readonly Stored[] {
  const { configuration, clusterResourceTemplates } = input.values;
  const name = fullname(input);
  const external: string = clusterResourceTemplates["externalConfigMap"];
  const sources = isConfiguredOutside(input)
    ? [
        ...source("configMap", configuration["externalConfigMap"]),
        ...source("secret", configuration["externalSecretRef"]),
      ]
    : [
        ...source("configMap", `${name}-config`),
        ...source("secret", `${name}-config-secret`),
        ...source("configMap", configuration["inlineConfigMap"]),
        ...source("secret", configuration["inlineSecretRef"]),
      ];
  const templates = [
    ...source("configMap", `${name}-cluster-resource-templates`),
    ...source("configMap", clusterResourceTemplates["inlineConfigMap"]),
  ];
  return [
    {
      name: "cluster-resource-templates",
      ...(external ? { configMap: { name: external } } : { projected: { sources: templates } }),
    },
    { name: "config", projected: { sources } },
    { name: "state", emptyDir: {} },
  ];
}

function source(kind: "configMap" | "secret", name: string): readonly Stored[] {
  return name ? [{ [kind]: { name } }] : [];
}

function someResources(resources: Stored): Stored {
  return isEmpty(resources) ? {} : { resources };
}

function isEmpty(tree: Stored | undefined): boolean {
  return Object.keys(tree ?? {}).length === 0;
}

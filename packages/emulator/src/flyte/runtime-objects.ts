import { Buffer } from "node:buffer";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { findInside, writeInside } from "../kubernetes/inside.ts";
import type { FlyteConfig } from "./flyte-config.ts";

/** What the binary itself makes when it starts, and what helm therefore leaves behind: CRD, webhook, the webhook's secret. */
export function writeRuntimeObjects(cloud: Cloud, cluster: string, namespace: string, config: FlyteConfig): void {
  if (
    config.createsCrd &&
    findInside(cloud, cluster, "customresourcedefinitions.apiextensions.k8s.io", undefined, crdName) === undefined
  ) {
    writeInside(cloud, cluster, workflowCrd, "flyte");
  }
  if (!config.webhook.enabled) return;
  if (findInside(cloud, cluster, "secrets", namespace, config.webhook.secretName) === undefined) {
    writeInside(cloud, cluster, webhookSecret(namespace, config.webhook.secretName), "flyte");
  }
  writeInside(cloud, cluster, webhookConfiguration(namespace, config.webhook), "flyte");
}

const crdName = "flyteworkflows.flyte.lyft.com";

const workflowCrd: Stored = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: crdName },
  spec: {
    group: "flyte.lyft.com",
    names: {
      kind: "FlyteWorkflow",
      listKind: "FlyteWorkflowList",
      plural: "flyteworkflows",
      singular: "flyteworkflow",
      shortNames: ["fly"],
    },
    scope: "Namespaced",
    versions: [
      {
        name: "v1alpha1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

/** Nobody calls the webhook in the emulator, so what should be certificates is only in their place. */
function webhookSecret(namespace: string, name: string): Stored {
  const data = Object.fromEntries(
    ["ca.crt", "tls.crt", "tls.key"].map((key) => [key, Buffer.from(`fgk emulator ${key}\n`).toString("base64")]),
  );
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, type: "Opaque", immutable: true, data };
}

function webhookConfiguration(namespace: string, webhook: FlyteConfig["webhook"]): Stored {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: webhook.serviceName },
    webhooks: [
      {
        name: "flyte-pod-webhook.flyte.org",
        clientConfig: {
          caBundle: Buffer.from("fgk emulator ca.crt\n").toString("base64"),
          service: { name: webhook.serviceName, namespace, path: "/mutate--v1-pod", port: webhook.port },
        },
        rules: [{ operations: ["CREATE"], apiGroups: ["*"], apiVersions: ["v1"], resources: ["pods"], scope: "*" }],
        failurePolicy: "Fail",
        matchPolicy: "Equivalent",
        namespaceSelector: {},
        objectSelector: { matchLabels: { "inject-flyte-secrets": "true" } },
        sideEffects: "NoneOnDryRun",
        timeoutSeconds: 10,
        admissionReviewVersions: ["v1", "v1beta1"],
        reinvocationPolicy: "Never",
      },
    ],
  };
}

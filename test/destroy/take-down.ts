import { smallest } from "../plan/installation.ts";
import type { RunOptions } from "../product/run-fgk.ts";

/** The smallest file with nothing protected. */
export const unprotected: string = smallest
  .replace("cluster: { name: flyte }", "cluster: { name: flyte, protect: false }")
  .replace("instance: flyte-db }", "instance: flyte-db, protect: false }")
  .replace("userData: acme-ml-flyte-data }", "userData: acme-ml-flyte-data, protect: false }");

/** A destroy with the consent that anybody gives. */
export const destroy: RunOptions = { destroy: true, allow: ["downtime", "identity", "access"] };

/** A destroy with all the consent that there is. */
export const destroyAll: RunOptions = {
  ...destroy,
  dataLoss: [
    "gke.cluster/flyte",
    "sql.instance/flyte-db",
    "secrets.secret/fgk-prod-db-password",
    "storage.bucket/acme-ml-flyte-metadata",
    "storage.bucket/acme-ml-flyte-data",
  ],
};

/** Where webhooks are. */
export const webhooks = "cluster:/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
/** The definition of Flyte's workflows. */
export const definition =
  "cluster:/apis/apiextensions.k8s.io/v1/customresourcedefinitions/flyteworkflows.flyte.lyft.com";

/** Another Flyte's webhook, as its binary makes it. */
export const otherWebhook: object = {
  metadata: { name: "other-webhook" },
  webhooks: [
    {
      name: "flyte-pod-webhook.flyte.org",
      clientConfig: { service: { name: "other-webhook", namespace: "other-flyte" } },
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
    },
  ],
};

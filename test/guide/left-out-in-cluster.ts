import type { LeftOut } from "./left-out.ts";
import {
  account,
  annotating,
  annotatingFails,
  annotation,
  asIdentityUser,
  namespacesLater,
  neverRan,
} from "./left-out.ts";

const accountTemplate = `    002_serviceaccount.yaml: |
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: default
        namespace: '{{ namespace }}'
        annotations:
          iam.gke.io/gcp-service-account: '{{ defaultIamServiceAccount }}'
`;

const accountAnnotation = `serviceAccount:
  annotations:
    iam.gke.io/gcp-service-account: ${account}
`;

/** Commands of kubectl and helm, and what lets pods act as the Google account. */
export const leftOutInCluster: readonly LeftOut[] = [
  {
    name: "the namespace, and so the release: a password that only somebody knows",
    without: ["kubectl create namespace flyte"],
    failing: ["helm install", ...annotating, "kubectl apply -f service.yaml"],
    plan: "the database user flyteadmin is there already, and fgk doesn't know its password",
  },
  {
    name: "the namespace and the release, with a password for fgk to set",
    without: ["kubectl create namespace flyte"],
    failing: ["helm install", ...annotating, "kubectl apply -f service.yaml"],
    file: ["{ instance: flyte-db }", "{ instance: flyte-db, password: { secretManager: flyte-db-password } }"],
    plan: {
      "create services.api/secretmanager.googleapis.com": { state: "ENABLED" },
      "create secrets.secret/flyte-db-password": {},
      "update sql.user/flyte-db/flyteadmin": {
        password: {
          secret: "projects/acme-ml/secrets/flyte-db-password",
          version: { later: { address: "secrets.secret/flyte-db-password", output: "version" } },
        },
      },
      "create kubernetes.namespace/flyte": {},
      "create kubernetes.secret/flyte/fgk-prod-db-password": {},
      "create helm.release/flyte/fb": {
        "values.fullnameOverride": "flyte-binary",
        "values.deployment.image.tag": "v1.16.8",
        "values.configuration.storage.metadataContainer": "acme-ml-flyte-metadata",
      },
      "create kubernetes.service-account/flyte/flyte-binary": { [annotation]: account },
      "create kubernetes.service/flyte/flyte-binary": { address: "10.132.0.6", type: "LoadBalancer" },
      ...namespacesLater,
      "create flyte.project/flytesnacks": {},
    },
  },
  {
    name: "the release",
    without: ["helm install"],
    failing: annotating,
    plan: "the database user flyteadmin is there already, and fgk doesn't know its password",
  },
  {
    name: "a line of values.yaml: the annotation of Flyte's own account",
    without: [],
    instead: [["values.yaml", accountAnnotation, ""]],
    failing: annotating,
    plan: {
      "update helm.release/flyte/fb": { 'values.serviceAccount.annotations."iam.gke.io/gcp-service-account"': account },
      "update kubernetes.service-account/flyte/flyte-binary": { [annotation]: account },
      ...neverRan,
    },
  },
  {
    name: "the member for Flyte itself",
    without: ["[flyte/flyte-binary]"],
    ...annotatingFails,
    plan: { "update iam.account-policy/flyte-sa": { [asIdentityUser("flyte/flyte-binary")]: true }, ...neverRan },
  },
  {
    name: "the member for one namespace",
    without: ["[flytesnacks-staging/default]"],
    plan: { "update iam.account-policy/flyte-sa": { [asIdentityUser("flytesnacks-staging/default")]: true } },
  },
  {
    name: "the members for all namespaces in which workflows run",
    without: ["[flytesnacks-development/default]", "[flytesnacks-staging/default]", "[flytesnacks-production/default]"],
    plan: {
      "update iam.account-policy/flyte-sa": {
        [asIdentityUser("flytesnacks-development/default")]: true,
        [asIdentityUser("flytesnacks-production/default")]: true,
        [asIdentityUser("flytesnacks-staging/default")]: true,
      },
    },
  },
  { name: "annotations that Flyte writes by itself", without: annotating, plan: {} },
  {
    name: "annotations, and the template by which Flyte would write them",
    without: annotating,
    instead: [["values.yaml", accountTemplate, ""]],
    plan: {
      "update kubernetes.service-account/flytesnacks-development/default": { [annotation]: account },
      "update kubernetes.service-account/flytesnacks-production/default": { [annotation]: account },
      "update kubernetes.service-account/flytesnacks-staging/default": { [annotation]: account },
    },
  },
  {
    name: "the reserved address",
    without: ["gcloud compute addresses create flyte-ip"],
    plan: {
      "create network.address/fgk-prod-lb-10-132-0-6": {
        address: "10.132.0.6",
        addressType: "INTERNAL",
        subnet: "projects/acme-ml/regions/europe-west1/subnetworks/default",
      },
    },
  },
  {
    name: "the Service",
    without: ["kubectl apply -f service.yaml"],
    plan: {
      "create kubernetes.service/flyte/flyte-binary": {
        type: "LoadBalancer",
        address: "10.132.0.6",
        internal: true,
        selector: { "app.kubernetes.io/name": "flyte-binary" },
      },
    },
  },
];

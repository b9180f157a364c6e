import type { Steps } from "./plan-steps.ts";

/** What somebody forgot of the installation by hand, and what fgk has to find. */
export interface LeftOut {
  readonly name: string;
  /** Commands that aren't typed: each text stands in exactly one of them. */
  readonly without: readonly string[];
  /** What was written differently in a file or a command: the text and what stood in its place. */
  readonly instead?: readonly (readonly [file: string, text: string, written: string])[];
  /** Commands that fail because of it, by a text of theirs, in their order. */
  readonly failing?: readonly string[];
  /** The risks to which the plan needs consent, as `--allow` takes them. */
  readonly allow?: string;
  /** What the deployment file says besides, in place of a text that it has. */
  readonly file?: readonly [text: string, written: string];
  /** The changes of the plan, and nothing more; a text: no plan is made, for this reason. */
  readonly plan: Steps | string;
}

/** The Google account of the installation. */
export const account = "flyte-sa@acme-ml.iam.gserviceaccount.com";
/** The field of an account in Kubernetes that says which Google account it is. */
export const annotation = "annotations.iam.gke.io/gcp-service-account";
/** The field of the account's policy by which a Kubernetes account may act as it. */
export const asIdentityUser = (who: string): string =>
  `roles/iam.workloadIdentityUser serviceAccount:acme-ml.svc.id.goog[${who}]`;

/** Flyte isn't running without it, so that whether its project is there can only be asked later. */
const projectLater: Steps = { "ensure flyte.project/flytesnacks": {} };

/** What Flyte makes by itself once it runs. */
export const namespacesLater: Steps = {
  "create kubernetes.namespace/flytesnacks-development": { name: "flytesnacks-development" },
  "create kubernetes.namespace/flytesnacks-production": { name: "flytesnacks-production" },
  "create kubernetes.namespace/flytesnacks-staging": { name: "flytesnacks-staging" },
  "create kubernetes.service-account/flytesnacks-development/default": { [annotation]: account },
  "create kubernetes.service-account/flytesnacks-production/default": { [annotation]: account },
  "create kubernetes.service-account/flytesnacks-staging/default": { [annotation]: account },
};

/** Commands for namespaces that Flyte makes once it runs. */
export const annotating = [
  "kubectl annotate serviceaccount default --namespace flytesnacks-development",
  "kubectl annotate serviceaccount default --namespace flytesnacks-staging",
  "kubectl annotate serviceaccount default --namespace flytesnacks-production",
];

/** Flyte never ran: its namespaces aren't there, and can't be annotated. */
export const neverRan: Steps = { ...namespacesLater, ...projectLater };

/** Without its identity, its bucket or its database Flyte never ran, and made no namespaces. */
export const annotatingFails = { failing: annotating };

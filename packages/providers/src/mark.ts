import type { Mark, Marking } from "@fgk/engine";

/**
 * How a mark is written on the things of each system, in this one file: labels on what Google labels, labels on Kubernetes
 * objects, and a text at the end of the description of what can't be labelled (accounts, routers, firewall rules).
 * A mark is the pair (deployment, cluster); half a mark is nobody's.
 */

const deploymentLabel = "fgk-deployment";
const clusterLabel = "fgk-cluster";
const kubernetesDeploymentLabel = "fgk.dev/deployment";
const kubernetesClusterLabel = "fgk.dev/cluster";

type Labels = Readonly<Record<string, string>>;

/** A slash may stand in no label: `location/name` is written `location_name` (no cluster or location has an underscore). */
function labelOfCluster(cluster: string): string {
  return cluster.replace("/", "_");
}

/** The two labels that mark a Google resource. */
export function markLabels(mark: Mark): Labels {
  return { [deploymentLabel]: mark.deployment, [clusterLabel]: labelOfCluster(mark.cluster) };
}

/** True for the label keys that are the mark: they are never fields of a resource, nor "labels of others". */
export function isMarkLabel(key: string): boolean {
  return (
    key === deploymentLabel ||
    key === clusterLabel ||
    key === kubernetesDeploymentLabel ||
    key === kubernetesClusterLabel
  );
}

/** The two labels that mark a Kubernetes object. */
export function kubernetesMarkLabels(mark: Mark): Labels {
  return {
    [kubernetesDeploymentLabel]: mark.deployment,
    [kubernetesClusterLabel]: labelOfCluster(mark.cluster),
  };
}

function markOfPair(deployment: string | undefined, cluster: string | undefined): Mark | undefined {
  if (deployment === undefined || cluster === undefined) return undefined;
  return { deployment, cluster: cluster.replace("_", "/") };
}

/** The mark in a Google resource's labels, whoever's. */
export function markInLabels(labels: Labels | null | undefined): Mark | undefined {
  return markOfPair(labels?.[deploymentLabel], labels?.[clusterLabel]);
}

/** The mark in a Kubernetes object's labels, whoever's. */
export function markInKubernetesLabels(labels: Labels | null | undefined): Mark | undefined {
  return markOfPair(labels?.[kubernetesDeploymentLabel], labels?.[kubernetesClusterLabel]);
}

/** Whose a mark is, seen from ours. */
export function compareMark(found: Mark | undefined, mark: Mark): Marking {
  if (found === undefined) return { by: "nobody" };
  if (found.deployment === mark.deployment && found.cluster === mark.cluster) return { by: "us" };
  return { by: "other", mark: found };
}

/** Whose a Google resource is, by its labels. */
export function readMarkLabels(labels: Labels | null | undefined, mark: Mark): Marking {
  return compareMark(markInLabels(labels), mark);
}

/** Whose a Kubernetes object is, by its labels. */
export function readKubernetesMark(labels: Labels | null | undefined, mark: Mark): Marking {
  return compareMark(markInKubernetesLabels(labels), mark);
}

/** The text that marks what has only a description; it is put at its end. */
export function markText(mark: Mark): string {
  return ` [fgk:${mark.deployment}:${mark.cluster}]`;
}

const markPattern = /\s?\[fgk:([a-z][a-z0-9-]*):([a-z0-9-]+\/[a-z0-9-]+)\]$/;

/** The mark at the end of a description, whoever's. */
export function markInText(description: string | null | undefined): Mark | undefined {
  const found = markPattern.exec(description ?? "");
  return markOfPair(found?.[1], found?.[2]);
}

/** Whose a thing is, by the end of its description. */
export function readMarkText(description: string | null | undefined, mark: Mark): Marking {
  return compareMark(markInText(description), mark);
}

/**
 * Whose a reserved address is. Labels can't be given when one is made, only afterwards: until then (and after a crash in
 * between) the text of its description is the mark. A hand-made one is adopted by labels: its description is fixed.
 */
export function readMarkOfAddress(
  address: { readonly labels?: Labels | null; readonly description?: string | null },
  mark: Mark,
): Marking {
  return compareMark(markInAddress(address), mark);
}

/** The mark of a reserved address, whoever's. */
export function markInAddress(address: {
  readonly labels?: Labels | null;
  readonly description?: string | null;
}): Mark | undefined {
  return markInLabels(address.labels) ?? markInText(address.description);
}

/** A description without its mark: what a person wrote. */
export function withoutMarkText(description: string | null | undefined): string {
  return (description ?? "").replace(markPattern, "");
}

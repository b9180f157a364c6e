import type { Session } from "@fgk/engine";
import type { V1ObjectMeta } from "@kubernetes/client-node";
import { askIfThere } from "../kubernetes/failure.ts";
import { fieldManager, mergePatchOptions } from "../kubernetes/merge-patch.ts";
import type { OpenCluster } from "../kubernetes/reach.ts";
import { kubernetesMarkLabels } from "../mark.ts";

/** A release by its natural key. */
export interface ReleaseName {
  readonly namespace: string;
  readonly name: string;
}

/** The annotation that says whose leftover a thing is: `flyte/fb`. */
const leftBy = "fgk.dev/left-by";
/** What of a release's leftovers is marked; its secrets are known by the webhook. */
export type Leftover = "webhook" | "definition";

/** Writes our mark on a leftover, and whose it is. Throws `Failure`. */
export function markLeftover(
  session: Session,
  cluster: OpenCluster,
  what: Leftover,
  live: V1ObjectMeta | undefined,
  release: ReleaseName,
): Promise<void> {
  const labels = kubernetesMarkLabels(session.mark);
  return writeMark(cluster, what, live, { labels, annotations: { [leftBy]: keyOf(release) } });
}

/** Takes both off again. Throws `Failure`. */
export function unmarkLeftover(
  session: Session,
  cluster: OpenCluster,
  what: Leftover,
  live: V1ObjectMeta,
): Promise<void> {
  const keys = Object.keys(kubernetesMarkLabels(session.mark));
  const labels = Object.fromEntries(keys.map((key) => [key, null]));
  return writeMark(cluster, what, live, { labels, annotations: { [leftBy]: null } });
}

/** Whether a thing says that this release left it behind. */
export function isLeftBy(metadata: V1ObjectMeta | undefined, release: ReleaseName): boolean {
  return whoLeft(metadata) === keyOf(release);
}

/** The release that left a thing behind, as `namespace/name`; undefined when it doesn't say. */
export function whoLeft(metadata: V1ObjectMeta | undefined): string | undefined {
  return metadata?.annotations?.[leftBy];
}

interface MarkPatch {
  readonly labels: Readonly<Record<string, string | null>>;
  readonly annotations: Readonly<Record<string, string | null>>;
}

async function writeMark(
  cluster: OpenCluster,
  what: Leftover,
  live: V1ObjectMeta | undefined,
  patch: MarkPatch,
): Promise<void> {
  const name = live?.name ?? "";
  const body = { metadata: { ...patch, ...(live?.uid === undefined ? {} : { uid: live.uid }) } };
  const options = await mergePatchOptions();
  if (what === "webhook") {
    await askIfThere({ verb: "patch", resource: "mutatingWebhookConfigurations", name }, () =>
      cluster.admission.patchMutatingWebhookConfiguration({ name, body, fieldManager }, options),
    );
    return;
  }
  await askIfThere({ verb: "patch", resource: "customResourceDefinitions", name }, () =>
    cluster.extensions.patchCustomResourceDefinition({ name, body, fieldManager }, options),
  );
}

function keyOf({ namespace, name }: ReleaseName): string {
  return `${namespace}/${name}`;
}

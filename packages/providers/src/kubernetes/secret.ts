import type { Json, Marked, Present, Resource, ResourceKind, Session } from "@fgk/engine";
import { absent, equalJson, InvariantError, isJsonObject, knownValue, present } from "@fgk/engine";
import type { V1Secret } from "@kubernetes/client-node";
import { keepSecret } from "../google/known-secrets.ts";
import { kubernetesMarkLabels, readKubernetesMark } from "../mark.ts";
import { ask, askIfThere } from "./failure.ts";
import { listMarkedSecrets, listNamespaces, readSecret } from "./lists.ts";
import { collectMarked } from "./marked.ts";
import { fieldManager, mergePatchOptions, patchFrom } from "./merge-patch.ts";
import { namespacedName } from "./names.ts";
import {
  describePassword,
  passwordAnnotation,
  passwordCountAnnotation,
  writePasswordFile,
  writePasswordReference,
} from "./password.ts";
import type { ClusterReach } from "./reach.ts";
import { readEach } from "./read-each.ts";

/** Where a password's text comes from, by its reference; it is asked only when it is about to be written. */
type PasswordSource = (session: Session, reference: Json) => Promise<string>;

/** What the Secret is for. */
export interface SecretScope {
  readonly password: PasswordSource;
}

const usualKey = "012-fgk-database.yaml";

/** `kubernetes.secret/NS/NAME`: the database password for the chart; compared by (reference, version), never by content. */
export function secretKind(reach: ClusterReach, scope: SecretScope): ResourceKind {
  return {
    name: "kubernetes.secret",
    inCluster: true,
    read: (session, resources) =>
      readEach(reach, session, resources, async (cluster, resource) => {
        const { namespace, name } = namespacedName(resource.address);
        const secret = await readSecret(session, cluster, namespace, name);
        return secret === undefined ? absent : describeSecret(session, resource, secret);
      }),
    marked: (session) => findMarked(reach, session),
    create: async (session, resource) => {
      const cluster = await reach.open(session);
      const { namespace, name } = namespacedName(resource.address);
      const { reference, key } = readWanted(resource);
      const body = {
        apiVersion: "v1",
        kind: "Secret",
        type: "Opaque",
        metadata: {
          name,
          namespace,
          labels: kubernetesMarkLabels(session.mark),
          annotations: writeAnnotations(reference, 1),
        },
        data: { [key]: await writeContent(session, scope, reference) },
      };
      await ask({ verb: "create", resource: "secrets", name: `${namespace}/${name}` }, () =>
        cluster.core.createNamespacedSecret({ namespace, body, fieldManager }),
      );
    },
    update: async (session, resource, live) => {
      const { reference, key } = readWanted(resource);
      const content = await writeContent(session, scope, reference);
      const { count } = live.state as SecretState;
      const annotations = writeAnnotations(reference, count + 1);
      await patchSecret(reach, session, resource, live, { metadata: { annotations }, data: { [key]: content } });
    },
    adopt: (session, resource, live) =>
      patchSecret(reach, session, resource, live, { metadata: { labels: kubernetesMarkLabels(session.mark) } }),
    delete: async (session, resource, live) => {
      const cluster = await reach.open(session);
      const { namespace, name } = namespacedName(resource.address);
      const uid = live.identity["uid"] ?? "";
      await askIfThere({ verb: "delete", resource: "secrets", name: `${namespace}/${name}` }, () =>
        cluster.core.deleteNamespacedSecret({ namespace, name, body: { preconditions: uid === "" ? {} : { uid } } }),
      );
    },
    expectSeconds: () => 2,
  };
}

/** What an update needs to know of a Secret; the content never leaves this file. */
interface SecretState {
  readonly resourceVersion: string | undefined;
  /** How many passwords it was given from the environment. */
  readonly count: number;
}

function describeSecret(session: Session, resource: Resource, secret: V1Secret): Present {
  const { annotations, labels, resourceVersion, uid } = secret.metadata ?? {};
  const password = describePassword(secret, session.world.variable);
  const key = Object.keys(secret.data ?? {})
    .sort()
    .find((name) => name.endsWith(".yaml"));
  const count = Number(annotations?.[passwordCountAnnotation] ?? "1");
  const wanted = knownValue(resource, "password");
  const changes = wanted !== undefined && !equalJson(wanted, password);
  const state: SecretState = { resourceVersion, count };
  return present({
    fields: { ...(password === undefined ? {} : { password }), ...(key === undefined ? {} : { key }) },
    identity: { uid: uid ?? "" },
    marking: readKubernetesMark(labels, session.mark),
    // What it will be once it is as asked for: so the plan that changes the password also shows the pod's restart.
    outputs: { version: `env-${changes ? count + 1 : count}` },
    state,
  });
}

function writeAnnotations(reference: Json, count: number): Readonly<Record<string, string>> {
  const fromVariable = isJsonObject(reference) && typeof reference["env"] === "string";
  return {
    [passwordAnnotation]: writePasswordReference(reference),
    ...(fromVariable ? { [passwordCountAnnotation]: String(count) } : {}),
  };
}

function readWanted(resource: Resource): { readonly reference: Json; readonly key: string } {
  const reference = knownValue(resource, "password");
  if (reference === undefined) throw new InvariantError(`${resource.address} has no known password reference`);
  const key = knownValue(resource, "key");
  return { reference, key: typeof key === "string" ? key : usualKey };
}

/** The Secret's one file, as the API server takes it. An error of it may repeat the whole of what was sent. */
async function writeContent(session: Session, scope: SecretScope, reference: Json): Promise<string> {
  const text = writePasswordFile(await scope.password(session, reference));
  return keepSecret(session.world, Buffer.from(text).toString("base64"));
}

async function patchSecret(
  reach: ClusterReach,
  session: Session,
  resource: Resource,
  live: Present,
  change: { readonly [key: string]: Json },
): Promise<void> {
  const cluster = await reach.open(session);
  const { namespace, name } = namespacedName(resource.address);
  const { resourceVersion } = live.state as SecretState;
  await ask({ verb: "patch", resource: "secrets", name: `${namespace}/${name}` }, async () =>
    cluster.core.patchNamespacedSecret(
      { namespace, name, body: patchFrom(resourceVersion, change), fieldManager },
      await mergePatchOptions(),
    ),
  );
}

async function findMarked(reach: ClusterReach, session: Session): Promise<readonly Marked[]> {
  const found = await reach.look(session);
  if (found.state !== "open") return [];
  const [secrets, namespaces] = await Promise.all([
    listMarkedSecrets(session, found.cluster),
    listNamespaces(session, found.cluster),
  ]);
  const isOurs = (labels: Labels): boolean => readKubernetesMark(labels, session.mark).by === "us";
  // Helm's own records carry our label too: they are the release's.
  const [records, others] = [secrets.filter(isRecord), secrets.filter((one) => !isRecord(one))];
  const homes = new Set([
    ...namespaces.filter(({ metadata }) => isOurs(metadata?.labels)).map(({ metadata }) => metadata?.name),
    ...records.filter(({ metadata }) => isOurs(metadata?.labels)).map(({ metadata }) => metadata?.namespace),
  ]);
  // Whoever copies our Secret into a namespace of theirs copies its labels: theirs all the same.
  return collectMarked(
    "kubernetes.secret",
    others.filter(({ metadata }) => homes.has(metadata?.namespace)),
  );
}

type Labels = Parameters<typeof readKubernetesMark>[0];

function isRecord({ type }: V1Secret): boolean {
  return type === "helm.sh/release.v1";
}

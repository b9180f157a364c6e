import type { CloudState } from "@fgk/emulator";

/** Something as the emulator keeps it. */
// biome-ignore lint/suspicious/noExplicitAny: the emulator stores each resource as its API's own JSON
export type Stored = Record<string, any>;

/** A binding of a policy. */
export interface Binding {
  readonly role: string;
  readonly members: readonly string[];
  readonly condition?: Stored;
}

/** Where everybody writes: the project, the account, the cluster, the buckets. */
export const projectId = "acme-ml";
export const email: string = `flyte-sa@${projectId}.iam.gserviceaccount.com`;
export const accountName: string = `projects/${projectId}/serviceAccounts/${email}`;
export const clusterName: string = `projects/${projectId}/locations/europe-west1-b/clusters/flyte`;
export const buckets = ["acme-ml-flyte-data", "acme-ml-flyte-metadata"] as const;
/** Flyte's own, one that stays, one that goes out of the file, one that fgk makes meanwhile. */
export const namespaces = ["flyte", "flytesnacks-development", "old-development", "vision-development"] as const;

/** What holds a policy in the emulator's state, by the names that `listFacts` uses. */
export function findHolder(state: CloudState, place: string): Stored | undefined {
  if (place === "project") return state.projects[projectId];
  if (place === "account") return state.serviceAccounts[accountName];
  return state.buckets[place];
}

/** An object of the cluster as it is stored. */
export function findObject(state: CloudState, collection: string, key: string): Stored | undefined {
  return state.kubernetes[clusterName]?.["objects"]?.[collection]?.[key];
}

/** One grant as a fact. */
export function sayGrant(place: string, role: string, member: string, condition?: Stored): string {
  return `${place}: ${role} ${member}${condition === undefined ? "" : ` if ${condition["expression"]}`}`;
}

/** One label or annotation as a fact. */
export function sayPair(place: string, key: string, value: string): string {
  return `${place}: ${key}=${value}`;
}

/** Everything in the cloud that is written by several: members with their conditions, labels, annotations, audit settings. */
export function listFacts(state: CloudState): ReadonlySet<string> {
  const facts = ["project", "account", ...buckets].flatMap((place) => {
    const policy: Stored = findHolder(state, place)?.["policy"] ?? {};
    const bindings: readonly Binding[] = policy["bindings"] ?? [];
    return [
      ...bindings.flatMap(({ role, members, condition }) =>
        members.map((member) => sayGrant(place, role, member, condition)),
      ),
      ...(policy["auditConfigs"] === undefined ? [] : [`${place}: audit ${JSON.stringify(policy["auditConfigs"])}`]),
    ];
  });
  const pairs = (place: string, map: Stored | undefined): readonly string[] =>
    Object.entries(map ?? {}).map(([key, value]) => sayPair(place, key, String(value)));
  facts.push(...pairs("cluster labels", state.clusters[clusterName]?.["resourceLabels"]));
  for (const bucket of buckets) facts.push(...pairs(`${bucket} labels`, state.buckets[bucket]?.["bucket"].labels));
  for (const namespace of namespaces) {
    for (const [collection, key] of [
      ["namespaces", namespace],
      ["serviceaccounts", `${namespace}/default`],
    ] as const) {
      const metadata: Stored = findObject(state, collection, key)?.["metadata"] ?? {};
      facts.push(...pairs(`${collection} ${namespace} labels`, metadata["labels"]));
      facts.push(...pairs(`${collection} ${namespace} annotations`, metadata["annotations"]));
    }
  }
  return new Set(facts);
}

import type { CloudState } from "@fgk/emulator";

// biome-ignore lint/suspicious/noExplicitAny: the emulator stores each resource as its API's own JSON
export type Stored = Record<string, any>;

export type PieceKind =
  | "service"
  | "policy"
  | "account"
  | "cluster"
  | "node pool"
  | "compute"
  | "connection"
  | "instance"
  | "database"
  | "user"
  | "tables"
  | "flyte project"
  | "flyte execution"
  | "bucket"
  | "object"
  | "secret"
  | "secret version"
  | "kubernetes";

/** The smallest thing that somebody may own: one line of what the witness compares. */
export interface Piece {
  readonly kind: PieceKind;
  /** Unique, and readable in a message: `node pool projects/P/…/nodePools/N`. */
  readonly id: string;
  /** The Kubernetes resource (`configmaps`) or compute collection (`addresses`); empty otherwise. */
  readonly collection: string;
  readonly name: string;
  readonly project: string;
  /** Addresses by which a plan may speak of it; `*` at the end stands for anything. */
  readonly addresses: readonly string[];
  /** Ids of what it goes with, nearest first. */
  readonly within: readonly string[];
  /** What is compared; of a policy: its bindings. */
  readonly value: Stored;
  /** The cloud or Flyte makes it by itself beside what people make: it goes with what it is in. */
  readonly byItself: boolean;
  /** A controller makes, changes and removes it as it follows something else. */
  readonly follows: boolean;
}

/** Everything in the cloud, cut into pieces by id. */
export function cutPieces(state: CloudState, cluster: string): ReadonlyMap<string, Piece> {
  const pieces = new Map<string, Piece>();
  const add = (piece: Partial<Piece> & Pick<Piece, "kind" | "id" | "value">): void => {
    const id = `${piece.kind} ${piece.id}`;
    const name = piece.id.slice(piece.id.lastIndexOf("/") + 1);
    const project = /^projects\/([^/]+)/.exec(piece.id)?.[1] ?? "";
    pieces.set(id, {
      collection: "",
      name,
      project,
      addresses: [],
      within: [],
      byItself: false,
      follows: false,
      ...piece,
      id,
    });
  };
  cutProjects(state, add);
  cutCompute(state, add);
  cutClusters(state, add);
  cutSql(state, add);
  cutStores(state, add);
  for (const [name, store] of Object.entries(state.kubernetes)) cutKubernetes(name, store, name.endsWith(cluster), add);
  return pieces;
}

type Add = (piece: Partial<Piece> & Pick<Piece, "kind" | "id" | "value">) => void;

function cutProjects(state: CloudState, add: Add): void {
  for (const project of Object.values(state.projects)) {
    const id = `projects/${project.projectId}`;
    for (const host of Object.keys(project.services)) {
      add({
        kind: "service",
        id: `${id}/services/${host}`,
        addresses: [`services.api/${host}`],
        value: { enabled: true },
      });
    }
    add({ kind: "policy", id, addresses: ["iam.project-roles/*"], value: bindingsOf(project.policy) });
  }
  for (const [id, account] of Object.entries(state.serviceAccounts)) {
    const { policy, policyHistory: _history, ...value } = account;
    const email = String(account["email"]);
    const names = [email, email.slice(0, email.indexOf("@"))];
    add({ kind: "account", id, addresses: names.map((name) => `iam.service-account/${name}`), value });
    add({
      kind: "policy",
      id,
      addresses: names.map((name) => `iam.account-policy/${name}`),
      within: [`account ${id}`],
      value: bindingsOf(policy),
    });
  }
}

function bindingsOf(policy: Stored | undefined): Stored {
  return { bindings: policy?.["bindings"] ?? [] };
}

function cutCompute(state: CloudState, add: Add): void {
  for (const [id, value] of Object.entries(state.compute)) {
    const [name = "", collection = ""] = id.split("/").reverse();
    const address: Readonly<Record<string, string>> = {
      addresses: id.includes("/regions/") ? `network.address/${name}` : "network.private-services/*",
      routers: `network.nat/${name}`,
      firewalls: `network.firewall/${name}`,
    };
    const addresses = collection in address ? [address[collection] ?? ""] : [];
    add({ kind: "compute", id, collection, addresses, follows: collection === "forwardingRules", value });
  }
  for (const [id, value] of Object.entries(state.connections)) {
    add({ kind: "connection", id, addresses: ["network.private-services/*"], value });
  }
}

function cutClusters(state: CloudState, add: Add): void {
  for (const [id, cluster] of Object.entries(state.clusters)) {
    const { nodePools, ...value } = cluster;
    add({ kind: "cluster", id, addresses: [`gke.cluster/${cluster["name"]}`], value });
    for (const pool of (nodePools ?? []) as readonly Stored[]) {
      add({
        kind: "node pool",
        id: `${id}/nodePools/${pool["name"]}`,
        addresses: [`gke.node-pool/${cluster["name"]}/${pool["name"]}`],
        within: [`cluster ${id}`],
        value: pool,
      });
    }
  }
}

function cutSql(state: CloudState, add: Add): void {
  for (const [id, stored] of Object.entries(state.sql)) {
    const instance = id.slice(id.lastIndexOf("/") + 1);
    add({ kind: "instance", id, addresses: [`sql.instance/${instance}`], value: stored["instance"] });
    const inside = (kind: PieceKind, name: string, value: Stored, addresses: readonly string[], more: string[] = []) =>
      add({
        kind,
        id: `${id}/${name}`,
        addresses,
        within: [...more, `instance ${id}`],
        byItself: /\/postgres$/.test(name),
        value,
      });
    for (const [name, value] of Object.entries<Stored>(stored["databases"] ?? {})) {
      inside("database", `databases/${name}`, value, [`sql.database/${instance}/${name}`]);
    }
    for (const [name, value] of Object.entries<Stored>(stored["users"] ?? {})) {
      inside("user", `users/${name}`, value, [`sql.user/${instance}/${name}`]);
    }
    for (const [database, tables] of Object.entries<Stored>(stored["flyteTables"] ?? {})) {
      const home = `database ${id}/databases/${database}`;
      for (const project of (tables["projects"] ?? []) as readonly Stored[]) {
        inside("flyte project", `${database}/${project["id"]}`, project, [`flyte.project/${project["id"]}`], [home]);
      }
      for (const execution of (tables["executions"] ?? []) as readonly Stored[]) {
        const id = JSON.stringify(execution["id"] ?? execution["name"]);
        inside("flyte execution", `${database}/${id}`, { id }, [], [home]);
      }
    }
  }
}

function cutStores(state: CloudState, add: Add): void {
  for (const [name, stored] of Object.entries(state.buckets)) {
    const bucket = `bucket ${name}`;
    add({ kind: "bucket", id: name, addresses: [`storage.bucket/${name}`], value: stored["bucket"] });
    add({
      kind: "policy",
      id: name,
      addresses: [`storage.bucket-rights/${name}`],
      within: [bucket],
      value: bindingsOf(stored["policy"]),
    });
    for (const [object, value] of Object.entries<Stored>(stored["objects"] ?? {})) {
      add({ kind: "object", id: `${name}/${object}`, within: [bucket], value });
    }
  }
  for (const [id, stored] of Object.entries(state.secrets)) {
    const addresses = [`secrets.secret/${id.slice(id.lastIndexOf("/") + 1)}`];
    const within = [`secret ${id}`];
    add({ kind: "secret", id, addresses, value: stored["secret"] });
    add({ kind: "policy", id, addresses, within, value: bindingsOf(stored["policy"]) });
    for (const [version, value] of Object.entries<Stored>(stored["versions"] ?? {})) {
      add({ kind: "secret version", id: `${id}/versions/${version}`, within, value });
    }
  }
}

const kinds: Readonly<Record<string, string>> = {
  namespaces: "kubernetes.namespace",
  serviceaccounts: "kubernetes.service-account",
  secrets: "kubernetes.secret",
  services: "kubernetes.service",
};

function cutKubernetes(cluster: string, store: Stored, isTarget: boolean, add: Add): void {
  for (const [collection, objects] of Object.entries<Stored>(store["objects"] ?? {})) {
    for (const [name, value] of Object.entries<Stored>(objects)) {
      const kind = kinds[collection];
      const metadata = value["metadata"] as Stored;
      const own = isTarget && kind !== undefined ? [`${kind}/${name}`] : [];
      const namespace =
        metadata["namespace"] === undefined ? [] : [`kubernetes ${cluster} namespaces/${metadata["namespace"]}`];
      add({
        kind: "kubernetes",
        id: `${cluster} ${collection}/${name}`,
        collection,
        name,
        addresses: isTarget ? [...own, ...releasesOf(collection, metadata)] : [],
        within: [...namespace, `cluster ${cluster}`],
        byItself: isMadeByItself(collection, name, metadata),
        follows:
          ["nodes", "events", "endpoints"].includes(collection) ||
          // The lease of an apply: it is taken and let go outside of every plan.
          (collection === "leases.coordination.k8s.io" && name.startsWith("default/fgk-")) ||
          (metadata["ownerReferences"] ?? []).length > 0,
        value,
      });
    }
  }
}

/** The release that an object belongs to, by what helm writes on it; what Flyte's binary leaves behind goes with any. */
function releasesOf(collection: string, metadata: Stored): readonly string[] {
  const notes: Stored = metadata["annotations"] ?? {};
  const name = notes["meta.helm.sh/release-name"];
  if (name !== undefined) return [`helm.release/${notes["meta.helm.sh/release-namespace"]}/${name}`];
  const record = /^sh\.helm\.release\.v1\.(.+)\.v\d+$/.exec(metadata["name"]);
  if (collection === "secrets" && record !== null) return [`helm.release/${metadata["namespace"]}/${record[1]}`];
  return isWrittenBy(metadata, "flyte") ? ["helm.release/*"] : [];
}

function isWrittenBy(metadata: Stored, manager: string): boolean {
  const writers: readonly Stored[] = metadata["managedFields"] ?? [];
  return writers.length > 0 && writers.every((one) => one["manager"] === manager);
}

function isMadeByItself(collection: string, name: string, metadata: Stored): boolean {
  if (collection === "serviceaccounts" && name.endsWith("/default")) return true;
  if (collection === "configmaps" && name.endsWith("/kube-root-ca.crt")) return true;
  if (isWrittenBy(metadata, "flyte")) return true;
  if (collection === "clusterroles.rbac.authorization.k8s.io")
    return /^(cluster-admin|admin|edit|view|system:.*)$/.test(name);
  return name === "default/kubernetes" || /^(kube-[a-z-]+|default|gke-managed-[a-z-]+)$/.test(name);
}

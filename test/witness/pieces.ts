import type { CloudState } from "@fgk/emulator";
import { cutKubernetes } from "./kubernetes-pieces.ts";
import type { AddPiece, Piece, PieceKind, Stored } from "./piece.ts";

/** Everything in the cloud, cut into pieces by id. */
export function cutPieces(state: CloudState, cluster: string): ReadonlyMap<string, Piece> {
  const pieces = new Map<string, Piece>();
  const add: AddPiece = (piece) => {
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

function cutProjects(state: CloudState, add: AddPiece): void {
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

function cutCompute(state: CloudState, add: AddPiece): void {
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

function cutClusters(state: CloudState, add: AddPiece): void {
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

function cutSql(state: CloudState, add: AddPiece): void {
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

function cutStores(state: CloudState, add: AddPiece): void {
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

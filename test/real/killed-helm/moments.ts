/** What a dying helm is told. In a file, since only its path stands in the environment that fgk hands on. */
export interface DyingHelm {
  /** The real one. */
  readonly helm: string;
  /** Where its kubeconfigs and the like go. */
  readonly folder: string;
  /** Undefined: it lives. */
  readonly moment: Moment | undefined;
  /** Who is killed: helm, helm and the fgk that started it, or only that fgk. */
  readonly kills: "helm" | "both" | "fgk";
}

/** One request of helm's: the `nth` of its sort, before the server gets it or after it has answered. */
export interface Moment {
  readonly command: "upgrade" | "rollback";
  readonly request: Sort;
  readonly nth: number;
  readonly when: "before" | "after";
}

/** `begin`: makes the pending record · `object`, `deployment`: writes one · `wait`: looks whether it is ready · `record`: writes one. */
export type Sort = "begin" | "object" | "deployment" | "wait" | "record";

/** Tells the requests of one helm, which are told in their order, apart: the same for helm 3 and 4. */
export function sortRequests(): (method: string, target: string) => Sort | undefined {
  let deployed = false;
  return (method, target) => {
    const path = target.split("?")[0] ?? "";
    if (method === "GET") return deployed && /\/(deployments|replicasets|pods)/.test(path) ? "wait" : undefined;
    if (path.includes("/secrets/sh.helm.release.")) return "record";
    if (method === "POST" && path.endsWith("/secrets")) return "begin";
    if (!path.includes("/deployments/")) return "object";
    deployed = true;
    return "deployment";
  };
}

/** Says of each request whether helm dies of it. */
export function watchFor(command: string, moment: Moment | undefined): (sort: Sort) => "before" | "after" | undefined {
  let seen = 0;
  return (sort) => {
    // A Deployment is an object too.
    const same = sort === moment?.request || (sort === "deployment" && moment?.request === "object");
    if (moment === undefined || moment.command !== command || !same) return undefined;
    seen += 1;
    return seen === moment.nth ? moment.when : undefined;
  };
}

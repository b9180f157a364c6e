import type { Diagnostic } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { ClusterRead } from "../gke/cluster-read.ts";
import type { ClusterPlace } from "./cluster-place.ts";
import type { Silence } from "./transport.ts";

/** An API server that this machine can't get to, with the ways that there are. None of them is taken by itself. */
export function failOutOfReach(
  scope: ClusterPlace,
  read: ClusterRead | undefined,
  server: string,
  how: Silence,
  cause: string,
): Failure {
  const diagnostic: Diagnostic = {
    severity: "error",
    code: "unreachable",
    summary: `the API server of the cluster ${scope.name} ${said[how]} (asked at ${server}; cluster.access is ${nameAccess(scope)})`,
    cause,
    help: `${advise(scope, read)}; or plan what is outside the cluster alone: fgk plan --skip-cluster`,
    keyPath: "cluster.access",
  };
  return new Failure(diagnostic);
}

const said: Readonly<Record<Silence, string>> = {
  refused: "refuses the connection",
  name: "has a name that is unknown here",
  tls: "can't prove that it is the cluster's",
  silent: "doesn't answer",
};

function nameAccess({ access }: ClusterPlace): string {
  return typeof access === "object" ? `{ context: ${access.context} }` : access;
}

function advise(scope: ClusterPlace, read: ClusterRead | undefined): string {
  const { access, name, location, project } = scope;
  if (typeof access === "object") {
    return `see whether kubectl gets there: kubectl --context ${access.context} get --raw /version`;
  }
  const onlyPrivate = read?.endpoint === read?.privateEndpoint;
  const open = `gcloud container clusters update ${name} --location ${location} --project ${project} --enable-dns-access`;
  return [
    ...(access === "dns" ? [] : [`write cluster.access: dns${read?.dnsFromOutside ? "" : ` (opened by: ${open})`}`]),
    "write cluster.access: { context: NAME } of a kubeconfig, whose proxy is used",
    ...(access === "public-ip" && !onlyPrivate ? ["have this machine's address among cluster.authorizedNetworks"] : []),
    ...(access === "private-ip" || onlyPrivate ? ["run fgk on a machine inside the network"] : []),
  ].join("; or ");
}

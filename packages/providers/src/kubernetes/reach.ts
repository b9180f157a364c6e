import type { Diagnostic, Session, World } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type {
  AdmissionregistrationV1Api,
  ApiextensionsV1Api,
  CoordinationV1Api,
  CoreV1Api,
  CustomObjectsApi,
} from "@kubernetes/client-node";
import type { ClusterRead } from "../gke/cluster-read.ts";
import { readCluster } from "../gke/cluster-read.ts";
import type { GoogleReach } from "../google/reach.ts";
import type { ClusterPlace } from "./cluster-place.ts";
import { readContext } from "./kubeconfig-context.ts";
import { failOutOfReach } from "./out-of-reach.ts";
import type { ServerAddress } from "./transport.ts";
import { createConfiguration } from "./transport.ts";

/** An API server that can be asked. Its typed clients share one transport. */
export interface OpenCluster {
  readonly world: World;
  readonly address: ServerAddress;
  readonly core: CoreV1Api;
  readonly coordination: CoordinationV1Api;
  readonly custom: CustomObjectsApi;
  readonly admission: AdmissionregistrationV1Api;
  readonly extensions: ApiextensionsV1Api;
}

/** Whether there is an API server. `later`: the cluster is on its way. */
export type ClusterState =
  | { readonly state: "open"; readonly cluster: OpenCluster }
  | { readonly state: "absent" }
  | { readonly state: "later"; readonly why: Diagnostic }
  /** `empty`: it never had an API server, and never gets one: nothing is in it. */
  | { readonly state: "unreachable"; readonly why: Diagnostic; readonly empty?: true };

/** How long a step uses the way in that another found: clusters keep their endpoint and certificate for life. */
const rememberedMs = 30_000;

/** The way into one cluster, found once a session; steps share it for a short while. */
export interface ClusterReach {
  readonly world: World;
  readonly scope: ClusterPlace;
  readonly look: (session: Session) => Promise<ClusterState>;
  /** For writes: throws `Failure` when there is no API server to write to. */
  readonly open: (session: Session) => Promise<OpenCluster>;
  /** The cluster goes, or is made: what was found before leads nowhere. */
  readonly forget: () => void;
}

/** Endpoint and certificate come from the GKE API, the token from the caller's Google credentials: no kubeconfig needed. */
export function createClusterReach(world: World, google: GoogleReach, scope: ClusterPlace): ClusterReach {
  let known: { readonly found: ClusterState; readonly untilMs: number } | undefined;
  const lookAfresh = async (session: Session): Promise<ClusterState> => {
    const found = await lookFor(session, world, google, scope);
    known = found.state === "open" ? { found, untilMs: world.now() + rememberedMs } : undefined;
    return found;
  };
  const look = (session: Session): Promise<ClusterState> =>
    session.once(`cluster ${scope.project}/${scope.location}/${scope.name}`, async () => {
      if (!session.whole && known !== undefined && world.now() < known.untilMs) return known.found;
      return lookAfresh(session);
    });
  return {
    world,
    scope,
    look,
    forget: () => {
      known = undefined;
    },
    open: async (session) => {
      const found = await look(session);
      switch (found.state) {
        case "open":
          return found.cluster;
        case "absent":
          // One that was just made isn't listed everywhere yet.
          throw new Failure(
            {
              ...unreachable(
                `there is no cluster ${scope.name} in ${scope.location}`,
                "it was not made, or was deleted",
              ),
              help: "fgk apply",
            },
            "propagating",
          );
        case "later":
          throw new Failure(found.why, "busy");
        case "unreachable":
          throw new Failure(found.why);
      }
    },
  };
}

async function lookFor(
  session: Session,
  world: World,
  google: GoogleReach,
  scope: ClusterPlace,
): Promise<ClusterState> {
  try {
    const read = await readOrTrust(session, google, scope);
    switch (read?.state) {
      case "absent":
        return { state: "absent" };
      case "provisioning":
        return { state: "later", why: unreachable(`the cluster ${scope.name} isn't ready yet`, read.why) };
      case "error":
      case "running":
      case undefined: {
        const address = await findAddress(world, google, scope, read);
        if (address === undefined) return missingEndpoint(scope, read);
        const { server } = address;
        const outOfReach: ServerAddress["outOfReach"] = (how, cause) => failOutOfReach(scope, read, server, how, cause);
        return { state: "open", cluster: await openCluster(world, { ...address, outOfReach }) };
      }
    }
  } catch (error) {
    if (error instanceof Failure && error.retry === "never") return { state: "unreachable", why: error.diagnostic };
    throw error;
  }
}

/**
 * The cluster as the GKE API tells it; undefined for those who may not ask there but have a context that leads into it, as
 * another team hands it out.
 */
async function readOrTrust(
  session: Session,
  google: GoogleReach,
  scope: ClusterPlace,
): Promise<ClusterRead | undefined> {
  try {
    return await readCluster(session, google, scope);
  } catch (error) {
    const unseen = error instanceof Failure && /^(no-permission|api-disabled)$/.test(error.diagnostic.code);
    if (unseen && error.retry === "never" && typeof scope.access === "object") return undefined;
    throw error;
  }
}

/** A broken cluster never gets one: it has to go first. */
function missingEndpoint({ name, location, project }: ClusterPlace, read: ClusterRead | undefined): ClusterState {
  if (read?.state !== "error") return { state: "later", why: unreachable(`the cluster ${name} has no endpoint yet`) };
  const summary = `nothing in the cluster ${name} can be asked: it is broken and has no endpoint`;
  const command = `gcloud container clusters delete ${name} --location ${location} --project ${project}`;
  const help = `delete it, then run the same command again: ${command}`;
  const why = { ...unreachable(summary, read.why), help };
  // Its DNS name is there from the beginning; address and certificate come with the API server.
  const isEmpty = read.endpoint === "" && read.privateEndpoint === "" && read.caPem === "";
  return { state: "unreachable", why, ...(isEmpty ? { empty: true } : {}) };
}

async function findAddress(
  world: World,
  google: GoogleReach,
  scope: ClusterPlace,
  read: ClusterRead | undefined,
): Promise<ServerAddress | undefined> {
  const { access } = scope;
  if (typeof access === "object") return readContext(world, access.context);
  if (read === undefined) return undefined;
  const token = google.accessToken;
  const ca = read.caPem === "" ? undefined : read.caPem;
  switch (access) {
    case "public-ip":
      return read.endpoint === "" ? undefined : { server: `https://${read.endpoint}`, ca, token };
    case "private-ip":
      return read.privateEndpoint === "" ? undefined : { server: `https://${read.privateEndpoint}`, ca, token };
    case "dns":
      if (read.dnsEndpoint === "") return undefined;
      if (!read.dnsFromOutside) throw new Failure(closedDns(scope));
      return { server: `https://${read.dnsEndpoint}`, ca: undefined, token };
  }
}

function closedDns(scope: ClusterPlace): Diagnostic {
  return {
    ...unreachable(`the DNS endpoint of the cluster ${scope.name} is closed to callers from outside`),
    keyPath: "cluster.access",
    help: `gcloud container clusters update ${scope.name} --location ${scope.location} --project ${scope.project} --enable-dns-access`,
  };
}

/** Loads the library at first use: commands that need no cluster don't pay for it. */
async function openCluster(world: World, address: ServerAddress): Promise<OpenCluster> {
  const client = await import("@kubernetes/client-node");
  const configuration = await createConfiguration(world, address);
  return {
    world,
    address,
    core: new client.CoreV1Api(configuration),
    coordination: new client.CoordinationV1Api(configuration),
    custom: new client.CustomObjectsApi(configuration),
    admission: new client.AdmissionregistrationV1Api(configuration),
    extensions: new client.ApiextensionsV1Api(configuration),
  };
}

function unreachable(summary: string, cause = ""): Diagnostic {
  return { severity: "error", code: "unreachable", summary, ...(cause === "" ? {} : { cause }) };
}

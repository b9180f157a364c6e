import type { DeploymentFile, Diagnostic, Result, World } from "@fgk/engine";
import { addressOf, fail, succeed } from "@fgk/engine";
import { flytePorts } from "../flyte/flyte-ports.ts";
import { ask, askIfThere } from "../kubernetes/failure.ts";
import type { ClientConfig, ClientLogin, Endpoint } from "./client-config.ts";
import { asksForLogin, readEndpoint, writeClientConfig } from "./client-config.ts";
import type { FlyteWay } from "./flyte-way.ts";
import { openFlyteWay } from "./flyte-way.ts";

/** What a person asks of a client's configuration. */
export interface ClientRequest {
  /** `local`: what `fgk connect` opens; `load-balancer`: the Service's address; else a URL. */
  readonly endpoint: string;
  /** A file with the client's secret, for programs; undefined: people log in in their browser. */
  readonly secretFile: string | undefined;
}

/** Writes the `config.yaml` of pyflyte and flytectl for a deployment. Throws `Failure` where the cluster must be asked. */
export async function describeClient(
  file: DeploymentFile,
  world: World,
  request: ClientRequest,
): Promise<Result<string>> {
  const way = openFlyteWay(file, world);
  const { scope } = way;
  const { auth } = scope.flyte;
  if (request.secretFile !== undefined && auth === null) {
    return fail({
      severity: "error",
      code: "usage",
      summary: "--client-secret needs to know whose secret it is",
      help: "write flyte.auth.clientId, or leave it out: people log in in their browser",
      keyPath: "flyte.auth",
    });
  }
  const login = chooseLogin(way, request);
  const write = (config: Pick<ClientConfig, "endpoint" | "console">, by: string): Result<string> =>
    succeed(writeClientConfig({ ...config, login }, [`Flyte of the deployment ${scope.name}, ${by}.`]));
  switch (request.endpoint) {
    case "local":
      return write(localConfig(flytePorts), "through fgk connect");
    case "load-balancer": {
      const { name, ports } = scope.loadBalancer;
      const host = scope.loadBalancer.address ?? (await findAddress(way));
      if (host === undefined) return fail(missAddress(way));
      const console = `http://${host}:${ports.http}`;
      return write({ endpoint: { host, port: ports.grpc, tls: false }, console }, `through its Service ${name}`);
    }
    default: {
      const endpoint = readEndpoint(request.endpoint);
      if ("wrong" in endpoint) return fail(wrongEndpoint(request.endpoint, endpoint.wrong));
      return write({ endpoint, console: consoleOf(endpoint) }, `at ${request.endpoint}`);
    }
  }
}

function chooseLogin({ scope }: FlyteWay, { secretFile }: ClientRequest): ClientLogin | undefined {
  const { auth } = scope.flyte;
  if (secretFile !== undefined && auth !== null) return { type: "ClientSecret", clientId: auth.clientId, secretFile };
  return asksForLogin(scope) ? { type: "Pkce" } : undefined;
}

/** An address that was reserved for it is known to its Service. */
async function findAddress({ scope, cluster, openSession }: FlyteWay): Promise<string | undefined> {
  const { name } = scope.loadBalancer;
  const { namespace } = scope.flyte;
  const { core } = await cluster.open(openSession());
  const asked = { verb: "get", resource: "services", name: `${namespace}/${name}` } as const;
  const service = await askIfThere(asked, () => ask(asked, () => core.readNamespacedService({ name, namespace })));
  return service?.status?.loadBalancer?.ingress?.[0]?.ip;
}

function missAddress({ scope }: FlyteWay): Diagnostic {
  const { namespace } = scope.flyte;
  return {
    severity: "error",
    code: "not-found",
    summary: `the Service ${namespace}/${scope.loadBalancer.name} has no address yet`,
    address: addressOf("kubernetes.service", namespace, scope.loadBalancer.name),
    help: "fgk apply makes it; fgk verify says what holds it up",
  };
}

/** The configuration for ports of this machine. */
export function localConfig(ports: {
  readonly http: number;
  readonly grpc: number;
}): Pick<ClientConfig, "endpoint" | "console"> {
  return {
    endpoint: { host: "localhost", port: ports.grpc, tls: false },
    console: `http://localhost:${ports.http}`,
  };
}

/** One port serves both where there is TLS; on this machine the console's port is the one that fgk connect opens. */
function consoleOf({ host, port, tls }: Endpoint): string | undefined {
  if (tls) return `https://${host.includes(":") ? `[${host}]` : host}${port === 443 ? "" : `:${port}`}`;
  return undefined;
}

function wrongEndpoint(text: string, wrong: string): Diagnostic {
  return {
    severity: "error",
    code: "usage",
    summary: `--endpoint ${JSON.stringify(text)} can't be Flyte's address`,
    help: `local, load-balancer, or an address: ${wrong}`,
  };
}

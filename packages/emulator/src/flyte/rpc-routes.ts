import type { ConnectRouter } from "@connectrpc/connect";
import { Code, ConnectError } from "@connectrpc/connect";
import type { PodIdentity } from "../kubernetes/identity.ts";
import { identifyPod } from "../kubernetes/identity.ts";
import type { Unary } from "./entity-routes.ts";
import { routeEntities } from "./entity-routes.ts";
import { describeLoginServer, describePublicClient } from "./login/metadata.ts";
import { refuseToken } from "./login/tokens.ts";
import { tablesOf } from "./project-store.ts";
import { methodNamed, serviceNamed } from "./proto/flyte-registry.ts";
import type { RunningFlyte } from "./running-flyte.ts";
import { createDownloadLocation, getData } from "./services/download-location.ts";
import type { ProjectListRequest, ProjectMessage } from "./services/projects.ts";
import { getProject, listProjects, registerProject, updateProject } from "./services/projects.ts";
import { reflect } from "./services/reflection.ts";
import type { UploadRequest } from "./services/upload-location.ts";
import { createUploadLocation } from "./services/upload-location.ts";

const loginService = "flyteidl.service.AuthMetadataService";
const healthService = "grpc.health.v1.Health";
const reflectionServices = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"];

/** What reflection lists, in its order. */
export function servedServices({ cloud, memory }: RunningFlyte): readonly string[] {
  const always = [
    "flyteidl.service.AdminService",
    ...(memory.config.usesAuth ? [loginService] : []),
    "flyteidl.service.DataProxyService",
    "flyteidl.service.SignalService",
    healthService,
  ];
  return cloud.faults.reflectionOff ? always : [...always, ...reflectionServices];
}

type Method = Unary | ((requests: AsyncIterable<unknown>) => AsyncIterable<Record<string, unknown>>);

/** Registers what Flyte serves by gRPC. A method that isn't here is answered as unimplemented. */
export function routeFlyte(router: ConnectRouter, flyte: RunningFlyte): void {
  const { cloud, memory, pod } = flyte;
  const { domains } = memory.config;
  const tables = (): ReturnType<typeof tablesOf> => tablesOf(cloud, memory.database);
  const admin: Readonly<Record<string, Unary>> = {
    ListProjects: (request: ProjectListRequest) => listProjects(tables(), domains, request),
    GetProject: (request: { readonly id: string }) => getProject(tables(), domains, request.id),
    RegisterProject: (request: { readonly project?: ProjectMessage }) => registerProject(tables(), request.project),
    UpdateProject: (request: ProjectMessage) => updateProject(tables(), request),
    GetDomains: () => ({ domains: domains.map(({ id, name }) => ({ id, name })) }),
    GetVersion: () => ({ controlPlaneVersion: { Build: "unknown", Version: "unknown", BuildTime: "" } }),
    ...routeEntities(flyte),
  };
  const identity = (): PodIdentity => identifyPod(cloud, memory.cluster, pod);
  const proxy: Readonly<Record<string, Unary>> = {
    CreateUploadLocation: (request: UploadRequest) =>
      createUploadLocation(cloud, memory.config.container, identity(), request),
    CreateDownloadLocation: (request: { readonly nativeUrl: string }) =>
      createDownloadLocation(cloud, identity(), request),
    GetData: (request: { readonly flyteUrl: string }) => getData(request),
  };
  const { login, usesAuth } = memory.config;
  const guard = (methods: Readonly<Record<string, Unary>>): Readonly<Record<string, Unary>> =>
    usesAuth ? refuseStrangers(flyte, methods) : methods;
  addService(router, "flyteidl.service.AdminService", guard(admin));
  addService(router, "flyteidl.service.DataProxyService", guard(proxy));
  if (usesAuth) {
    addService(router, loginService, {
      GetOAuth2Metadata: (_, context) => describeLoginServer(login, new URL(context.url).origin),
      GetPublicClientConfig: () => describePublicClient(login),
    });
  }
  addService(router, "flyteidl.service.SignalService", {});
  addService(router, healthService, { Check: checkHealth });
  if (cloud.faults.reflectionOff) return;
  for (const service of reflectionServices) {
    addService(router, service, {
      ServerReflectionInfo: (requests: AsyncIterable<unknown>) => reflect(requests, servedServices(flyte)),
    });
  }
}

/**
 * With a login configured, calls without a token of it are refused. Its own metadata, health and reflection stay open. (The
 * wording is from flyteadmin's interceptor.)
 */
function refuseStrangers(
  flyte: RunningFlyte,
  methods: Readonly<Record<string, Unary>>,
): Readonly<Record<string, Unary>> {
  const { header } = flyte.memory.config.login;
  return Object.fromEntries(
    Object.entries(methods).map(([name, answer]): [string, Unary] => [
      name,
      (request, context) => {
        const token = context.requestHeader.get(header) ?? context.requestHeader.get("authorization");
        const refusal = refuseToken(flyte, token);
        if (refusal !== undefined) throw new ConnectError(refusal, Code.Unauthenticated);
        return answer(request, context);
      },
    ]),
  );
}

function checkHealth(request: { readonly service: string }): Record<string, unknown> {
  if (request.service !== "" && request.service !== "flyteadmin")
    throw new ConnectError("unknown service", Code.NotFound);
  return { status: 1 };
}

/**
 * Methods by their names in the proto file. Messages have the shapes that the descriptors say, which the compiler can't see:
 * here is where they become types of ours.
 */
function addService(router: ConnectRouter, service: string, methods: Readonly<Record<string, Method>>): void {
  const implementation = Object.entries(methods).map(([name, implement]) => [
    methodNamed(service, name).localName,
    implement,
  ]);
  router.service(serviceNamed(service), Object.fromEntries(implementation) as never);
}

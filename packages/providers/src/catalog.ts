import type {
  Catalog,
  DeploymentFile,
  Desired,
  Json,
  JsonObject,
  LeasePort,
  Opened,
  Resource,
  Session,
  World,
} from "@fgk/engine";
import { Failure, InvariantError, isJsonObject, kindOf, nameOf } from "@fgk/engine";
import { listChecks } from "./checks/all-checks.ts";
import {
  accountPolicyAddress,
  clusterAddress,
  releaseAddress,
  serviceAddress,
} from "./deployment/describe/addresses.ts";
import { dropLeftOvers } from "./deployment/describe/drop-left-overs.ts";
import { pruneMembers } from "./deployment/describe/prune-members.ts";
import { settleTasks, tasksOf } from "./deployment/describe/settle-tasks.ts";
import { describeTakeDown } from "./deployment/describe/take-down.ts";
import { withdrawMembers } from "./deployment/describe/withdraw-members.ts";
import { withdrawPassword } from "./deployment/describe/withdraw-password.ts";
import { describeDeployment, nodePoolResource, nodePoolsByRule } from "./deployment/describe.ts";
import { deploymentRules } from "./deployment/rules.ts";
import { deploymentSchema } from "./deployment/schema.ts";
import type { Scope } from "./deployment/scope.ts";
import { deploymentScope } from "./deployment/scope.ts";
import type { FlyteReach } from "./flyte/flyte-reach.ts";
import { findUse } from "./flyte/namespace-in-use.ts";
import { projectKind } from "./flyte/project.ts";
import { readCluster } from "./gke/cluster-read.ts";
import { checkEndpoint } from "./google/endpoints.ts";
import { googleKinds } from "./google/kinds.ts";
import { keepSecret, keepSecretVariable } from "./google/known-secrets.ts";
import type { PlanContext } from "./google/meaning.ts";
import type { GoogleReach } from "./google/reach.ts";
import { createGoogleReach, projectsOf } from "./google/reach.ts";
import { followChartAtPath, readChartAtPath } from "./helm/chart-at-path.ts";
import { requireHelm } from "./helm/command.ts";
import { fetchChart } from "./helm/fetch-chart.ts";
import { explainRelease, observeRelease } from "./helm/flyte-pods.ts";
import { refuseSecondFlyte } from "./helm/one-flyte.ts";
import { releaseKind } from "./helm/release.ts";
import { putBackDrift } from "./helm/release-drift.ts";
import { objectContext } from "./helm/traps/trap-context.ts";
import { warnOfTraps } from "./helm/traps/warn-of-traps.ts";
import { refuseLostValues } from "./helm/values-at-stake.ts";
import type { ClusterShare } from "./kubernetes/cluster-contents.ts";
import { listClusterContents } from "./kubernetes/cluster-contents.ts";
import { forgetWayIn } from "./kubernetes/cluster-made-anew.ts";
import { namespaceKind } from "./kubernetes/namespace.ts";
import { countNodeAccountPods } from "./kubernetes/node-account-pods.ts";
import type { ClusterReach } from "./kubernetes/reach.ts";
import { createClusterReach } from "./kubernetes/reach.ts";
import { secretKind } from "./kubernetes/secret.ts";
import { serviceKind } from "./kubernetes/service.ts";
import { serviceAccountKind } from "./kubernetes/service-account.ts";
import { createLease } from "./lease.ts";
import { findPasswordOfFlyte, isFlyteInstalled, readPasswordInUse, readUserInUse } from "./password-in-use.ts";
import { findForbidden } from "./permissions/find-forbidden.ts";
import { readReference, readSecretVersion } from "./secrets/access.ts";
import { isUserMissing } from "./sql/is-user-missing.ts";

/** What a command may choose about the catalog. */
export interface CatalogOptions {
  /** Namespaces whose identity `verify` probes: Flyte's and one per project, or all. */
  readonly probe?: "some" | "all";
}

/** All that the engine is told about Google, Kubernetes, Helm and Flyte. A copy of the published schema may be given. */
export function createCatalog(schema: JsonObject = deploymentSchema, options: CatalogOptions = {}): Catalog {
  return {
    schema,
    rules: deploymentRules,
    describe: describeDeployment,
    open: (file, desired, world) => openDeployment(file, desired, world, options.probe ?? "some"),
  };
}

/** The catalog with its usual choices. */
export const catalog: Catalog = createCatalog();

function openDeployment(file: DeploymentFile, desired: Desired, world: World, probe: "some" | "all"): Opened {
  const scope = deploymentScope(file);
  checkEndpoint(world);
  const { password } = scope.database;
  if (password?.from === "env") keepSecretVariable(world, password.name);
  const google = createGoogleReach(world, projectsOf(desired), describePlanContext(file, desired));
  const where = { project: scope.project, location: scope.location, name: scope.cluster.name };
  const reach = createClusterReach(world, google, { ...where, access: scope.cluster.access });
  const readPools = (session: Session): ReturnType<typeof readCluster> => readCluster(session, google, where);
  const kinds = [
    ...googleKinds(
      google,
      {
        read: (session) => readPasswordInUse(reach, scope, session),
        isInstalled: (session) => isFlyteInstalled(reach, scope, session),
        isUsedBy: async (session, user) => (await readUserInUse(reach, scope, session)) === user,
      },
      {
        loadBalancerAddress: scope.loadBalancer.address,
        inside: {
          pools: new Set(scope.cluster.nodePools.map(({ name }) => name)),
          look: (session) => listClusterContents(session, reach, shareOf(scope)),
        },
        asksForRoles: desired.resources.some(({ address }) => kindOf(address) === "iam.project-roles"),
        schemaIsTheirs: scope.database.schema === "theirs",
        countPods: (session, pool) => countNodeAccountPods(reach, session, pool),
        findPassword: (session) => findPasswordOfFlyte(reach, scope, session),
      },
    ),
    ...clusterKinds(reach, google, scope),
  ];
  return {
    discover: (session) => discoverPools(file, session, readPools),
    extend: (resources, unasked, live) => {
      const members = pruneMembers(scope, withdrawMembers(scope, resources, unasked), live);
      const told = withdrawPassword(scope, dropLeftOvers(scope, members, live), live);
      const address = releaseAddress(scope);
      return putBackDrift(address, followChartAtPath(address, settleTasks(scope, told, live), live), live);
    },
    takeDown: (resources, live) => describeTakeDown(scope, resources, live),
    findForbidden: (steps) =>
      findForbidden(steps, {
        google,
        cluster: reach,
        session: { world, mark: desired.mark, whole: false, once: (_key, make) => make() },
        project: scope.project,
        resources: desired.resources,
      }),
    kinds: warnOfTraps(kinds, { google, scope, file, desired }).map((kind) =>
      kind.name === "gke.cluster" ? forgetWayIn(kind, reach) : kind,
    ),
    checks: listChecks({ scope, desired, kinds, reach, flyte: flyteOf(google, scope), probe }, readPools),
    lease: leaseOf(reach, scope, desired),
    versions: async () => {
      const { major, minor } = await requireHelm(world);
      const { digest: chart } = await fetchChart(world, scope.flyte.chart, google.accessToken);
      return { chart, helm: `${major}.${minor}` };
    },
  };
}

/** What of the cluster is the deployment's. */
function shareOf({ flyte }: Scope): ClusterShare {
  const { namespace, release, fullname } = flyte;
  return {
    own: { namespace, release, fullname },
    namespaces: [namespace, ...flyte.namespaces.map(({ name }) => name)],
  };
}

/** What Google's refusals have to do with the file: which APIs the plan enables, and which key names a project. */
function describePlanContext(file: DeploymentFile, desired: Desired): PlanContext {
  const enabled = desired.resources.flatMap(({ address, managed }) =>
    managed && kindOf(address) === "services.api" ? [nameOf(address)] : [],
  );
  const keys = ["google.project", "network.project", "database.project"];
  return {
    project: desired.target.project,
    enables: (host) => enabled.includes(host),
    keyOfProject: (project) => keys.find((key) => file.get(key).value === project),
  };
}

/** The kinds that live in the cluster, in the order in which a person would read them. */
function clusterKinds(reach: ClusterReach, google: GoogleReach, scope: Scope): Opened["kinds"] {
  const { flyte, account } = scope;
  const { namespace } = flyte;
  return [
    namespaceKind(reach, {
      removable: flyte.removeNamespaces,
      findUse: (session, cluster, name) => findUse(session, cluster, flyteOf(google, scope), name),
      own: { namespace, release: flyte.release, fullname: flyte.fullname },
    }),
    serviceAccountKind(reach, { email: account.email, namespace, release: flyte.release }),
    secretKind(reach, { password: (_, reference) => readPassword(google, reference) }),
    refuseLostValues(
      refuseSecondFlyte(
        readChartAtPath(
          releaseKind(reach, {
            needsRoom: [releaseAddress(scope), accountPolicyAddress(scope)],
            chart: flyte.chart,
            tasks: tasksOf(scope),
            timeoutMs: flyte.timeoutMs,
            accessToken: google.accessToken,
            findTraps: async (objects) => {
              const { findTraps } = await import("./helm/traps/find-traps.ts");
              return findTraps(objects, objectContext(scope));
            },
            explain: (session, cluster) => explainRelease(session, cluster, flyteOf(google, scope)),
            observe: (session, cluster) => observeRelease(session, cluster, scope),
          }),
          flyte.chart,
        ),
        reach,
      ),
      reach,
    ),
    serviceKind(reach, {
      address: serviceAddress(scope),
      labels: { instance: flyte.release, component: "flyte-binary" },
    }),
    projectKind(reach, flyteOf(google, scope)),
  ];
}

function flyteOf(google: GoogleReach, scope: Scope): FlyteReach {
  const { project, instance, user } = scope.database;
  return {
    scope,
    readSecret: (secret) => readSecretVersion(google, secret, "latest"),
    isUserMissing: (session) => isUserMissing(session, google, { project, instance, user }),
  };
}

function leaseOf(reach: ClusterReach, scope: Scope, desired: Desired): LeasePort {
  return createLease(reach, { mark: desired.mark, cluster: clusterAddress(scope) });
}

/** Every pool that the cluster has, when the file says that all of them count. */
async function discoverPools(
  file: DeploymentFile,
  session: Session,
  readPools: (session: Session) => ReturnType<typeof readCluster>,
): Promise<readonly Resource[]> {
  if (!nodePoolsByRule(file)) return [];
  const named = new Set(describeDeployment(file).resources.map(({ address }) => address));
  const { nodePools } = await readPools(session);
  return nodePools
    .map(({ name }) => nodePoolResource(file, name ?? ""))
    .filter(({ address }) => !named.has(address))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** The text behind a reference: a version of a secret, or a variable of the caller's environment. In memory only. */
async function readPassword(google: GoogleReach, reference: Json): Promise<string> {
  const secret = readReference(reference);
  if (secret !== undefined) return readSecretVersion(google, secret.secret, secret.version);
  const name = isJsonObject(reference) ? reference["env"] : undefined;
  if (typeof name !== "string") throw new InvariantError("a password reference is neither a secret nor a variable");
  const password = google.world.variable(name);
  if (password !== undefined && password !== "") return keepSecret(google.world, password);
  throw new Failure({
    severity: "error",
    code: "usage",
    summary: `the variable ${name} with the database password isn't set`,
    keyPath: "database.password",
    help: `export ${name}=…`,
  });
}

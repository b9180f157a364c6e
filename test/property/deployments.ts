import { createRandom } from "../simulation/random.ts";
import { type Draw, openDraw } from "./draw.ts";
import { drawKey, setKeys } from "./schema-keys.ts";

/** What one drawn deployment file says; keys that aren't there are left out of it. */
export interface Drawn {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly projects: readonly string[];
  readonly domains?: readonly string[];
  readonly pools?: readonly { readonly name: string; readonly machineType?: string }[];
  readonly metadata: string;
  readonly userData: string;
  readonly bucketsManaged?: boolean;
  readonly protect?: boolean;
  readonly account?: string;
  readonly prune?: boolean;
  readonly grants?: "resource" | "project";
  readonly password?: boolean;
  readonly version?: string;
  readonly release?: string;
  readonly fullname?: string;
  readonly removeNamespaces?: boolean;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly address?: string;
  readonly service?: string;
  readonly grpc?: number;
  readonly globalAccess?: boolean;
  readonly nat?: "auto" | "none";
  /** Other keys of the schema by their path. */
  readonly keys?: Readonly<Record<string, unknown>>;
}

const projects: readonly string[] = ["flytesnacks", "forecasting", "vision", "speech"];

/** A deployment as somebody begins with it. */
export function drawDeployment(draw: Draw): Drawn {
  return {
    name: "prod",
    projects: draw.chance(0.5) ? ["flytesnacks"] : ["flytesnacks", "forecasting"],
    metadata: "acme-ml-flyte-metadata",
    userData: "acme-ml-flyte-data",
    ...(draw.chance(0.4) ? { domains: ["development", "production"] } : {}),
    ...(draw.chance(0.4) ? { pools: [{ name: "default" }, ...(draw.chance(0.5) ? [{ name: "cpu" }] : [])] } : {}),
    ...(draw.chance(0.2) ? { labels: { team: "ml" } } : {}),
    ...(draw.chance(0.3) ? { grants: "project" as const } : {}),
    ...(draw.chance(0.7) ? { address: "10.132.0.6" } : {}),
    ...(draw.chance(0.3) ? { password: true } : {}),
  };
}

type Edit = (drawn: Drawn, draw: Draw) => Drawn;

/** What people change in a deployment file, by name; add a line to have more drawn. */
const edits: Readonly<Record<string, Edit>> = {
  "a project more": (drawn, draw) => ({ ...drawn, projects: [...new Set([...drawn.projects, draw.one(projects)])] }),
  "a project less": (drawn, draw) => without(drawn, draw.one(drawn.projects)),
  "other domains": (drawn, draw) => ({
    ...drawn,
    domains: draw.one([["development"], ["development", "staging", "production"], ["production"]]),
  }),
  "a pool more": (drawn, draw) => ({
    ...drawn,
    pools: [
      ...(drawn.pools ?? [{ name: "default" }]).filter(({ name }) => name !== "gpu"),
      { name: draw.one(["gpu", "gpu"]) },
    ],
  }),
  "other pools": (drawn, draw) => ({ ...drawn, pools: [{ name: draw.one(["default", "cpu", "main"]) }] }),
  "another machine": (drawn) => ({
    ...drawn,
    pools: (drawn.pools ?? [{ name: "default" }]).map((pool) => ({ ...pool, machineType: "e2-standard-8" })),
  }),
  "another bucket": (drawn) => ({ ...drawn, userData: "acme-ml-flyte-outputs" }),
  "another bucket for metadata": (drawn) => ({ ...drawn, metadata: "acme-ml-flyte-meta" }),
  "the buckets are others'": (drawn) => ({ ...drawn, bucketsManaged: false }),
  "nothing protected": (drawn) => ({ ...drawn, protect: false }),
  "another account": (drawn) => ({ ...drawn, account: "flyte-runner" }),
  "members pruned": (drawn) => ({ ...drawn, prune: true }),
  "grants elsewhere": (drawn) => ({ ...drawn, grants: drawn.grants === "project" ? "resource" : "project" }),
  "the password written": (drawn) => ({ ...drawn, password: true }),
  "another version": (drawn) => ({ ...drawn, version: "1.16.9" }),
  "another release": (drawn) => ({ ...drawn, release: "flyte" }),
  "another fullname": (drawn) => ({ ...drawn, fullname: "flyte" }),
  "namespaces removed": (drawn) => ({ ...drawn, removeNamespaces: true }),
  "a value": (drawn) => ({ ...drawn, values: { deployment: { podAnnotations: { team: "ml" } } } }),
  "another address": (drawn) => ({ ...drawn, address: "10.132.0.9" }),
  "another Service": (drawn) => ({ ...drawn, service: "flyte-lb" }),
  "another port": (drawn) => ({ ...drawn, grpc: 8090 }),
  "global access": (drawn) => ({ ...drawn, globalAccess: true }),
  "no NAT": (drawn) => ({ ...drawn, nat: "none" }),
  labels: (drawn) => ({ ...drawn, labels: { team: "ml", cost: "42" } }),
  "another name": (drawn) => ({ ...drawn, name: "production" }),
};

/** Every other key of the schema is drawn as often as all of the above. */
const keyEdit = "a key: ";

function without(drawn: Drawn, project: string): Drawn {
  const left = drawn.projects.filter((one) => one !== project);
  return { ...drawn, projects: left.length === 0 ? ["speech"] : left };
}

/** One edit of the file, with what is drawn of it: leaving out another one changes nothing of it. */
export interface DrawnEdit {
  readonly name: string;
  readonly seed: number;
}

/** Draws up to so many edits. */
export function drawEdits(draw: Draw, most: number): readonly DrawnEdit[] {
  return draw
    .some([...Object.keys(edits), ...Object.keys(edits).map((_, index) => `${keyEdit}${index}`)], most)
    .map((name) => ({ name, seed: draw.count(0, 1_000_000) }));
}

/** The deployment after these edits; one that makes the file invalid isn't made. */
export function makeEdits(
  drawn: Drawn,
  wanted: readonly DrawnEdit[],
  isValid: (text: string) => boolean,
): { readonly drawn: Drawn; readonly edits: readonly string[] } {
  let now = drawn;
  const made: string[] = [];
  for (const { name, seed } of wanted) {
    const draw = openDraw(createRandom(seed));
    const key = name.startsWith(keyEdit) ? drawKey(draw) : undefined;
    const next =
      key === undefined ? edits[name]?.(now, draw) : { ...now, keys: { ...now.keys, [key.path]: key.value } };
    if (next === undefined || !isValid(writeDeployment(next))) continue;
    now = next;
    made.push(key === undefined ? name : `${key.path}: ${JSON.stringify(key.value)}`);
  }
  return { drawn: now, edits: made };
}

/** The deployment after up to four changes of the first table, drawn at once, and their names. */
export function editDeployment(drawn: Drawn, draw: Draw): { readonly drawn: Drawn; readonly edits: readonly string[] } {
  const names = draw.some(Object.keys(edits), 4);
  return { drawn: names.reduce((before, name) => edits[name]?.(before, draw) ?? before, drawn), edits: names };
}

/** The file's text: JSON is YAML. */
export function writeDeployment(drawn: Drawn): string {
  const given = (key: string, value: unknown): object => (value === undefined ? {} : { [key]: value });
  const protect = given("protect", drawn.protect);
  const file = {
    apiVersion: "fgk/v1",
    name: drawn.name,
    google: { project: "acme-ml", location: "europe-west1-b", ...given("labels", drawn.labels) },
    ...(drawn.nat === undefined ? {} : { network: { nat: drawn.nat } }),
    cluster: { name: "flyte", ...protect, ...given("nodePools", drawn.pools) },
    database: {
      instance: "flyte-db",
      ...protect,
      ...(drawn.password ? { password: { secretManager: "fgk-prod-db-password" } } : {}),
    },
    buckets: {
      metadata: drawn.metadata,
      userData: drawn.userData,
      ...protect,
      ...given("managed", drawn.bucketsManaged),
    },
    serviceAccount: {
      ...given("name", drawn.account),
      ...given("prune", drawn.prune),
      ...given("grants", drawn.grants),
    },
    flyte: {
      install: "binary",
      version: drawn.version ?? "1.16.8",
      chart: { path: "../../packages/emulator/chart/flyte-binary" },
      projects: drawn.projects,
      ...given("domains", drawn.domains),
      ...given("release", drawn.release),
      ...given("fullname", drawn.fullname),
      ...given("removeNamespaces", drawn.removeNamespaces),
      ...given("values", drawn.values),
    },
    loadBalancer: {
      ...given("address", drawn.address),
      ...given("name", drawn.service),
      ...given("globalAccess", drawn.globalAccess),
      ...(drawn.grpc === undefined ? {} : { ports: { http: 8088, grpc: drawn.grpc } }),
    },
  };
  return JSON.stringify(setKeys(file, drawn.keys ?? {}));
}

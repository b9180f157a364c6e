import type { Duplex } from "node:stream";
import { duplexPair } from "node:stream";
import { toJson } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { makeTestCloud } from "../google/test-cloud.ts";
import { resourceNamed } from "../kubernetes/resources.ts";
import { emptyStore, putStored } from "../kubernetes/store.ts";
import { connectFlyte } from "./connect.ts";
import { readFlyteConfig } from "./flyte-config.ts";
import { rememberFlyte } from "./flyte-memory.ts";
import type { FlyteTables } from "./project-store.ts";
import { seedProjects, tablesOf } from "./project-store.ts";
import { flyteRegistry, methodNamed, serviceNamed } from "./proto/flyte-registry.ts";

const cluster = "projects/demo-proj/locations/europe-west1/clusters/c";
const pod: Stored = { metadata: { uid: "u1", namespace: "flyte", name: "flyte-binary-1" }, spec: { containers: [] } };
const database = { instance: "projects/demo-proj/instances/db", database: "flyteadmin" };
/** As whom a pod acts where nothing says otherwise. */
const account = "123456789012-compute@developer.gserviceaccount.com";

/** A Flyte that runs in a cloud of its own, for tests: its bucket is `demo-meta`, its account the nodes'. */
export interface TestFlyte {
  readonly cloud: Cloud;
  readonly tables: () => FlyteTables;
  /** The answer of a call as JSON; rejects with the refusal. */
  readonly call: (service: string, method: string, input?: object) => Promise<Stored>;
  /** The refusal of a call: `InvalidArgument: missing id`; undefined when it isn't refused. */
  readonly refusal: (service: string, method: string, input?: object) => Promise<string | undefined>;
  /** Takes or gives back what the account may do on the bucket. */
  readonly setBucketRole: (role: string) => void;
  readonly advance: (durationMs: number) => void;
}

/** Starts it with the project flytesnacks; its account may sign and do everything on the bucket. */
export function makeTestFlyte(): TestFlyte {
  const { cloud, advance } = makeTestCloud();
  const config = readFlyteConfig({ storage: { container: "demo-meta" } });
  rememberFlyte(cloud, "u1", { cluster, namespace: "flyte", pod: "flyte-binary-1", config, database, applied: {} });
  cloud.state.sql[database.instance] = { databases: { flyteadmin: { etag: "e1" } } };
  seedProjects(tablesOf(cloud, database), [{ name: "flytesnacks", description: "" }]);
  cloud.state.clusters[cluster] = {};
  cloud.state.serviceAccounts[`projects/demo-proj/serviceAccounts/${account}`] = {
    name: `projects/demo-proj/serviceAccounts/${account}`,
    projectId: "demo-proj",
    email: account,
    policy: { bindings: [{ role: "roles/iam.serviceAccountTokenCreator", members: [`serviceAccount:${account}`] }] },
  };
  const store = emptyStore();
  putStored(store, resourceNamed("namespaces"), { metadata: { name: "flytesnacks-development" } });
  cloud.state.kubernetes[cluster] = store as unknown as Stored;
  const bucket: Stored = { bucket: { name: "demo-meta" }, policy: {}, objects: {} };
  cloud.state.buckets["demo-meta"] = bucket;
  const setBucketRole = (role: string): void => {
    bucket["policy"] = { bindings: [{ role, members: [`serviceAccount:${account}`] }] };
  };
  setBucketRole("roles/storage.objectAdmin");
  const call: TestFlyte["call"] = (service, method, input = {}) => callFlyte(cloud, service, method, input);
  return {
    cloud,
    advance,
    setBucketRole,
    call,
    tables: () => tablesOf(cloud, database),
    refusal: (service, method, input) =>
      call(service, method, input).then(
        () => undefined,
        (reason: unknown) => {
          const error = ConnectError.from(reason);
          return `${Code[error.code]}: ${error.rawMessage}`;
        },
      ),
  };
}

type Call = (input: object) => Promise<never>;

/** By a gRPC client of connect's own, over a pair of streams in memory. */
async function callFlyte(cloud: Cloud, service: string, method: string, input: object): Promise<Stored> {
  const descriptor = methodNamed(service, method);
  const sessionManager = new Http2SessionManager("http://flyte", {}, { createConnection: () => openGrpc(cloud) });
  const transport = createGrpcTransport({ baseUrl: "http://flyte", sessionManager });
  const client = createClient(serviceNamed(service), transport) as unknown as Record<string, Call>;
  const answer = await client[descriptor.localName]?.(input);
  if (answer === undefined) throw new Error(`no method ${method}`);
  return toJson(descriptor.output, answer, { registry: flyteRegistry }) as Stored;
}

function openGrpc(cloud: Cloud): Duplex {
  const [near, far] = duplexPair();
  connectFlyte(cloud, cluster, pod, 8089, far);
  return near;
}

import type { Buffer } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http2";
import { connect, constants } from "node:http2";
import type { Duplex } from "node:stream";
import { duplexPair } from "node:stream";
import { toJson } from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { describe, expect, it } from "vitest";
import type { Cloud } from "../cloud/cloud.ts";
import { createCloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { connectFlyte } from "./connect.ts";
import { readFlyteConfig } from "./flyte-config.ts";
import { rememberFlyte } from "./flyte-memory.ts";
import { seedProjects, tablesOf } from "./project-store.ts";
import { flyteRegistry, methodNamed, serviceNamed } from "./proto/flyte-registry.ts";

const cluster = "projects/acme/locations/europe-west1/clusters/c";
const pod: Stored = { metadata: { uid: "u1", namespace: "flyte", name: "flyte-binary-1" }, spec: { containers: [] } };
const database = { instance: "projects/acme/instances/db", database: "flyteadmin" };

function makeFlyte(): Cloud {
  const cloud = createCloud({ now: () => Date.UTC(2026, 10, 22), origin: "http://127.0.0.1:9000" });
  const config = readFlyteConfig({ storage: { container: "acme-meta" } });
  rememberFlyte(cloud, "u1", { cluster, namespace: "flyte", pod: "flyte-binary-1", config, database, applied: {} });
  cloud.state.sql[database.instance] = { databases: { flyteadmin: { etag: "e1" } } };
  seedProjects(tablesOf(cloud, database), [{ name: "flytesnacks", description: "Default project setup." }]);
  return cloud;
}

/** A gRPC client of connect's own, over a pair of streams in memory. */
function makeTransport(cloud: Cloud): Transport {
  const baseUrl = "http://flyte";
  const sessionManager = new Http2SessionManager(baseUrl, {}, { createConnection: () => openPort(cloud, 8089) });
  return createGrpcTransport({ baseUrl, sessionManager });
}

function openPort(cloud: Cloud, port: number): Duplex {
  const [near, far] = duplexPair();
  connectFlyte(cloud, cluster, pod, port, far);
  return near;
}

type Call = (input?: Record<string, unknown>) => Promise<never>;

async function callFlyte(
  cloud: Cloud,
  service: string,
  method: string,
  input: Record<string, unknown> = {},
): Promise<unknown> {
  const descriptor = methodNamed(service, method);
  const client = createClient(serviceNamed(service), makeTransport(cloud)) as unknown as Record<string, Call>;
  const call = client[descriptor.localName];
  if (call === undefined) throw new Error(`no method ${method}`);
  return toJson(descriptor.output, await call(input), { registry: flyteRegistry });
}

async function refusalOf(promise: Promise<unknown>): Promise<[Code, string]> {
  const error = ConnectError.from(
    await promise.then(
      () => new Error("not refused"),
      (reason: unknown) => reason,
    ),
  );
  return [error.code, error.rawMessage];
}

const admin = "flyteidl.service.AdminService";

describe("AdminService", () => {
  it("lists the seeded project as a real Flyte does", async () => {
    expect(await callFlyte(makeFlyte(), admin, "ListProjects")).toEqual({
      projects: [
        {
          id: "flytesnacks",
          name: "flytesnacks",
          domains: [
            { id: "development", name: "development" },
            { id: "staging", name: "staging" },
            { id: "production", name: "production" },
          ],
          description: "Default project setup.",
        },
      ],
    });
  });

  it("registers, archives and still finds an archived project by filter", async () => {
    const cloud = makeFlyte();
    const project = {
      id: "forecasting",
      name: "forecasting",
      description: "Demand",
      labels: { values: { "fgk/deployment": "prod" } },
    };
    await callFlyte(cloud, admin, "RegisterProject", { project });
    expect(await callFlyte(cloud, admin, "GetProject", { id: "forecasting" })).toMatchObject({
      labels: { values: { "fgk/deployment": "prod" } },
    });
    await callFlyte(cloud, admin, "UpdateProject", { id: "forecasting", state: 1 });
    const listed = await callFlyte(cloud, admin, "ListProjects");
    expect((listed as { projects: Stored[] }).projects.map((row) => row["id"])).toEqual(["flytesnacks"]);
    expect(
      await callFlyte(cloud, admin, "ListProjects", {
        filters: "value_in(state,0;1)+eq(project.identifier,forecasting)",
      }),
    ).toMatchObject({
      projects: [
        {
          id: "forecasting",
          name: "forecasting",
          description: "Demand",
          state: "ARCHIVED",
          labels: { values: { "fgk/deployment": "prod" } },
        },
      ],
    });
  });

  it.each<[string, string, Record<string, unknown>, Code, string]>([
    [
      "a project twice",
      "RegisterProject",
      { project: { id: "flytesnacks", name: "x" } },
      Code.AlreadyExists,
      "value with matching already exists",
    ],
    ["no project", "RegisterProject", {}, Code.InvalidArgument, "missing project"],
    [
      "an id with capitals",
      "RegisterProject",
      { project: { id: "A", name: "x" } },
      Code.InvalidArgument,
      "invalid project id [A]",
    ],
    [
      "domains of its own",
      "RegisterProject",
      { project: { id: "a", name: "x", domains: [{ id: "d" }] } },
      Code.InvalidArgument,
      "Domains are currently only set system wide.",
    ],
    ["an unknown project", "UpdateProject", { id: "nosuch" }, Code.NotFound, "project [nosuch] not found"],
    ["a broken filter", "ListProjects", { filters: "state" }, Code.InvalidArgument, "invalid value for filters"],
    [
      "executions without limit",
      "ListExecutions",
      { id: { project: "a", domain: "b" } },
      Code.InvalidArgument,
      "invalid value for limit",
    ],
  ])("refuses %s", async (_name, method, input, code, message) => {
    const [found, text] = await refusalOf(callFlyte(makeFlyte(), admin, method, input));
    expect([found, text.slice(0, message.length)]).toEqual([code, message]);
  });

  it("lists executions of a phase", async () => {
    const cloud = makeFlyte();
    tablesOf(cloud, database).executions.push(
      { project: "flytesnacks", domain: "development", name: "a1", phase: "RUNNING" },
      { project: "flytesnacks", domain: "development", name: "a2", phase: "SUCCEEDED" },
    );
    const request = {
      id: { project: "flytesnacks", domain: "development" },
      limit: 10,
      filters: "value_in(phase,QUEUED;RUNNING)",
    };
    expect(await callFlyte(cloud, admin, "ListExecutions", request)).toEqual({
      executions: [
        { id: { project: "flytesnacks", domain: "development", name: "a1" }, closure: { phase: "RUNNING" } },
      ],
    });
  });
});

describe("the other services", () => {
  it("is healthy", async () => {
    const cloud = makeFlyte();
    expect(await callFlyte(cloud, "grpc.health.v1.Health", "Check")).toEqual({ status: "SERVING" });
    expect(await callFlyte(cloud, "grpc.health.v1.Health", "Check", { service: "flyteadmin" })).toEqual({
      status: "SERVING",
    });
    expect(await refusalOf(callFlyte(cloud, "grpc.health.v1.Health", "Check", { service: "x" }))).toEqual([
      Code.NotFound,
      "unknown service",
    ]);
  });

  it("has no signals", async () => {
    const [code] = await refusalOf(callFlyte(makeFlyte(), "flyteidl.service.SignalService", "ListSignals"));
    expect(code).toBe(Code.Unimplemented);
  });
});

async function listServices(cloud: Cloud, service: string): Promise<string[]> {
  const client = createClient(serviceNamed(service), makeTransport(cloud)) as unknown as {
    serverReflectionInfo(
      requests: AsyncIterable<unknown>,
    ): AsyncIterable<{ messageResponse: { value: { service: { name: string }[] } } }>;
  };
  async function* ask(): AsyncIterable<unknown> {
    yield { messageRequest: { case: "listServices", value: "" } };
  }
  const names: string[] = [];
  for await (const answer of client.serverReflectionInfo(ask()))
    names.push(...answer.messageResponse.value.service.map((entry) => entry.name));
  return names;
}

describe("reflection", () => {
  it.each(["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"])(
    "%s lists what grpcurl lists",
    async (service) => {
      expect(await listServices(makeFlyte(), service)).toEqual([
        "flyteidl.service.AdminService",
        "flyteidl.service.DataProxyService",
        "flyteidl.service.SignalService",
        "grpc.health.v1.Health",
        "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection",
      ]);
    },
  );

  it("is unimplemented when it is switched off", async () => {
    const cloud = makeFlyte();
    cloud.faults.reflectionOff = true;
    expect(await refusalOf(listServices(cloud, "grpc.reflection.v1.ServerReflection"))).toEqual([
      Code.Unimplemented,
      "unknown service grpc.reflection.v1.ServerReflection",
    ]);
  });
});

/** What the port says to a request written by hand. */
function exchange(cloud: Cloud, port: number, text: string): Promise<string> {
  const stream = openPort(cloud, port);
  return new Promise((resolve) => {
    let answer = "";
    stream.on("data", (chunk: Buffer) => {
      answer += chunk.toString();
    });
    stream.on("end", () => resolve(answer));
    stream.write(text);
  });
}

describe("the HTTP port", () => {
  const get = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: flyte\r\nconnection: close\r\n\r\n`;

  it.each([
    ["/healthcheck", "HTTP/1.1 200 OK", ""],
    ["/console", "HTTP/1.1 200 OK", "Flyte Dashboard"],
    [
      "/api/v1/projects",
      "HTTP/1.1 200 OK",
      '"description":"Default project setup.","labels":null,"state":"ACTIVE","org":""}],"token":""}',
    ],
    ["/", "HTTP/1.1 404 Not Found", '{"code":5,"message":"Not Found","details":[]}'],
  ])("%s", async (path, status, body) => {
    const answer = await exchange(makeFlyte(), 8088, get(path));
    expect(answer.split("\r\n")[0]).toBe(status);
    expect(answer.split("\r\n\r\n")[1]).toContain(body);
  });

  it("answers gRPC with HTTP/1's 400", async () => {
    expect(await exchange(makeFlyte(), 8088, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).toMatch(
      /^HTTP\/1\.1 400 Bad Request/,
    );
  });

  it.each([
    ["HTTP/1", get("/")],
    ["TLS", "\u0016\u0003\u0001\u0000\u0005\u0001"],
  ])("answers %s on the gRPC port with a frame of HTTP/2", async (_name, opening) => {
    expect(await exchange(makeFlyte(), 8089, opening)).toBe("\0\0\0\u0004\0\0\0\0\0");
  });

  it("refuses an unknown method in one frame, as Python's client wants it", async () => {
    const session = connect("http://flyte", { createConnection: () => openPort(makeFlyte(), 8089) });
    const stream = session.request({ ":method": "POST", ":path": "/flyteidl.service.AdminService/Nothing" });
    const [headers, flags] = await new Promise<[IncomingHttpHeaders, number]>((resolve) => {
      stream.once("response", (found, flag) => resolve([found, flag]));
    });
    session.destroy();
    expect(headers).toMatchObject({
      "grpc-status": "12",
      "grpc-message": "unknown method Nothing for service flyteidl.service.AdminService",
    });
    expect(flags & constants.NGHTTP2_FLAG_END_STREAM).toBe(constants.NGHTTP2_FLAG_END_STREAM);
  });

  it("is closed when nobody listens", async () => {
    const [near, far] = duplexPair();
    const closed = new Promise((resolve) => near.on("end", () => resolve("closed")));
    near.resume();
    connectFlyte(makeFlyte(), cluster, pod, 9443, far);
    expect(await closed).toBe("closed");
  });
});

it("a client that is killed at any moment ends its connection alone, and not the emulator", async () => {
  const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  for (let moment = 0; moment < 26; moment += 1) {
    const near = openPort(makeFlyte(), 8089);
    near.on("error", () => undefined);
    const session = connect("http://flyte", { createConnection: () => near });
    session.on("error", () => undefined);
    const stream = session.request({ ":method": "POST", ":path": `/${admin}/ListProjects` });
    stream.on("error", () => undefined).end(new Uint8Array(5));
    for (let turn = 0; turn < moment / 2; turn += 1) await nextTurn();
    near.end();
    if (moment % 2 === 1) await nextTurn();
    near.destroy();
    await new Promise((resolve) => (session.closed ? resolve(undefined) : session.once("close", resolve)));
    for (let turn = 0; turn < 6; turn += 1) await nextTurn();
  }
});

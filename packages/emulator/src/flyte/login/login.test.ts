import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import { duplexPair } from "node:stream";
import { toJson } from "@bufbuild/protobuf";
import { ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { describe, expect, it } from "vitest";
import type { Cloud } from "../../cloud/cloud.ts";
import { createCloud } from "../../cloud/cloud.ts";
import type { Stored } from "../../cloud/http.ts";
import { connectFlyte } from "../connect.ts";
import { readFlyteConfig } from "../flyte-config.ts";
import { rememberFlyte } from "../flyte-memory.ts";
import { seedProjects, tablesOf } from "../project-store.ts";
import { flyteRegistry, methodNamed, serviceNamed } from "../proto/flyte-registry.ts";

const cluster = "projects/acme/locations/europe-west1/clusters/c";
const pod: Stored = { metadata: { uid: "u1", namespace: "flyte", name: "flyte-binary-1" }, spec: { containers: [] } };
const database = { instance: "projects/acme/instances/db", database: "flyteadmin" };
/** bcrypt of `abc`, as jBCrypt's test vectors have it. */
const hash = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

interface Clock {
  nowMs: number;
}

function makeFlyte(clock: Clock = { nowMs: Date.UTC(2026, 10, 22) }): Cloud {
  const cloud = createCloud({ now: () => clock.nowMs, origin: "http://127.0.0.1:9000" });
  const client = { id: "fgk", client_secret: Buffer.from(hash).toString("base64"), scopes: ["all", "offline"] };
  const config = readFlyteConfig({
    server: { security: { useAuth: true } },
    auth: {
      authorizedUris: ["https://flyte.acme.example/"],
      appAuth: {
        selfAuthServer: {
          staticClients: {
            fgk: { ...client, grant_types: ["client_credentials"] },
            person: { ...client, id: "person", grant_types: ["authorization_code"] },
          },
        },
      },
    },
  });
  rememberFlyte(cloud, "u1", { cluster, namespace: "flyte", pod: "flyte-binary-1", config, database, applied: {} });
  cloud.state.sql[database.instance] = { databases: { flyteadmin: { etag: "e1" } } };
  seedProjects(tablesOf(cloud, database), [{ name: "flytesnacks", description: "" }]);
  return cloud;
}

function openPort(cloud: Cloud, port: number): Duplex {
  const [near, far] = duplexPair();
  connectFlyte(cloud, cluster, pod, port, far);
  return near;
}

type Call = (input: object, options: { readonly headers: Readonly<Record<string, string>> }) => Promise<never>;

/** The answer of a call, or the refusal's words. */
async function call(
  cloud: Cloud,
  service: string,
  method: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const descriptor = methodNamed(service, method);
  const sessionManager = new Http2SessionManager("http://flyte", {}, { createConnection: () => openPort(cloud, 8089) });
  const transport = createGrpcTransport({ baseUrl: "http://flyte", sessionManager });
  const client = createClient(serviceNamed(service), transport) as unknown as Record<string, Call>;
  try {
    const answer = await client[descriptor.localName]?.({}, { headers });
    return toJson(descriptor.output, answer as never, { registry: flyteRegistry });
  } catch (error) {
    return ConnectError.from(error).message.slice(0, 60);
  }
}

/** One request to the HTTP port; the status and the JSON. */
function send(cloud: Cloud, request: string): Promise<readonly [number, Record<string, unknown>]> {
  return new Promise((resolve) => {
    const stream = openPort(cloud, 8088);
    let text = "";
    stream.on("data", (part: Buffer) => {
      text += part.toString();
    });
    stream.once("end", () => {
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
      resolve([status, JSON.parse(text.slice(text.indexOf("\r\n\r\n") + 4) || "{}") as Record<string, unknown>]);
    });
    stream.write(request);
  });
}

function askToken(
  cloud: Cloud,
  { client = "fgk:abc", form = "grant_type=client_credentials&scope=all" } = {},
): Promise<readonly [number, Record<string, unknown>]> {
  const basic = Buffer.from(client).toString("base64");
  const head = `POST /oauth2/token HTTP/1.0\r\nAuthorization: Basic ${basic}\r\nContent-Length: ${form.length}`;
  return send(cloud, `${head}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n${form}`);
}

const admin = "flyteidl.service.AdminService";
const metadata = "flyteidl.service.AuthMetadataService";
const stranger = "[unauthenticated] token parse error [id token err: Could not";

describe("a Flyte with its own login server", () => {
  it("tells anybody where its tokens come from", async () => {
    const cloud = makeFlyte();
    expect(await call(cloud, metadata, "GetOAuth2Metadata")).toMatchObject({
      issuer: "https://flyte.acme.example",
      tokenEndpoint: "https://flyte.acme.example/oauth2/token",
      grantTypesSupported: ["client_credentials", "refresh_token", "authorization_code"],
    });
    expect(await call(cloud, metadata, "GetPublicClientConfig")).toMatchObject({
      clientId: "flytectl",
      scopes: ["all", "offline"],
      authorizationMetadataKey: "flyte-authorization",
    });
    const [status, page] = await send(cloud, "GET /.well-known/oauth-authorization-server HTTP/1.0\r\n\r\n");
    expect([status, page["token_endpoint"]]).toEqual([200, "https://flyte.acme.example/oauth2/token"]);
  });

  it("refuses strangers, by gRPC and by HTTP", async () => {
    const cloud = makeFlyte();
    expect(await call(cloud, admin, "ListProjects")).toBe(stranger);
    expect((await send(cloud, "GET /api/v1/projects HTTP/1.0\r\n\r\n"))[0]).toBe(401);
  });

  it("gives a client a token, and takes it under either name for half an hour", async () => {
    const clock = { nowMs: Date.UTC(2026, 10, 22) };
    const cloud = makeFlyte(clock);
    const [status, answer] = await askToken(cloud);
    expect([status, answer["token_type"], answer["scope"]]).toEqual([200, "bearer", "all"]);
    const bearer = `Bearer ${String(answer["access_token"])}`;
    for (const name of ["flyte-authorization", "authorization"]) {
      expect(await call(cloud, admin, "ListProjects", { [name]: bearer })).toMatchObject({
        projects: [{ id: "flytesnacks" }],
      });
    }
    expect(await call(cloud, admin, "ListProjects", { authorization: `${bearer}x` })).toContain(
      "JWT_VERIFICATION_FAILED",
    );
    clock.nowMs += 31 * 60_000;
    expect(await call(cloud, admin, "ListProjects", { authorization: bearer })).toContain("JWT_EXPIRED");
  });

  it("a token without the scope `all` does nothing", async () => {
    const cloud = makeFlyte();
    const [, answer] = await askToken(cloud, { form: "grant_type=client_credentials&scope=offline" });
    const headers = { authorization: `Bearer ${String(answer["access_token"])}` };
    expect(await call(cloud, admin, "ListProjects", headers)).toContain("doesn't have required");
  });

  it.each([
    ["another secret", { client: "fgk:abd" }, 401, "invalid_client"],
    ["an unknown client", { client: "toString:abc" }, 401, "invalid_client"],
    ["a client for people", { client: "person:abc" }, 400, "unauthorized_client"],
    ["another grant", { form: "grant_type=password" }, 400, "unsupported_grant_type"],
    ["no grant", { form: "scope=all" }, 400, "invalid_request"],
    ["a scope that the client hasn't", { form: "grant_type=client_credentials&scope=root" }, 400, "invalid_scope"],
  ])("no token for %s", async (_name, request, status, error) => {
    const [seen, answer] = await askToken(makeFlyte(), request);
    expect([seen, answer["error"], answer["access_token"]]).toEqual([status, error, undefined]);
  });
});

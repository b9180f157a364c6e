import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { describeLoginServer, describePublicClient } from "./login/metadata.ts";
import { answerTokenRequest } from "./login/token-page.ts";
import { refuseToken } from "./login/tokens.ts";
import { tablesOf } from "./project-store.ts";
import type { RunningFlyte } from "./running-flyte.ts";
import { listProjects } from "./services/projects.ts";

const states = ["ACTIVE", "ARCHIVED", "SYSTEM_GENERATED", "SYSTEM_ARCHIVED"];

/** Flyte's HTTP port: the console, the health check and the part of the REST gateway that checks ask for. */
export function answerFlyteHttp(flyte: RunningFlyte, request: IncomingMessage, response: ServerResponse): void {
  if (!flyte.memory.config.usesAuth || request.method !== "POST" || request.url !== "/oauth2/token") {
    send(response, findPage(flyte, request));
    return;
  }
  let form = "";
  request.setEncoding("utf8").on("data", (part: string) => {
    form = (form + part).slice(0, mostFormCharacters);
  });
  request.once("end", () => {
    const { status, value } = answerTokenRequest(flyte, request.headers.authorization, form);
    send(response, jsonPage(status, value));
  });
}

const mostFormCharacters = 65_536;

function send(response: ServerResponse, { status, type, body }: Page): void {
  response.sendDate = false;
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function findPage(flyte: RunningFlyte, request: IncomingMessage): Page {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "flyte"}`);
  const { login } = flyte.memory.config;
  const path = url.pathname.startsWith("/console/") ? "/console" : url.pathname;
  switch (path) {
    case "/healthcheck":
      return { status: 200, type: "text/plain; charset=utf-8", body: "" };
    case "/console":
      return { status: 200, type: "text/html; charset=utf-8", body: consolePage };
    case "/api/v1/openapi":
      return jsonPage(200, openapi);
    case "/api/v1/version":
      return jsonPage(200, { controlPlaneVersion: { Build: "unknown", Version: "unknown", BuildTime: "" } });
    case "/.well-known/oauth-authorization-server":
      if (flyte.memory.config.usesAuth) return jsonPage(200, toSnakeCase(describeLoginServer(login, url.origin)));
      break;
    case "/config/v1/flyte_client":
      if (flyte.memory.config.usesAuth) return jsonPage(200, toSnakeCase(describePublicClient(login)));
      break;
    case "/api/v1/projects":
      if (isStranger(flyte, request)) return jsonPage(401, { code: 16, message: "Unauthenticated", details: [] });
      if (request.method === "GET") return jsonPage(200, showProjects(flyte, url.searchParams));
  }
  return jsonPage(404, { code: 5, message: "Not Found", details: [] });
}

/** The gateway turns its own header, or the usual one, into the call's. */
function isStranger(flyte: RunningFlyte, { headers }: IncomingMessage): boolean {
  const { usesAuth, login } = flyte.memory.config;
  const token = headers[login.header] ?? headers.authorization;
  return usesAuth && refuseToken(flyte, typeof token === "string" ? token : null) !== undefined;
}

/** The gateway writes these two pages by the names of their fields in the proto file. */
function toSnakeCase(value: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), item]),
  );
}

function jsonPage(status: number, value: unknown): Page {
  return { status, type: "application/json", body: JSON.stringify(value) };
}

/** The gateway writes fields that are empty, too. */
function showProjects({ cloud, memory }: RunningFlyte, query: URLSearchParams): unknown {
  const request = {
    limit: Number(query.get("limit") ?? 0),
    token: query.get("token") ?? "",
    filters: query.get("filters") ?? "",
  };
  const list = listProjects(tablesOf(cloud, memory.database), memory.config.domains, request);
  const projects = list["projects"] as readonly { readonly state: number; readonly labels?: unknown }[];
  return {
    projects: projects.map(({ state, labels, ...project }) => ({
      ...project,
      labels: labels ?? null,
      state: states[state],
      org: "",
    })),
    token: list["token"],
  };
}

const openapi = {
  swagger: "2.0",
  info: { title: "flyteidl/service/admin.proto", version: "version not set" },
  paths: { "/api/v1/projects": {} },
};

const consolePage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Flyte Dashboard</title></head>
<body><p>Flyte's console, as fgk's emulator serves it: there is nothing to see here.</p></body></html>
`;

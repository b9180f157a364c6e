import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RunningFlyte } from "./rpc-routes.ts";
import { tablesOf } from "./project-store.ts";
import { listProjects } from "./services/projects.ts";

const states = ["ACTIVE", "ARCHIVED", "SYSTEM_GENERATED", "SYSTEM_ARCHIVED"];

/** Flyte's HTTP port: the console, the health check and the part of the REST gateway that checks ask for. */
export function answerFlyteHttp(flyte: RunningFlyte, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://flyte");
  if (url.pathname === "/healthcheck") return send(response, 200, "", "text/plain; charset=utf-8");
  if (url.pathname === "/console" || url.pathname.startsWith("/console/")) return send(response, 200, consolePage, "text/html; charset=utf-8");
  if (url.pathname === "/api/v1/openapi") return sendJson(response, 200, openapi);
  if (url.pathname === "/api/v1/version") {
    return sendJson(response, 200, { controlPlaneVersion: { Build: "unknown", Version: "unknown", BuildTime: "" } });
  }
  if (url.pathname === "/api/v1/projects" && request.method === "GET") return sendJson(response, 200, showProjects(flyte, url.searchParams));
  return sendJson(response, 404, { code: 5, message: "Not Found", details: [] });
}

/** The gateway writes fields that are empty, too. */
function showProjects({ cloud, memory }: RunningFlyte, query: URLSearchParams): unknown {
  const request = { limit: Number(query.get("limit") ?? 0), token: query.get("token") ?? "", filters: query.get("filters") ?? "" };
  const list = listProjects(tablesOf(cloud, memory.database), memory.config.domains, request);
  const projects = list["projects"] as readonly { readonly state: number; readonly labels?: unknown }[];
  return {
    projects: projects.map(({ state, labels, ...project }) => ({ ...project, labels: labels ?? null, state: states[state], org: "" })),
    token: list["token"],
  };
}

const openapi = { swagger: "2.0", info: { title: "flyteidl/service/admin.proto", version: "version not set" }, paths: { "/api/v1/projects": {} } };

const consolePage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Flyte Dashboard</title></head>
<body><p>Flyte's console, as fgk's emulator serves it: there is nothing to see here.</p></body></html>
`;

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, JSON.stringify(value), "application/json");
}

function send(response: ServerResponse, status: number, body: string, type: string): void {
  response.sendDate = false;
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { takePage } from "./pages.ts";
import { checkEtag, failedPrecondition, findSecret, findVersion, makeSecretEtag } from "./secret-manager-lookup.ts";
import { crc32c } from "./storage-checksums.ts";

const mostBytes = 65_536;

/** Adds the next number; numbers are never given twice. */
function addVersion(cloud: Cloud, call: Call): Stored {
  const stored = findSecret(cloud, call);
  const payload: Stored = call.body["payload"] ?? {};
  const data = readData(payload["data"]);
  const sum: unknown = payload["dataCrc32c"];
  if (sum !== undefined && String(sum) !== String(crc32c(data))) {
    throw platformError(400, "The provided payload data does not match the provided data_crc32c checksum.");
  }
  const number = Object.keys(stored["versions"]).length + 1;
  const version: Stored = {
    name: `${stored["secret"]["name"]}/versions/${number}`,
    createTime: new Date(cloud.now()).toISOString(),
    state: "ENABLED",
    replicationStatus:
      stored["secret"]["replication"]["userManaged"] === undefined ? { automatic: {} } : { userManaged: {} },
    etag: makeSecretEtag(cloud),
    ...(sum === undefined ? {} : { clientSpecifiedPayloadChecksum: true }),
  };
  stored["versions"][String(number)] = { version, data: data.toString("base64") };
  return version;
}

function readData(text: unknown): Buffer {
  const data = Buffer.from(typeof text === "string" ? text : "", "base64");
  if (data.length === 0) throw platformError(400, "Secret Payload must be non-empty.");
  if (data.length > mostBytes) throw platformError(400, "Secret Payload cannot be larger than 65536 bytes.");
  return data;
}

/** The newest first; `filter=state:ENABLED` narrows it down. */
function listVersions(cloud: Cloud, call: Call): Stored {
  const stored = findSecret(cloud, call);
  const filter = call.query.get("filter") ?? "";
  const state = /^state\s*[:=]\s*"?([A-Z]+)"?$/.exec(filter)?.[1];
  if (filter !== "" && state === undefined) throw platformError(400, `Invalid filter: ${filter}`);
  const entries: Stored[] = Object.values(stored["versions"]);
  const all = entries
    .map((entry): Stored => entry["version"])
    .filter((version) => state === undefined || version["state"] === state)
    .reverse();
  const page = takePage("versions", all, call.query, { usual: 25, most: 25_000 });
  return all.length === 0 ? page : { ...page, totalSize: all.length };
}

function getVersion(cloud: Cloud, call: Call): Stored {
  return findVersion(cloud, call)["version"];
}

/** The answer names the version by its number, however it was asked for. */
function accessVersion(cloud: Cloud, call: Call): Stored {
  const { version, data } = findVersion(cloud, call);
  const { name, state } = version;
  if (state !== "ENABLED") throw failedPrecondition(`Secret Version [${name}] is in ${state} state.`);
  return { name, payload: { data, dataCrc32c: String(crc32c(Buffer.from(data, "base64"))) } };
}

/** A change that changes nothing moves the etag too. DESTROYED is for ever, and takes the data along. */
function setState(cloud: Cloud, call: Call, state: "ENABLED" | "DISABLED" | "DESTROYED"): Stored {
  const stored = findVersion(cloud, call);
  const { version } = stored;
  checkEtag(call.body["etag"], version["etag"]);
  if (version["state"] === "DESTROYED") {
    throw failedPrecondition(`Secret Version [${version["name"]}] is in DESTROYED state.`);
  }
  version["state"] = state;
  version["etag"] = makeSecretEtag(cloud);
  if (state === "DESTROYED") {
    version["destroyTime"] = new Date(cloud.now()).toISOString();
    delete stored["data"];
  }
  return version;
}

const api = "secretmanager.googleapis.com";
const permission = "secretmanager.versions";
const secret = "/v1/projects/{project}/secrets/{secret}";
const path = `${secret}/versions`;
const one = `${path}/{secretVersion}`;

/** The verbs stand before the plain paths: a colon would fit in a name. */
export const secretVersionRoutes: readonly Route[] = [
  { api, method: "POST", path: `${secret}:addVersion`, permission: `${permission}.add`, handle: addVersion },
  { api, method: "GET", path: `${one}:access`, permission: `${permission}.access`, handle: accessVersion },
  {
    api,
    method: "POST",
    path: `${one}:enable`,
    permission: `${permission}.enable`,
    handle: (cloud, call) => setState(cloud, call, "ENABLED"),
  },
  {
    api,
    method: "POST",
    path: `${one}:disable`,
    permission: `${permission}.disable`,
    handle: (cloud, call) => setState(cloud, call, "DISABLED"),
  },
  {
    api,
    method: "POST",
    path: `${one}:destroy`,
    permission: `${permission}.destroy`,
    handle: (cloud, call) => setState(cloud, call, "DESTROYED"),
  },
  { api, method: "GET", path, permission: `${permission}.list`, handle: listVersions },
  { api, method: "GET", path: one, permission: `${permission}.get`, handle: getVersion },
];

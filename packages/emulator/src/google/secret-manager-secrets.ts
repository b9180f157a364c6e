import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import { makeRecord } from "../cloud/records.ts";
import type { Call, Route } from "../cloud/router.ts";
import { findBadLabel } from "./compute-labels.ts";
import { takePage } from "./pages.ts";
import {
  checkEtag,
  failedPrecondition,
  findSecret,
  makeSecretEtag,
  projectOf,
  secretKey,
} from "./secret-manager-lookup.ts";

/** What a PATCH may change. */
const mutable: readonly string[] = [
  "annotations",
  "expireTime",
  "labels",
  "rotation",
  "topics",
  "ttl",
  "versionAliases",
  "versionDestroyTtl",
];

function listSecrets(cloud: Cloud, call: Call): Stored {
  const prefix = secretKey(projectOf(cloud, call), "");
  const filter = call.query.get("filter") ?? "";
  const all = Object.entries(cloud.state.secrets)
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, stored]): Stored => stored["secret"])
    .filter((secret) => fitsFilter(secret, filter));
  const page = takePage("secrets", all, call.query, { usual: 25, most: 25_000 });
  return all.length === 0 ? page : { ...page, totalSize: all.length };
}

/** `name:part`, `labels.key=value` and their conjunction; anything else is refused. */
function fitsFilter(secret: Stored, filter: string): boolean {
  return filter
    .split(/\s+AND\s+|\s+/)
    .filter((term) => term !== "")
    .every((term) => {
      const [, name] = /^name:"?([^"]*)"?$/.exec(term) ?? [];
      if (name !== undefined) return String(secret["name"]).split("/").at(-1)?.includes(name) ?? false;
      const [, key, value] = /^labels\.([^=:]+)[=:]"?([^"]*)"?$/.exec(term) ?? [];
      if (key === undefined || value === undefined) throw platformError(400, `Invalid filter: ${filter}`);
      const label: unknown = secret["labels"]?.[key];
      return value === "*" ? label !== undefined : label === value;
    });
}

function getSecret(cloud: Cloud, call: Call): Stored {
  return findSecret(cloud, call)["secret"];
}

function createSecret(cloud: Cloud, call: Call): Stored {
  const project = projectOf(cloud, call);
  const id = call.query.get("secretId") ?? "";
  const { body } = call;
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(id)) {
    throw platformError(400, `The provided Secret ID [${id}] does not match the expected format [[a-zA-Z_0-9]+]`);
  }
  const name = `projects/${project.projectNumber}/secrets/${id}`;
  const key = secretKey(project, id);
  if (cloud.state.secrets[key] !== undefined) throw platformError(409, `Secret [${name}] already exists.`);
  if (body["replication"]?.["automatic"] === undefined && body["replication"]?.["userManaged"] === undefined) {
    throw platformError(400, "Secret.replication must be provided.");
  }
  const secret: Stored = {
    name,
    replication: body["replication"],
    createTime: new Date(cloud.now()).toISOString(),
    etag: makeSecretEtag(cloud),
  };
  for (const field of mutable) if (body[field] !== undefined) secret[field] = body[field];
  dropEmpty(secret);
  checkSecret(secret, {});
  cloud.state.secrets[key] = { secret, versions: makeRecord() };
  return secret;
}

/** The body's etag is a precondition. Masked fields are replaced whole; `labels` may name one of its keys. */
function patchSecret(cloud: Cloud, call: Call): Stored {
  const stored = findSecret(cloud, call);
  const before: Stored = stored["secret"];
  checkEtag(call.body["etag"], before["etag"]);
  const fields = (call.query.get("updateMask") ?? "").split(",").filter((field) => field !== "");
  if (fields.length === 0) throw platformError(400, "The update_mask must be provided and non-empty.");
  const secret: Stored = { ...before };
  for (const field of fields.map(toCamelCase)) {
    if (field === "etag" || field === "name") continue;
    if (!mutable.includes(field)) throw platformError(400, `Field [${field}] is immutable or unknown.`);
    if (call.body[field] === undefined) delete secret[field];
    else secret[field] = call.body[field];
  }
  dropEmpty(secret);
  checkSecret(secret, stored["versions"]);
  secret["etag"] = makeSecretEtag(cloud);
  stored["secret"] = secret;
  return secret;
}

function toCamelCase(field: string): string {
  return field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function dropEmpty(secret: Stored): void {
  for (const field of ["labels", "annotations", "versionAliases"]) {
    if (secret[field] !== undefined && Object.keys(secret[field]).length === 0) delete secret[field];
  }
}

/** Aliases are names, not numbers, and lead to versions that exist; int64 is printed as text. */
function checkSecret(secret: Stored, versions: Stored): void {
  const label = findBadLabel(secret["labels"]);
  if (label !== undefined) throw platformError(400, `Invalid label ${label}.`);
  const aliases: Record<string, unknown> = secret["versionAliases"] ?? {};
  for (const [alias, version] of Object.entries(aliases)) {
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,62}$/.test(alias) || alias === "latest") {
      throw platformError(400, `Invalid version alias [${alias}].`);
    }
    if (versions[String(version)] === undefined) {
      throw failedPrecondition(`Version alias [${alias}] references version [${version}] which does not exist.`);
    }
    aliases[alias] = String(version);
  }
}

function deleteSecret(cloud: Cloud, call: Call): Stored {
  const { secret } = findSecret(cloud, call);
  checkEtag(call.query.get("etag"), secret["etag"]);
  delete cloud.state.secrets[secretKey(projectOf(cloud, call), call.params["secret"] ?? "")];
  return {};
}

const api = "secretmanager.googleapis.com";
const path = "/v1/projects/{project}/secrets";
const one = `${path}/{secret}`;

export const secretRoutes: readonly Route[] = [
  { api, method: "GET", path, permission: "secretmanager.secrets.list", handle: listSecrets },
  { api, method: "POST", path, permission: "secretmanager.secrets.create", handle: createSecret },
  { api, method: "GET", path: one, permission: "secretmanager.secrets.get", handle: getSecret },
  { api, method: "PATCH", path: one, permission: "secretmanager.secrets.update", handle: patchSecret },
  { api, method: "DELETE", path: one, permission: "secretmanager.secrets.delete", handle: deleteSecret },
];

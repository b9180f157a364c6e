import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Answer, Call, Route } from "../cloud/router.ts";
import { answer } from "../cloud/router.ts";
import { downloadAnswer } from "./storage-downloads.ts";
import { storageErrors } from "./storage-errors.ts";
import { checkPreconditions, findBucket, storageRoute } from "./storage-lookup.ts";
import { listObjects } from "./storage-object-list.ts";
import {
  findObjectVersion,
  makeObjectEtag,
  removeVersion,
  retireLive,
  writableObjectFields,
} from "./storage-object-store.ts";

function findObject(cloud: Cloud, call: Call, permission: string): Stored {
  const stored = findBucket(cloud, call, permission);
  const name = call.params["object"] ?? "";
  const found = findObjectVersion(stored, name, call.query.get("generation"));
  if (found === undefined) throw storageErrors.noObject(stored["bucket"]["name"], name);
  checkPreconditions(call, "Generation", found["object"]["generation"]);
  checkPreconditions(call, "Metageneration", found["object"]["metageneration"]);
  return found;
}

/** The metadata, or with `alt=media` the bytes. */
function getObject(cloud: Cloud, call: Call): Stored | Answer {
  const found = findObject(cloud, call, "storage.objects.get");
  return call.query.get("alt") === "media" ? downloadAnswer(found, call.request) : found["object"];
}

/** A generation that is named goes for good; else the live version goes, and stays as noncurrent where versions are kept. */
function deleteObject(cloud: Cloud, call: Call): Answer {
  const found = findObject(cloud, call, "storage.objects.delete");
  const stored = findBucket(cloud, call, "storage.objects.delete");
  if (call.query.has("generation")) removeVersion(stored, found);
  else retireLive(cloud, stored, found["object"]["name"]);
  return answer({ status: 204, headers: {}, body: "" });
}

/** JSON merge patch over what can be written: `metadata: {k: null}` removes one key, `metadata: null` all. */
function patchObject(cloud: Cloud, call: Call): Stored {
  const { object } = findObject(cloud, call, "storage.objects.update");
  for (const field of writableObjectFields) {
    const value: unknown = call.body[field];
    if (value === undefined) continue;
    if (field === "metadata" && value !== null) object[field] = mergeTexts(object[field], call.body[field]);
    else object[field] = value;
    if (value === null) delete object[field];
  }
  return touchObject(cloud, object);
}

function mergeTexts(before: Stored | undefined, patch: Stored): Stored {
  return Object.fromEntries(Object.entries({ ...before, ...patch }).filter(([, value]) => value !== null));
}

/** What isn't sent goes, but for the storage class, which only a rewrite changes. */
function replaceObject(cloud: Cloud, call: Call): Stored {
  const { object } = findObject(cloud, call, "storage.objects.update");
  for (const field of writableObjectFields) {
    if (field === "storageClass") continue;
    if (call.body[field] === undefined || call.body[field] === null) delete object[field];
    else object[field] = call.body[field];
  }
  return touchObject(cloud, object);
}

function touchObject(cloud: Cloud, object: Stored): Stored {
  object["metageneration"] = String(Number(object["metageneration"]) + 1);
  object["etag"] = makeObjectEtag(object["generation"], object["metageneration"]);
  object["updated"] = new Date(cloud.now()).toISOString();
  return object;
}

export const storageObjectRoutes: readonly Route[] = [
  ...storageRoute("GET", "/b/{bucket}/o", "storage.objects.list", listObjects),
  ...storageRoute("GET", "/b/{bucket}/o/{object}", "storage.objects.get", getObject),
  ...storageRoute("PATCH", "/b/{bucket}/o/{object}", "storage.objects.update", patchObject),
  ...storageRoute("PUT", "/b/{bucket}/o/{object}", "storage.objects.update", replaceObject),
  ...storageRoute("DELETE", "/b/{bucket}/o/{object}", "storage.objects.delete", deleteObject),
  {
    api: "storage.googleapis.com",
    method: "GET",
    path: "/download/storage/v1/b/{bucket}/o/{object}",
    permission: "storage.objects.get",
    handle: (cloud, call) => downloadAnswer(findObject(cloud, call, "storage.objects.get"), call.request),
  },
];

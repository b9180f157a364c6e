import { createHash } from "node:crypto";
import { platformError } from "../cloud/api-error.ts";
import type { Cloud } from "../cloud/cloud.ts";
import type { Stored } from "../cloud/http.ts";
import type { Call, Route } from "../cloud/router.ts";
import { findCalledAccount } from "./iam-account-store.ts";

const api = "iam.googleapis.com";
const collection = "/v1/projects/{project}/serviceAccounts/{account}/keys";
const one = `${collection}/{key}`;

/** Keys of service accounts. What a key is good for isn't emulated: there is no private half behind it. */
export const accountKeyRoutes: readonly Route[] = [
  { api, method: "GET", path: collection, permission: "iam.serviceAccountKeys.list", handle: listKeys },
  { api, method: "POST", path: collection, permission: "iam.serviceAccountKeys.create", handle: createKey },
  { api, method: "DELETE", path: one, permission: "iam.serviceAccountKeys.delete", handle: deleteKey },
];

/** Every account has a key that Google itself rotates; `keyTypes` leaves one sort or the other. */
function listKeys(cloud: Cloud, call: Call): Stored {
  const account = findCalledAccount(cloud, call);
  const types = call.query.getAll("keyTypes");
  const keys = [describeOwn(account), ...keysOf(account)].filter(
    (key) => types.length === 0 || types.includes(key["keyType"]),
  );
  return keys.length === 0 ? {} : { keys };
}

function createKey(cloud: Cloud, call: Call): Stored {
  const account = findCalledAccount(cloud, call);
  if (keysOf(account).length >= 10) throw platformError(400, "Precondition check failed.");
  const key = describeKey(account, `${cloud.nextSerial()} ${account["email"]}`, "USER_MANAGED");
  account["keys"] = [...keysOf(account), key];
  return { ...key, privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE", privateKeyData: "e30=" };
}

function deleteKey(cloud: Cloud, call: Call): Stored {
  const account = findCalledAccount(cloud, call);
  const name = `${account["name"]}/keys/${call.params["key"]}`;
  const left = keysOf(account).filter((key) => key["name"] !== name);
  if (left.length === keysOf(account).length) {
    throw platformError(404, `Service account key ${call.params["key"]} does not exist.`);
  }
  account["keys"] = left;
  return {};
}

function keysOf(account: Stored): readonly Stored[] {
  return account["keys"] ?? [];
}

function describeOwn(account: Stored): Stored {
  return describeKey(account, account["uniqueId"], "SYSTEM_MANAGED");
}

function describeKey(account: Stored, salt: string, keyType: string): Stored {
  const id = createHash("sha1").update(salt).digest("hex");
  return {
    name: `${account["name"]}/keys/${id}`,
    validAfterTime: new Date(account["createdAtMs"]).toISOString().replace(/\.\d+Z$/, "Z"),
    validBeforeTime: "9999-12-31T23:59:59Z",
    keyAlgorithm: "KEY_ALG_RSA_2048",
    keyOrigin: "GOOGLE_PROVIDED",
    keyType,
  };
}

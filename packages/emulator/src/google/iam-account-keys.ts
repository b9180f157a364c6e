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
  {
    api,
    method: "POST",
    path: `${one}:disable`,
    permission: "iam.serviceAccountKeys.disable",
    handle: (cloud, call) => setDisabled(cloud, call, true),
  },
  {
    api,
    method: "POST",
    path: `${one}:enable`,
    permission: "iam.serviceAccountKeys.enable",
    handle: (cloud, call) => setDisabled(cloud, call, false),
  },
  { api, method: "GET", path: one, permission: "iam.serviceAccountKeys.get", handle: findKey },
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

/** The file that clients read, but for the private half. */
function createKey(cloud: Cloud, call: Call): Stored {
  const account = findCalledAccount(cloud, call);
  if (keysOf(account).length >= 10) throw platformError(400, "Precondition check failed.");
  const key = describeKey(account, `${cloud.nextSerial()} ${account["email"]}`, "USER_MANAGED");
  account["keys"] = [...keysOf(account), key];
  const file = {
    type: "service_account",
    project_id: account["projectId"],
    private_key_id: String(key["name"]).split("/").at(-1),
    client_email: account["email"],
    client_id: account["uniqueId"],
  };
  const privateKeyData = Buffer.from(JSON.stringify(file)).toString("base64");
  return { ...key, privateKeyType: "TYPE_GOOGLE_CREDENTIALS_FILE", privateKeyData };
}

function findKey(cloud: Cloud, call: Call): Stored {
  const account = findCalledAccount(cloud, call);
  const name = `${account["name"]}/keys/${call.params["key"]}`;
  const key = [describeOwn(account), ...keysOf(account)].find((each) => each["name"] === name);
  if (key === undefined) throw platformError(404, `Service account key ${call.params["key"]} does not exist.`);
  return key;
}

function deleteKey(cloud: Cloud, call: Call): Stored {
  const { name } = findKey(cloud, call);
  const account = findCalledAccount(cloud, call);
  account["keys"] = keysOf(account).filter((key) => key["name"] !== name);
  return {};
}

function setDisabled(cloud: Cloud, call: Call, disabled: boolean): Stored {
  const { disabled: _disabled, disableReason: _reason, ...key } = findKey(cloud, call);
  const account = findCalledAccount(cloud, call);
  const changed = disabled ? { ...key, disabled, disableReason: "USER_INITIATED" } : key;
  account["keys"] = keysOf(account).map((each) => (each["name"] === key["name"] ? changed : each));
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

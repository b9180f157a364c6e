import type { Field, JsonObject } from "@fgk/engine";
import { passwordFolder, passwordVolume } from "../../../helm/password-places.ts";
import type { DatabaseScope } from "../../scope/database-scope.ts";
import { instanceAddress, kubernetesSecretAddress, kubernetesSecretName } from "../addresses.ts";
import { passwordHandedOver, versionOf } from "../describe-database.ts";
import type { Asked } from "../fields.ts";
import { fieldFrom, later } from "../fields.ts";
import type { Leaf } from "./leaf.ts";
import { leaf } from "./leaf.ts";

const proxyImage = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.15.1";

/** How Flyte reaches its database, and where it finds the password. */
export function describeDatabaseValues(asked: Asked): readonly Leaf[] {
  const { database } = asked.scope;
  return [
    leaf("configuration.database.host", describeHost(asked)),
    leaf("configuration.database.port", fieldFrom(asked, [], 5432)),
    // A written password is this user's: Flyte must not hand it over for another one.
    leaf("configuration.database.username", fieldFrom(asked, ["database.user", "database.password"], database.user)),
    leaf("configuration.database.dbname", fieldFrom(asked, ["database.name"], database.name)),
    leaf(
      "configuration.database.options",
      fieldFrom(asked, ["database.ssl", "database.connection"], describeOptions(database)),
    ),
    ...describeProxy(asked),
    ...describePassword(asked),
    ...describeMountedPassword(asked),
  ];
}

function describeHost(asked: Asked): Field {
  const { scope } = asked;
  const { connection, host } = scope.database;
  if (connection === "proxy") return fieldFrom(asked, ["database.connection"], "127.0.0.1");
  return fieldFrom(asked, ["database.host", "database.instance"], host ?? later(instanceAddress(scope), "privateIp"));
}

/** The proxy speaks plain PostgreSQL to the pod beside it and encrypts what leaves it. */
function describeOptions({ connection, ssl }: DatabaseScope): string {
  if (connection === "proxy") return "sslmode=disable";
  return ssl === "require" ? "sslmode=require" : "sslmode=prefer";
}

/** Before the init container that waits for the database, and restarted for as long as the pod lives: a sidecar. */
function describeProxy(asked: Asked): readonly Leaf[] {
  const { scope } = asked;
  if (scope.database.connection !== "proxy") return [];
  const container = {
    name: "cloud-sql-proxy",
    image: proxyImage,
    restartPolicy: "Always",
    args: [
      "--structured-logs",
      "--port=5432",
      // The public address when there is one, else the private one.
      "--auto-ip",
      later(instanceAddress(scope), "connectionName"),
    ],
    securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false },
  };
  const field = fieldFrom(asked, ["database.connection"], [container]);
  return [leaf("deployment.preInitContainers", field, true)];
}

/**
 * The chart's own password value would end in Helm's record of the release: a secret of ours is mounted beside the
 * configuration instead. It has no checksum, so its version stands on the pod: a rotation restarts it.
 */
function describePassword(asked: Asked): readonly Leaf[] {
  const { scope } = asked;
  const password = passwordHandedOver(scope);
  if (password === null) return [];
  const keys = ["database.password"];
  const secret = leaf("configuration.inlineSecretRef", fieldFrom(asked, keys, kubernetesSecretName(scope)));
  // A variable has no version: the Secret counts what it was given.
  const version =
    password.from === "secretManager" ? versionOf(password) : later(kubernetesSecretAddress(asked.scope), "version");
  return [secret, leaf(["deployment", "podAnnotations", "fgk.dev/password-version"], fieldFrom(asked, keys, version))];
}

/** A password that is in the cluster already is read from its file. */
function describeMountedPassword(asked: Asked): readonly Leaf[] {
  const { password } = asked.scope.database;
  if (password?.from !== "kubernetesSecret") return [];
  const keys = ["database.password"];
  const volume: JsonObject = { name: passwordVolume, secret: { secretName: password.name } };
  const mount: JsonObject = { name: passwordVolume, mountPath: passwordFolder, readOnly: true };
  return [
    leaf("configuration.database.passwordPath", fieldFrom(asked, keys, `${passwordFolder}/${password.key}`)),
    leaf("deployment.extraVolumes", fieldFrom(asked, keys, [volume]), true),
    leaf("deployment.extraVolumeMounts", fieldFrom(asked, keys, [mount]), true),
  ];
}

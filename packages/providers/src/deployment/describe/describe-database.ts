import type { Field, JsonObject, Resource } from "@fgk/engine";
import { isWritten } from "../read-key.ts";
import type { PasswordSource } from "../scope/database-scope.ts";
import type { Scope } from "../scope.ts";
import {
  apiAddress,
  databaseAddress,
  instanceAddress,
  kubernetesSecretAddress,
  kubernetesSecretName,
  namespaceAddress,
  privateServicesAddress,
  releaseAddress,
  secretAddress,
  userAddress,
} from "./addresses.ts";
import type { Asked } from "./fields.ts";
import { byDefault, fieldFrom, labelFields, later } from "./fields.ts";

/** The instance, the database and its user, the password's secret, and the copy of it that the chart reads. */
export function describeDatabase(asked: Asked): readonly Resource[] {
  return [
    describeInstance(asked),
    describeInnerDatabase(asked),
    describeUser(asked),
    ...describeSecret(asked),
    ...describeKubernetesSecret(asked),
    ...describeHandedOver(asked),
  ];
}

/** The password that fgk hands to the chart; null when it knows of none, or the cluster has it already. */
export function passwordHandedOver(scope: Scope): Exclude<PasswordSource, { from: "kubernetesSecret" }> | null {
  const { passwordUsed } = scope.database;
  return passwordUsed === null || passwordUsed.from === "kubernetesSecret" ? null : passwordUsed;
}

/** The version of a secret that is in use: the one that the file fixes, else the one that the secret itself says. */
export function versionOf(password: Extract<PasswordSource, { from: "secretManager" }>): JsonObject | string {
  return password.version ?? later(secretAddress(password.name), "version");
}

/**
 * A password by its reference, never by its text. It is kept true only when the file writes it: a user that exists keeps
 * its password, and then the copy in the cluster must stay with it.
 */
function passwordField(asked: Asked, password: NonNullable<ReturnType<typeof passwordHandedOver>>): Field {
  const reference =
    password.from === "env" ? { env: password.name } : { secret: password.path, version: versionOf(password) };
  return fieldFrom(asked, ["database.password"], reference);
}

function describeInstance(asked: Asked): Resource {
  const { scope } = asked;
  const { database, network } = scope;
  const privately = database.connection === "private-ip";
  return {
    address: instanceAddress(scope),
    at: { project: database.project, region: scope.region },
    fields: {
      version: fieldFrom(asked, ["database.version"], database.version),
      edition: fieldFrom(asked, ["database.edition"], database.edition),
      tier: fieldFrom(asked, ["database.tier"], database.tier),
      diskGb: fieldFrom(asked, ["database.diskGb"], database.diskGb),
      availability: fieldFrom(asked, ["database.availability"], database.availability),
      backups: fieldFrom(asked, ["database.backups"], database.backups),
      ssl: fieldFrom(asked, ["database.ssl"], database.ssl),
      ...(privately ? { network: fieldFrom(asked, ["database.connection"], network.path) } : {}),
      // Never compared: an instance that has a public address besides stays as it is.
      publicIp: byDefault(!privately),
      protect: fieldFrom(asked, ["database.protect"], database.protect),
      ...labelFields(asked, database.managed),
    },
    managed: database.managed,
    protected: database.protect,
    dependsOn: [
      apiAddress("sqladmin.googleapis.com"),
      apiAddress("compute.googleapis.com"),
      privateServicesAddress(scope),
    ],
    source: "database",
  };
}

function describeInnerDatabase(asked: Asked): Resource {
  const { scope, file } = asked;
  const { database } = scope;
  const note = "write database.name";
  return {
    address: databaseAddress(scope),
    at: { project: database.project, instance: database.instance },
    fields: { charset: byDefault("UTF8") },
    managed: database.schema === "managed",
    protected: database.protect,
    dependsOn: [instanceAddress(scope)],
    source: "database.name",
    ...(isWritten(file, "database.name") ? {} : { onlyWith: { with: neededBy(scope), note } }),
  };
}

function describeUser(asked: Asked): Resource {
  const { scope, file } = asked;
  const { database } = scope;
  const password = passwordHandedOver(scope);
  const note = "write database.user";
  return {
    address: userAddress(scope),
    at: {
      project: database.project,
      instance: database.instance,
      secret: password?.from === "secretManager" ? password.path : "",
    },
    // The password of another team's user is what its owner set: nobody could compare it.
    fields: password === null || database.schema === "theirs" ? {} : { password: passwordField(asked, password) },
    // A password that only the cluster knows can't be given to a new user: its owner makes it.
    managed: database.schema === "managed" && password !== null,
    protected: false,
    dependsOn: [instanceAddress(scope), ...(password?.from === "secretManager" ? [secretAddress(password.name)] : [])],
    source: "database.user",
    ...(isWritten(file, "database.user", "database.password") ? {} : { onlyWith: { with: neededBy(scope), note } }),
  };
}

/** Database and user of a name that nobody wrote are made only with what needs them. */
function neededBy(scope: Scope): readonly [ReturnType<typeof instanceAddress>, ReturnType<typeof releaseAddress>] {
  return [instanceAddress(scope), releaseAddress(scope)];
}

function describeSecret(asked: Asked): readonly Resource[] {
  const { scope, file } = asked;
  const password = passwordHandedOver(scope);
  if (password?.from !== "secretManager") return [];
  const managed = password.project === scope.project && scope.database.schema === "managed";
  return [
    {
      address: secretAddress(password.name),
      at: { project: password.project, ...(password.version === null ? {} : { version: password.version }) },
      fields: { replication: byDefault("automatic"), ...labelFields(asked, managed) },
      managed,
      protected: false,
      dependsOn: [apiAddress("secretmanager.googleapis.com")],
      source: "database.password",
      ...(isWritten(file, "database.password")
        ? {}
        : {
            onlyWith: {
              with: [...neededBy(scope), userAddress(scope)],
              note: `write database.password: { secretManager: ${password.name} }; the password that Flyte uses now becomes its first version`,
            },
          }),
    },
  ];
}

function describeKubernetesSecret(asked: Asked): readonly Resource[] {
  const { scope, file } = asked;
  const password = passwordHandedOver(scope);
  if (password === null) return [];
  const { database, flyte } = scope;
  const secret = password.from === "secretManager" ? password.path : "";
  return [
    {
      address: kubernetesSecretAddress(scope),
      at: {
        namespace: flyte.namespace,
        secret,
        instance: database.instance,
        user: database.user,
        databaseProject: database.project,
      },
      fields: { password: passwordField(asked, password), key: byDefault("012-fgk-database.yaml") },
      managed: true,
      protected: false,
      dependsOn: [
        namespaceAddress(flyte.namespace),
        userAddress(scope),
        ...(password.from === "secretManager" ? [secretAddress(password.name)] : []),
      ],
      source: "database.password",
      ...(isWritten(file, "database.password")
        ? {}
        : {
            onlyWith: {
              with: [userAddress(scope), releaseAddress(scope)],
              note: "write database.password to have fgk hand the password to Flyte",
            },
          }),
    },
  ];
}

/**
 * The secrets that fgk made before the schema became another team's. They are never missed, and stay where they are: Flyte
 * still reads its password from them.
 */
function describeHandedOver({ scope }: Asked): readonly Resource[] {
  const { schema, passwordUsed } = scope.database;
  if (schema === "managed" || passwordUsed !== null) return [];
  const name = kubernetesSecretName(scope);
  const kept = {
    fields: {},
    managed: false,
    protected: false,
    dependsOn: [],
    source: "database.schema",
    onlyWith: { with: [], note: "write database.password" },
  } as const;
  return [
    { ...kept, address: secretAddress(name), at: { project: scope.project } },
    { ...kept, address: kubernetesSecretAddress(scope), at: { namespace: scope.flyte.namespace } },
  ];
}

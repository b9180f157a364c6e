import type { DeploymentFile } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { readFlag, readNumber, readNumberOrNull, readText, readTextOrNull, readWord } from "../read-key.ts";
import type { GoogleScope } from "./google-scope.ts";

/** Where the database password is; never the password itself. */
export type PasswordSource =
  | {
      readonly from: "secretManager";
      readonly project: string;
      /** The secret's own name, the last part of `path`. */
      readonly name: string;
      /** `projects/P/secrets/S`. */
      readonly path: string;
      /** The version that the file fixes; null: the one that is in use. */
      readonly version: string | null;
    }
  | { readonly from: "env"; readonly name: string }
  | { readonly from: "kubernetesSecret"; readonly name: string; readonly key: string };

export interface DatabaseScope {
  readonly managed: boolean;
  readonly project: string;
  readonly instance: string;
  readonly version: string;
  readonly edition: string;
  readonly tier: string;
  readonly diskGb: number;
  readonly availability: "zonal" | "regional";
  readonly backups: boolean;
  readonly ssl: "require" | "allow";
  readonly protect: boolean;
  readonly connection: "private-ip" | "proxy";
  /** The written host; null: the instance's private address, or the proxy's. */
  readonly host: string | null;
  /** `managed`: fgk makes database and user on the instance, whoever's the instance is. */
  readonly schema: "managed" | "theirs";
  readonly name: string;
  readonly user: string;
  /** The written source; null when the key is left out. */
  readonly password: PasswordSource | null;
  /** The written source, else the secret that fgk makes with a new instance; null when there is none to know of. */
  readonly passwordUsed: PasswordSource | null;
}

/** Reads the block `database`. */
export function readDatabaseScope(file: DeploymentFile, name: string, google: GoogleScope): DatabaseScope {
  const schema = readWord(file, "database.schema", ["managed", "theirs"]);
  const password = readPassword(file, google.project);
  const made = secretAt(google.project, `fgk-${name}-db-password`, null);
  return {
    managed: readFlag(file, "database.managed", true),
    project: readText(file, "database.project", google.project),
    instance: readText(file, "database.instance"),
    version: readText(file, "database.version"),
    edition: readText(file, "database.edition"),
    tier: readText(file, "database.tier"),
    diskGb: readNumber(file, "database.diskGb"),
    availability: readWord(file, "database.availability", ["zonal", "regional"]),
    backups: readFlag(file, "database.backups"),
    ssl: readWord(file, "database.ssl", ["require", "allow"]),
    protect: readFlag(file, "database.protect", true),
    connection: readWord(file, "database.connection", ["private-ip", "proxy"]),
    host: readTextOrNull(file, "database.host"),
    schema,
    name: readText(file, "database.name"),
    user: readText(file, "database.user"),
    password,
    passwordUsed: password ?? (schema === "managed" ? made : null),
  };
}

function readPassword(file: DeploymentFile, project: string): PasswordSource | null {
  const { value } = file.get("database.password");
  if (!isJsonObject(value)) return null;
  const secret = readTextOrNull(file, "database.password.secretManager");
  if (secret !== null) {
    const version = readNumberOrNull(file, "database.password.version");
    return secretAt(project, secret, version === null ? null : String(version));
  }
  const variable = readTextOrNull(file, "database.password.env");
  if (variable !== null) return { from: "env", name: variable };
  return {
    from: "kubernetesSecret",
    name: readText(file, "database.password.kubernetesSecret.name"),
    key: readText(file, "database.password.kubernetesSecret.key"),
  };
}

function secretAt(project: string, secret: string, version: string | null): PasswordSource {
  const parts = /^projects\/([^/]+)\/secrets\/([^/]+)$/.exec(secret);
  const owner = parts?.[1] ?? project;
  const name = parts?.[2] ?? secret;
  return { from: "secretManager", project: owner, name, path: `projects/${owner}/secrets/${name}`, version };
}

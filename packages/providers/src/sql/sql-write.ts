import type { Address } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { secretsInBody } from "../google/scrub.ts";
import type { SqlOperation } from "./sql-read.ts";
import { projectPath } from "./sql-read.ts";

/** One write to the Cloud SQL Admin API. */
export interface SqlWrite {
  /** The resource that it is done for; its operation is followed under this address. */
  readonly address: Address;
  readonly project: string;
  readonly method: "POST" | "PATCH" | "PUT" | "DELETE";
  /** After the project: `instances/I/users`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly what: string;
  readonly permission: string;
}

/** Writes, and remembers the operation so that the next read can say that it runs. */
export async function writeSql(reach: GoogleReach, write: SqlWrite): Promise<void> {
  const operation = await reach.rest.call<SqlOperation>({
    api: "sqladmin",
    method: write.method,
    path: `${projectPath(write.project)}/${write.path}`,
    ...(write.query === undefined ? {} : { query: write.query }),
    ...(write.body === undefined ? {} : { body: write.body }),
    what: write.what,
    permission: write.permission,
  });
  if (operation.name == null) return;
  const path = `${projectPath(write.project)}/operations/${operation.name}`;
  const secrets = secretsInBody(write.body);
  reach.operations.begin(write.address, { api: "sqladmin", name: operation.name, path, what: write.what, secrets });
}

import type { DeploymentFile } from "@fgk/engine";
import { readFlag, readText, readTextOrNull, readTexts, readWord } from "../read-key.ts";
import type { GoogleScope } from "./google-scope.ts";

/** The Google service account that Flyte and its tasks act as. */
export interface AccountScope {
  readonly managed: boolean;
  readonly email: string;
  /** The part before the @. */
  readonly id: string;
  /** The account's own project. */
  readonly project: string;
  readonly bindings: "managed" | "theirs";
  readonly grants: "resource" | "project";
  readonly projectRoles: readonly string[];
  readonly prune: boolean;
}

/** Reads the block `serviceAccount`. */
export function readAccountScope(file: DeploymentFile, google: GoogleScope): AccountScope {
  const id = readText(file, "serviceAccount.name");
  const email = readTextOrNull(file, "serviceAccount.email") ?? emailOfAccount(id, google.project);
  return {
    managed: readFlag(file, "serviceAccount.managed", true),
    email,
    id: email.slice(0, Math.max(email.indexOf("@"), 0)),
    project: projectOfEmail(email) ?? google.project,
    bindings: readWord(file, "serviceAccount.bindings", ["managed", "theirs"]),
    grants: readWord(file, "serviceAccount.grants", ["resource", "project"]),
    projectRoles: readTexts(file, "serviceAccount.projectRoles"),
    prune: readFlag(file, "serviceAccount.prune"),
  };
}

/** A project of an old domain, `example.com:ml`, stands the other way round in its e-mails: `ml.example.com`. */
function emailOfAccount(id: string, project: string): string {
  return `${id}@${project.split(":").reverse().join(".")}.iam.gserviceaccount.com`;
}

function projectOfEmail(email: string): string | undefined {
  const domain = /@(.+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1];
  const [project, ...rest] = domain?.split(".") ?? [];
  if (project === undefined) return undefined;
  return rest.length === 0 ? project : `${rest.join(".")}:${project}`;
}

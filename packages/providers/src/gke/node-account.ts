import type { Change, Foreseen, Session } from "@fgk/engine";
import { Failure, kindOf } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { writeCommand } from "../google/shell-words.ts";
import { ownName, textOf } from "../google/values.ts";
import { readAccount } from "../iam/account-read.ts";

const nothing: Foreseen = { effects: [], diagnostics: [] };

/**
 * Whether the account that a pool's nodes shall run as is there: Google refuses the pool without it, and of a pool that is
 * replaced the old one would be gone by then. One that the same plan makes comes first; who may not ask isn't told.
 */
export async function foreseeNodeAccount(session: Session, reach: GoogleReach, change: Change): Promise<Foreseen> {
  if (change.action !== "create" && change.action !== "replace") return nothing;
  const { resource } = change;
  const email = textOf(resource, "serviceAccount");
  const [, id, project] = /^([^@]+)@([^.@]+)\.iam\.gserviceaccount\.com$/.exec(email ?? "") ?? [];
  if (email === undefined || id === undefined || project === undefined) return nothing;
  const isMadeFirst = resource.dependsOn.some((address) => kindOf(address) === "iam.service-account");
  if (isMadeFirst || (await isThere(session, reach, project, email))) return nothing;
  const { address, source } = resource;
  return {
    effects: [],
    diagnostics: [
      {
        severity: "error",
        code: "does-not-fit",
        summary: `the nodes of the pool ${ownName(resource)} can't run as ${email}: there is no such service account`,
        help: `name one that is there, or make it first: ${writeCommand("gcloud", "iam", "service-accounts", "create", id, `--project=${project}`)}`,
        address,
        keyPath: resource.fields["serviceAccount"]?.source ?? source,
      },
    ],
  };
}

/** True as well for those who may not see it: Google decides then. */
async function isThere(session: Session, reach: GoogleReach, project: string, email: string): Promise<boolean> {
  try {
    return (await readAccount(session, reach, project, email)) !== undefined;
  } catch (error) {
    if (error instanceof Failure && /^(no-permission|api-disabled)$/.test(error.diagnostic.code)) return true;
    throw error;
  }
}

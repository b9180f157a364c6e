import type { Change, FieldChange, Kept, Live, Marked, Resource, ResourceKind, RiskNote, Session } from "@fgk/engine";
import { absent, addressOf, compareText, Failure, present } from "@fgk/engine";
import type { GoogleReach } from "../google/reach.ts";
import { findMarked, orAbsent, readEach } from "../google/read-each.ts";
import { writeCommand } from "../google/shell-words.ts";
import { ownName, placeOf, textOf } from "../google/values.ts";
import { markInText, markText, readMarkText, withoutMarkText } from "../mark.ts";
import { listAccountContents, readAccountPolicy } from "./account-contents.ts";
import type { Account } from "./account-read.ts";
import { accountPath, listAccounts, readAccount } from "./account-read.ts";

/** What IAM allows, in bytes. */
const descriptionBytes = 256;

/**
 * `iam.service-account/ID`. Accounts have no labels: the mark stands at the end of the description. There is no
 * precondition for their texts.
 */
export function serviceAccountKind(reach: GoogleReach): ResourceKind {
  const patch = (resource: Resource, serviceAccount: Account): Promise<unknown> =>
    reach.rest.call<Account>({
      api: "iam",
      method: "PATCH",
      path: accountPath(placeOf(resource, "project"), placeOf(resource, "email")),
      body: { serviceAccount, updateMask: Object.keys(serviceAccount).join(",") },
      what: `change the service account ${placeOf(resource, "email")}`,
    });
  return {
    name: "iam.service-account",
    read: (session, resources) => readEach(resources, (resource) => readLive(session, reach, resource)),
    marked: (session) => findMarked(reach.home, (project) => listMarked(session, reach, project)),
    create: async (session, resource) => {
      const serviceAccount = {
        displayName: textOf(resource, "displayName") ?? "",
        description: withMark(textOf(resource, "description") ?? "", markText(session.mark)),
      };
      await reach.rest.call<Account>({
        api: "iam",
        method: "POST",
        path: `/v1/projects/${placeOf(resource, "project")}/serviceAccounts`,
        body: { accountId: ownName(resource), serviceAccount },
        what: `create the service account ${ownName(resource)}`,
      });
    },
    update: async (_session, resource, live, changes) => {
      const account = live.state as Account;
      const suffix = (account.description ?? "").slice(withoutMarkText(account.description).length);
      const texts = changes.map(({ path, after }) => {
        const text = typeof after === "string" ? after : "";
        return [path, path === "description" ? withMark(text, suffix) : text] as const;
      });
      await patch(resource, Object.fromEntries(texts));
    },
    adopt: async (session, resource, live) => {
      const text = withoutMarkText((live.state as Account).description);
      await patch(resource, { description: withMark(text, markText(session.mark)) });
    },
    delete: async (_session, resource, live) => {
      const email = placeOf(resource, "email");
      // By its number: an account that was made anew with the same e-mail meanwhile isn't the one whose mark was read.
      const { uniqueId } = live.state as Account;
      const path = accountPath(placeOf(resource, "project"), uniqueId || email);
      const what = `delete the service account ${email}`;
      await orAbsent(reach.rest.call({ api: "iam", method: "DELETE", path, what }));
    },
    contents: (session, resource) => listAccountContents(session, reach, resource),
    mend: mendAccount,
    risk: riskOf,
    expectSeconds: () => 5,
    wait: { everyMs: 2_000, atMostMs: 5 * 60_000 },
  };
}

/** The mark is kept whole; a long description loses its end. */
function withMark(text: string, mark: string): string {
  let kept = text;
  while (Buffer.byteLength(`${kept}${mark}`) > descriptionBytes && kept !== "") kept = [...kept].slice(0, -1).join("");
  return `${kept}${mark}`;
}

async function readLive(session: Session, reach: GoogleReach, resource: Resource): Promise<Live> {
  const account = await readAccount(session, reach, placeOf(resource, "project"), placeOf(resource, "email"));
  if (account === undefined) return absent;
  return present({
    fields: { displayName: account.displayName ?? "", description: withoutMarkText(account.description) },
    identity: { uniqueId: account.uniqueId ?? "" },
    marking: readMarkText(account.description, session.mark),
    outputs: { email: account.email ?? "", uniqueId: account.uniqueId ?? "" },
    // Of one that may go: who else may act as it.
    kept: Object.keys(resource.fields).length === 0 ? await listOthers(session, reach, resource, account) : [],
    ...(account.disabled === true
      ? {
          readiness: {
            status: "failed",
            why: "the account is disabled",
            help: `gcloud iam service-accounts enable ${account.email}`,
          },
        }
      : {}),
    state: account,
  });
}

/** The command by which an account's owner makes it. Its texts are compared with nothing. */
function mendAccount(resource: Resource, change: FieldChange | "create"): string | undefined {
  if (change !== "create") return undefined;
  return writeCommand(
    ...["gcloud", "iam", "service-accounts", "create", ownName(resource)],
    `--project=${placeOf(resource, "project")}`,
    `--display-name=${textOf(resource, "displayName") ?? ""}`,
  );
}

function riskOf(change: Change, live: Live): RiskNote | undefined {
  if (change.action !== "delete" && change.action !== "replace") return undefined;
  const names = live.status === "present" ? live.kept.map(({ name }) => name) : [];
  const others = names.length === 0 ? "" : `, and nobody can act as it any more: ${names.join(", ")}`;
  return { risk: "identity", why: `pods that act as the account lose their identity${others}` };
}

/** Members of the account's policy that are no pods and aren't the account itself. Where nobody may ask, nobody is named. */
async function listOthers(
  session: Session,
  reach: GoogleReach,
  resource: Resource,
  account: Account,
): Promise<readonly Kept[]> {
  const email = account.email ?? "";
  try {
    const policy = await readAccountPolicy(session, reach, resource);
    const members = (policy.bindings ?? []).flatMap((binding) => binding.members ?? []);
    return [...new Set(members)]
      .filter((member) => !/\.svc\.id\.goog\[/.test(member) && member !== `serviceAccount:${email}`)
      .sort(compareText)
      .map((name) => ({ what: "members", name }));
  } catch (error) {
    if (error instanceof Failure && error.retry === "never") return [];
    throw error;
  }
}

async function listMarked(session: Session, reach: GoogleReach, project: string): Promise<readonly Marked[]> {
  const accounts = await listAccounts(session, reach, project);
  return accounts.flatMap((account): readonly Marked[] => {
    const mark = markInText(account.description);
    const { email } = account;
    if (mark?.deployment !== session.mark.deployment || email == null) return [];
    const address = addressOf("iam.service-account", email.slice(0, email.indexOf("@")));
    return [{ address, at: { project, email }, mark, protected: false, dependsOn: [] }];
  });
}

import type { Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { iam_v1 } from "@googleapis/iam";
import type { GoogleReach } from "../google/reach.ts";
import { fromList } from "../google/read-each.ts";

export type Account = iam_v1.Schema$ServiceAccount;

/** The service accounts of a project, listed once a session. */
export function listAccounts(session: Session, reach: GoogleReach, project: string): Promise<readonly Account[]> {
  return session.once(`accounts ${project}`, () =>
    reach.rest.list<iam_v1.Schema$ListServiceAccountsResponse, Account>(
      {
        api: "iam",
        method: "GET",
        path: `/v1/projects/${project}/serviceAccounts`,
        query: { pageSize: "100" },
        what: `list the service accounts of ${project}`,
      },
      (page) => page.accounts,
    ),
  );
}

/**
 * One account, asked for once a session (or found in the project's list, which a whole pass asks for in any case); undefined
 * when it surely isn't there. IAM answers 403 for a missing account to
 * callers who may not see it: then the project's list decides.
 */
export function readAccount(
  session: Session,
  reach: GoogleReach,
  project: string,
  email: string,
): Promise<Account | undefined> {
  return session.once(`account ${email}`, async () => {
    const listed = await fromList(session, () => listAccounts(session, reach, project));
    const found = listed.find((account) => account.email === email);
    if (found !== undefined) return found;
    try {
      return await reach.rest.call<Account>({
        api: "iam",
        method: "GET",
        path: accountPath(project, email),
        what: `read the service account ${email}`,
      });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.diagnostic.code === "not-found") return undefined;
      if (error.diagnostic.code !== "no-permission") throw error;
      const accounts = await listAccounts(session, reach, project).catch((second: unknown) => {
        throw second instanceof Failure && second.diagnostic.code === "no-permission" ? error : second;
      });
      return accounts.find((account) => account.email === email);
    }
  });
}

export function accountPath(project: string, email: string): string {
  return `/v1/projects/${project}/serviceAccounts/${email}`;
}

import type { Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { GoogleReach } from "./reach.ts";

/** A project's number, by which some APIs know it; asked once a session. */
export function readProjectNumber(session: Session, reach: GoogleReach, project: string): Promise<string> {
  return session.once(`project number ${project}`, async () => {
    const what = `read the project ${project}`;
    const answer = await reach.rest.call<{ readonly projectNumber?: string }>({
      api: "cloudresourcemanager",
      method: "GET",
      path: `/v1/projects/${project}`,
      what,
    });
    if (answer.projectNumber === undefined) {
      throw new Failure({ severity: "error", code: "unreadable", summary: `can't ${what}: it has no number` });
    }
    return answer.projectNumber;
  });
}

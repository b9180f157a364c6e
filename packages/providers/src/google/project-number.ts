import type { Session } from "@fgk/engine";
import { Failure } from "@fgk/engine";
import type { GoogleReach } from "./reach.ts";

/** A project's number, by which some APIs know it; it never changes, so that a command asks for it once. */
export function readProjectNumber(session: Session, reach: GoogleReach, project: string): Promise<string> {
  return session.once(`project number ${project}`, async () => {
    const known = reach.projectNumbers.get(project);
    if (known !== undefined) return known;
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
    reach.projectNumbers.set(project, answer.projectNumber);
    return answer.projectNumber;
  });
}

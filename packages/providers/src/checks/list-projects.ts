import type { Check } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import { listProjects } from "../flyte/project-list.ts";
import type { CheckContext } from "./context.ts";
import { green, red } from "./context.ts";
import { judgeProblem } from "./flyte-answers.ts";

/** Does Flyte know the file's projects? */
export function checkListProjects(context: CheckContext): Check {
  const { scope } = context;
  const ids = scope.flyte.projects.map(({ id }) => id);
  return {
    name: "list-projects",
    question: `Does Flyte list ${ids.length === 0 ? "its projects" : ids.join(", ")}?`,
    about: [
      addressOf("helm.release", scope.flyte.namespace, scope.flyte.release),
      ...ids.map((id) => addressOf("flyte.project", id)),
    ],
    needs: ["release"],
    settles: false,
    ask: async (session) => {
      const found = await listProjects(session, await context.reach.open(session), context.flyte);
      if (!found.ok) return judgeProblem(context, found);
      const active = found.projects
        .filter(({ state }) => state === "ACTIVE")
        .map(({ id }) => id)
        .sort();
      const missing = ids.filter((id) => !active.includes(id));
      const [first] = missing;
      if (first === undefined) return green(active.join(", ") || "no projects");
      return red(
        `listed: ${active.join(", ") || "none"}`,
        `${missing.join(", ")} isn't registered, or is archived`,
        "fgk apply",
      );
    },
  };
}

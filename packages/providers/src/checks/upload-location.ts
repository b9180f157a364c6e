import type { Check } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import { askFlyte } from "../flyte/ask-flyte.ts";
import type { CheckContext } from "./context.ts";
import { green, notAsked, red } from "./context.ts";
import { judgeProblem } from "./flyte-answers.ts";
import { nameIdentityProbe } from "./identity-probe.ts";

/** The MD5 of nothing: nothing is uploaded, only the link is asked for. */
const emptyMd5 = "1B2M2Y8AsgTpgAmY7PhCfg==";

/** Can Flyte sign links? `pyflyte register` uploads through one; ListProjects stays green without the right to sign. */
export function checkUploadLocation(context: CheckContext): Check {
  const { scope } = context;
  return {
    name: "upload-location",
    question: "Does Flyte hand out a signed link for an upload?",
    about: [
      addressOf("helm.release", scope.flyte.namespace, scope.flyte.release),
      addressOf("iam.account-policy", scope.account.id),
      addressOf("gke.node-pool", scope.cluster.name, "*"),
      addressOf("storage.bucket", scope.buckets.metadata.name),
      addressOf("storage.bucket-rights", scope.buckets.metadata.name),
    ],
    // A pod with the wrong identity can't sign either: that is one cause, told where it is. The right to sign may be held
    // where nobody can read it: so this asks Flyte itself, whatever the policies say.
    needs: ["release", nameIdentityProbe(scope.flyte.namespace), "list-projects"],
    settles: true,
    ask: async (session) => {
      const [place] = scope.flyte.namespaces;
      if (place === undefined) return notAsked("the file names no project");
      const { project, domain } = place;
      const input = { project, domain, filename: "fgk-verify.txt", content_md5: emptyMd5 };
      const cluster = await context.reach.open(session);
      const found = await askFlyte(
        session,
        cluster,
        context.flyte,
        "flyteidl.service.DataProxyService/CreateUploadLocation",
        input,
      );
      if (!found.ok) return judgeProblem(context, found);
      const { signedUrl, nativeUrl } = found.answer;
      // The signed link is a key to the bucket: only the plain name is shown.
      if (typeof signedUrl === "string" && signedUrl !== "") return green(`signed, for ${String(nativeUrl)}`);
      return red("the answer has no signed link", "Flyte's storage can't sign", "fgk plan");
    },
  };
}

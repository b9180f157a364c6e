import { expect, it } from "vitest";
import { ask, install, openWorld, smallest } from "../plan/installation.ts";
import { apply, plan } from "../product/run-fgk.ts";

it("the chart's account deleted by hand: fgk doesn't make it, and says what does", async () => {
  const simulated = await install(smallest);
  await ask(simulated, "DELETE", "cluster:/api/v1/namespaces/flyte/serviceaccounts/flyte-binary");
  const made = await plan(openWorld(simulated).world, smallest);
  const outcome = await apply(openWorld(simulated).world, smallest, made);
  expect(outcome.diagnostics).toMatchObject([
    {
      code: "not-found",
      summary: "the account flyte/flyte-binary isn't there",
      help: "if it was deleted: helm get manifest fb -n flyte | kubectl apply -n flyte -f -",
    },
  ]);
});

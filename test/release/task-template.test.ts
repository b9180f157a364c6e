import path from "node:path";
import { expect, it } from "vitest";
import { passMinutes } from "../checks/by-hand.ts";
import { loadCase } from "../gallery/case-file.ts";
import { prepareCase } from "../gallery/run-case.ts";
import { ask } from "../plan/installation.ts";
import { apply, plan, root, stepsOf, verify } from "../product/run-fgk.ts";
import type { SimulatedCloud } from "../simulation/simulated-cloud.ts";
import { openSimulatedWorld } from "../simulation/simulated-world.ts";

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const other = "theirs@acme-ml.iam.gserviceaccount.com";

// The installation by hand, with a name of its own for the template's variable, under a file that names the account.
const byHand = loadCase(path.join(root, "plans/by-hand"));
const text = byHand.text.replace("loadBalancer:", "serviceAccount: { name: flyte-sa }\nloadBalancer:");

async function installByHand(change: (values: string) => string): Promise<SimulatedCloud> {
  const before = (byHand.case.before ?? []).map((event) =>
    "helm" in event ? { ...event, values: JSON.parse(change(JSON.stringify(event.values))) } : event,
  );
  return prepareCase({ ...byHand, case: { ...byHand.case, before } });
}

const own = (values: string): string => values.replaceAll("defaultIamServiceAccount", "gsa");

async function readAnnotations(simulated: SimulatedCloud): Promise<readonly unknown[]> {
  return Promise.all(
    ["development", "staging", "production"].map(async (domain) => {
      const place = `cluster:/api/v1/namespaces/flytesnacks-${domain}/serviceaccounts/default`;
      const account = (await ask(simulated, "GET", place)) as { metadata: { annotations?: Record<string, string> } };
      return account.metadata.annotations?.["iam.gke.io/gcp-service-account"];
    }),
  );
}

it("a template's variable of a person's that gives the right account is no change", async () => {
  const simulated = await installByHand(own);
  const openWorld = () => openSimulatedWorld(simulated, { folder: byHand.folder }).world;
  expect(await readAnnotations(simulated)).toEqual([email, email, email]);
  expect(stepsOf(await plan(openWorld(), text))).toEqual([]);
});

it("one that gives another account in a domain gets the file's, and Flyte annotates with it", async () => {
  const simulated = await installByHand((values) =>
    own(values).replace(`{"staging":[{"gsa":{"value":"${email}"`, `{"staging":[{"gsa":{"value":"${other}"`),
  );
  const openWorld = () => openSimulatedWorld(simulated, { folder: byHand.folder }).world;
  expect(await readAnnotations(simulated)).toEqual([email, other, email]);
  const made = await plan(openWorld(), text, { allow: ["identity"] });
  expect(stepsOf(made)).toEqual([
    "update helm.release/flyte/fb",
    "update kubernetes.service-account/flytesnacks-staging/default",
  ]);
  expect((await apply(openWorld(), text, made)).status).toBe("done");
  await passMinutes(simulated, 5);
  expect(await readAnnotations(simulated)).toEqual([email, email, email]);
  expect(stepsOf(await plan(openWorld(), text))).toEqual([]);
  expect((await verify(openWorld(), text)).status).toBe("green");
});

it("one that others' templates use too stays, and the template asks for fgk's own: by consent", async () => {
  const simulated = await installByHand((values) => {
    const mixed = own(values).replaceAll(`"value":"${email}"`, `"value":"${other}"`);
    const more = {
      "003_who.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: who\n  namespace: '{{ namespace }}'\ndata:\n  who: '{{ gsa }}'\n",
    };
    return mixed.replace(
      '"inline":{"001_namespace.yaml"',
      `"inline":{${JSON.stringify(more).slice(1, -1)},"001_namespace.yaml"`,
    );
  });
  const openWorld = () => openSimulatedWorld(simulated, { folder: byHand.folder }).world;
  const blocked = await plan(openWorld(), text);
  expect(blocked.steps.find(({ address }) => address === "helm.release/flyte/fb")).toMatchObject({
    risk: { risk: "identity" },
    blocked: true,
  });
  const made = await plan(openWorld(), text, { allow: ["identity"] });
  expect((await apply(openWorld(), text, made)).status).toBe("done");
  await passMinutes(simulated, 5);
  expect(await readAnnotations(simulated)).toEqual([email, email, email]);
  const who = await ask(simulated, "GET", "cluster:/api/v1/namespaces/flytesnacks-staging/configmaps/who");
  expect(who["data"]).toEqual({ who: other });
  expect(stepsOf(await plan(openWorld(), text))).toEqual([]);
});

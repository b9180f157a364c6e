import { describe, expect, it } from "vitest";
import { makeResource, openBench, testMark } from "../conformance/bench.ts";
import { bring, readOnce } from "../conformance/bring.ts";
import { checkKind } from "../conformance/check-kind.ts";
import { serviceAccountKind } from "./service-account.ts";

const email = "flyte-sa@acme-ml.iam.gserviceaccount.com";
const at = { project: "acme-ml", email };
const account = makeResource("iam.service-account/flyte-sa", at, { displayName: "Flyte", description: "" });
const key = `projects/acme-ml/serviceAccounts/${email}`;

checkKind("iam.service-account", {
  kind: serviceAccountKind,
  resource: account,
  changed: makeResource("iam.service-account/flyte-sa", at, { displayName: "Flyte 2", description: "runs Flyte" }),
  marking: "us",
  count: (bench) => Object.keys(bench.cloud.state["serviceAccounts"]).length,
  foreign: {
    put: (bench) => {
      bench.cloud.state["serviceAccounts"][key].policy = { etag: "ACAB", bindings: [{ role: "r", members: ["m"] }] };
    },
    see: (bench) => bench.cloud.state["serviceAccounts"][key].policy,
  },
});

describe("iam.service-account", () => {
  it("carries its mark at the end of the description, which is read without it", async () => {
    const bench = await openBench();
    const kind = serviceAccountKind(bench.openReach());
    const described = makeResource("iam.service-account/flyte-sa", at, { description: "runs Flyte" });
    expect(await bring(bench, kind, described)).toMatchObject({
      fields: { description: "runs Flyte" },
      identity: { uniqueId: expect.stringMatching(/^\d{21}$/) },
      outputs: { email },
    });
    const { json } = await bench.ask("GET", `/v1/${key}`);
    expect(json).toMatchObject({ description: "runs Flyte [fgk:prod:europe-west1-b/flyte]" });
    expect(await kind.marked?.(bench.openSession())).toEqual([
      { address: "iam.service-account/flyte-sa", at, mark: testMark, protected: false, dependsOn: [] },
    ]);
  });

  it("deletes the account that was read, not one that was made anew with its e-mail", async () => {
    const bench = await openBench();
    const kind = serviceAccountKind(bench.openReach());
    const live = await bring(bench, kind, account);
    if (live.status !== "present") throw new Error("no account");
    await bench.ask("DELETE", `/v1/${key}`);
    await bench.ask("POST", "/v1/projects/acme-ml/serviceAccounts", { accountId: "flyte-sa", serviceAccount: {} });
    await kind.delete?.(bench.openSession(), account, live);
    await bench.world.sleep(120_000);
    expect((await bench.ask("GET", `/v1/${key}`)).status).toBe(200);
  });

  it("keeps the mark whole when the description is too long for both", async () => {
    const bench = await openBench();
    const kind = serviceAccountKind(bench.openReach());
    await kind.create(
      bench.openSession(),
      makeResource("iam.service-account/flyte-sa", at, { description: "é".repeat(125) }),
    );
    const live = await readOnce(bench, kind, account);
    expect(live).toMatchObject({ marking: { by: "us" } });
  });

  it.each([
    [
      "another deployment's",
      " [fgk:stage:europe-west1-b/flyte]",
      { by: "other", mark: { deployment: "stage", cluster: "europe-west1-b/flyte" } },
    ],
    [
      "the same name's for another cluster",
      " [fgk:prod:us-east1/flyte]",
      { by: "other", mark: { deployment: "prod", cluster: "us-east1/flyte" } },
    ],
    ["nobody's", "made by ann", { by: "nobody" }],
  ])("tells that it is %s", async (_name, description, marking) => {
    const bench = await openBench();
    await bench.ask("POST", "/v1/projects/acme-ml/serviceAccounts", {
      accountId: "flyte-sa",
      serviceAccount: { description },
    });
    expect(await readOnce(bench, serviceAccountKind(bench.openReach()), account)).toMatchObject({ marking });
  });
});

describe("the keys of an account", () => {
  it("are told when people made them", async () => {
    const bench = await openBench();
    const kind = serviceAccountKind(bench.openReach());
    const live = await bring(bench, kind, account);
    if (live.status !== "present") throw new Error("no account");
    expect(await kind.contents?.(bench.openSession(), account, live)).toEqual([]);
    const email = account.at["email"];
    const made = await bench.ask("POST", `/v1/projects/acme-ml/serviceAccounts/${email}/keys`, {});
    const id = (made.json as { name: string }).name.split("/").at(-1);
    expect(await kind.contents?.(bench.openSession(), account, live)).toEqual([
      {
        what: `the key ${id} of ${email}`,
        help: `gcloud iam service-accounts keys list --iam-account ${email} --managed-by user`,
      },
    ]);
  });
});

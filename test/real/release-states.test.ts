import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KillingPlace } from "./killed-helm/place.ts";
import { openKillingPlace } from "./killed-helm/place.ts";

interface State {
  readonly name: string;
  readonly happens: (place: KillingPlace) => Promise<unknown>;
  /** What the plan says of it. */
  readonly said: string;
  readonly step: "~" | "+";
}

async function deleteRecords(
  place: KillingPlace,
  which: (names: readonly string[]) => readonly string[],
): Promise<void> {
  const list = await place.kubectl("get", "secrets", "-l", "owner=helm,name=fb", "-o", "name");
  const names = list.trim().split("\n").toSorted();
  await place.kubectl("delete", ...which(names));
}

/** Each begins where the one before it was mended. */
const mended: readonly State[] = [
  {
    name: "superseded, and none deployed",
    happens: (place) => place.rewrite({ status: "superseded" }),
    said: 'status: "superseded" → "deployed"',
    step: "~",
  },
  {
    name: "failed",
    happens: (place) => place.rewrite({ status: "failed" }),
    said: 'status: "failed" → "deployed"',
    step: "~",
  },
  {
    name: "of a status that says nothing",
    happens: (place) => place.rewrite({ status: "unknown" }),
    said: "was left unknown",
    step: "~",
  },
  {
    name: "left in its uninstall",
    happens: (place) => place.rewrite({ status: "uninstalling" }),
    said: "was left uninstalling",
    step: "~",
  },
  {
    name: "uninstalled, with its history kept",
    happens: (place) => place.helm("uninstall", "fb", "--keep-history"),
    said: 'status: "deployed"',
    step: "+",
  },
  {
    name: "without its newest record",
    happens: (place) => deleteRecords(place, (names) => names.slice(-1)),
    said: 'status: "superseded" → "deployed"',
    step: "~",
  },
  {
    name: "without any record, its objects still there",
    happens: (place) => deleteRecords(place, (names) => names),
    said: 'status: "deployed"',
    step: "+",
  },
];

describe("the real helm's release on a real API server", () => {
  let place: KillingPlace;
  beforeAll(async () => {
    place = await openKillingPlace("helm");
    expect(await place.fgk(["apply", "--yes"])).toMatchObject({ code: 0 });
  }, 180_000);
  afterAll(() => place?.close());

  it.each(mended)(
    "$name: the plan says so, and apply mends it",
    { timeout: 120_000 },
    async ({ happens, said, step }) => {
      await happens(place);
      const planned = await place.fgk(["plan"]);
      expect(planned).toMatchObject({ code: 0, out: expect.stringContaining(`  ${step} helm.release/flyte/fb`) });
      expect(planned.out).toContain(said);
      expect(await place.fgk(["apply", "--yes", "--allow", "restart"])).toMatchObject({ code: 0 });
      expect((await place.records()).at(-1)).toMatch(/ deployed$/);
      expect(await place.fgk(["plan"])).toMatchObject({ code: 0, out: expect.stringContaining("No changes") });
    },
  );

  it("of another program is refused, and so is a record that can't be read, until it is deleted", async () => {
    await place.rewrite({ chart: "nginx" });
    expect(await place.fgk(["plan"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("the release fb isn't Flyte: its chart is nginx"),
    });
    await place.rewrite({ chart: "flyte-binary" });
    const name = `sh.helm.release.v1.fb.v${(await place.records()).at(-1)?.split(" ")[0]}`;
    const cut = JSON.stringify({ data: { release: Buffer.from("H4sI").toString("base64") } });
    await place.kubectl("patch", "secret", name, "--type=merge", "-p", cut);
    const refused = await place.fgk(["plan"]);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining(`helm's record ${name} can't be read`) });
    const command = /kubectl (delete secret \S+) --namespace flyte/.exec(refused.err)?.[1] ?? "";
    await place.kubectl(...command.split(" "));
    expect(await place.fgk(["apply", "--yes"])).toMatchObject({ code: 0 });
    expect(await place.fgk(["plan"])).toMatchObject({ code: 0, out: expect.stringContaining("No changes") });
  }, 120_000);
});

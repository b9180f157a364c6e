import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { showFigure } from "../../rows/figure.ts";
import type { Moment } from "./moments.ts";
import type { KillingPlace } from "./place.ts";
import { openKillingPlace } from "./place.ts";

/** What each leaves of the newest two revisions. */
const moments: readonly (readonly [string, Omit<Moment, "command">, readonly [string, string?]])[] = [
  ["before its pending record", { request: "begin", nth: 1, when: "before" }, ["deployed"]],
  ["after its pending record", { request: "begin", nth: 1, when: "after" }, ["deployed", "pending-upgrade"]],
  ["before the first object", { request: "object", nth: 1, when: "before" }, ["deployed", "pending-upgrade"]],
  ["after the first object", { request: "object", nth: 1, when: "after" }, ["deployed", "pending-upgrade"]],
  ["between objects", { request: "deployment", nth: 1, when: "before" }, ["deployed", "pending-upgrade"]],
  ["after the last object", { request: "deployment", nth: 1, when: "after" }, ["deployed", "pending-upgrade"]],
  ["while it waits for the pod", { request: "wait", nth: 2, when: "before" }, ["deployed", "pending-upgrade"]],
  ["before the old record", { request: "record", nth: 1, when: "before" }, ["deployed", "pending-upgrade"]],
  ["between the two records", { request: "record", nth: 1, when: "after" }, ["superseded", "pending-upgrade"]],
  ["after its own record", { request: "record", nth: 2, when: "after" }, ["superseded", "deployed"]],
];

/**
 * helm 4 keeps its records as helm 3 does: two of the moments show it. All of them, and a kill of fgk that takes a minute of
 * the lease: FGK_REAL_MOMENTS=all.
 */
const all = process.env["FGK_REAL_MOMENTS"] === "all";

/** A real helm killed at moments of an upgrade: what fgk says of it then, and that it mends it. */
export function describeKilled(which: "helm" | "helm4"): void {
  describe(`${which}, killed in an upgrade`, () => killInTurn(which));
}

function killInTurn(which: "helm" | "helm4"): void {
  let place: KillingPlace;
  let level = 5;
  beforeAll(async () => {
    place = await openKillingPlace(which);
    expect(await place.fgk(["apply", "--yes"])).toMatchObject({ code: 0 });
  }, 180_000);
  afterAll(() => place?.close());

  it.for(moments.filter((_, at) => which === "helm" || at === 1 || at === 5 || all))(
    "%s: the plan says what happened, and apply mends it",
    { timeout: 120_000 },
    async ([_, at, left], context) => {
      level += 1;
      await place.setLevel(level);
      const killed = await place.fgk(["apply", "--yes"], { command: "upgrade", ...at });
      expect(killed.code).toBe(1);
      expect(`${killed.out}${killed.err}`).toContain("helm was killed");
      const records = (await place.records()).slice(-left.length);
      expect(records.map((record) => record.split(" ")[1])).toEqual(left);
      await place.age();
      const planned = await place.fgk(["plan"]);
      expect(planned.code).toBe(0);
      expect(planned.out + planned.err).toContain(
        left[1] === "pending-upgrade"
          ? `revision ${records.at(-1)?.split(" ")[0]} was left pending-upgrade`
          : left[1] === undefined
            ? "values.configuration.logging.level"
            : "No changes",
      );
      const applied = await place.fgk(["apply", "--yes"]);
      expect(applied).toMatchObject({ code: 0 });
      expect((await place.records()).at(-1)).toMatch(/ deployed$/);
      expect(await place.level()).toBe(level);
      expect(await place.fgk(["plan"])).toMatchObject({ code: 0, out: expect.stringContaining("No changes") });
      const claim = "a real helm on a real API server: what its kill left is said and mended";
      showFigure(context, { row: "R11", family: "real", claim, counts: { "killed helms": 1, unmended: 0 } });
    },
  );

  it("and once more while it is mended: the plan says that too", { timeout: 120_000 }, async () => {
    level += 1;
    await place.setLevel(level);
    await place.fgk(["apply", "--yes"], { command: "upgrade", request: "begin", nth: 1, when: "after" });
    await place.age();
    const again = { command: "rollback", request: "begin", nth: 1, when: "after" } as const;
    expect(await place.fgk(["apply", "--yes"], again)).toMatchObject({ code: 1 });
    const newest = (await place.records()).at(-1)?.split(" ");
    expect(newest?.[1]).toBe("pending-rollback");
    await place.age();
    const planned = await place.fgk(["plan"]);
    expect(planned.out + planned.err).toContain(`revision ${newest?.[0]} was left pending-rollback`);
    expect(await place.fgk(["apply", "--yes"])).toMatchObject({ code: 0 });
    expect(await place.level()).toBe(level);
    expect(await place.fgk(["plan"])).toMatchObject({ code: 0, out: expect.stringContaining("No changes") });
  });

  it.runIf(which === "helm" && all)(
    "together with fgk: the next one takes the lease over, and mends it",
    { timeout: 240_000 },
    async () => {
      level += 1;
      await place.setLevel(level);
      const moment = { command: "upgrade", request: "wait", nth: 1, when: "before" } as const;
      expect(await place.fgk(["apply", "--yes"], moment, "both")).toMatchObject({ code: null });
      const newest = (await place.records()).at(-1)?.split(" ");
      expect(newest?.[1]).toBe("pending-upgrade");
      const planned = await place.fgk(["plan"]);
      expect(planned.out + planned.err).toContain(`revision ${newest?.[0]} was left pending-upgrade`);
      // A minute for the lease, in real time.
      await place.age();
      expect(await place.fgk(["apply", "--yes"])).toMatchObject({ code: 0 });
      expect(await place.level()).toBe(level);
      expect(await place.fgk(["plan"])).toMatchObject({ code: 0, out: expect.stringContaining("No changes") });
    },
  );
}

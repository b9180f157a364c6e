import { describe, expect, it } from "vitest";
import type { Check, Finding } from "../model/check.ts";
import type { Event } from "../model/event.ts";
import { Failure, InvariantError } from "../model/failure.ts";
import { fileOf } from "../testing/run-shelf.ts";
import { createShelf, type Shelf } from "../testing/shelf.ts";
import type { ChecksInput, ChecksOutcome } from "./checks-input.ts";
import { runChecks } from "./run-checks.ts";

const green: Finding = { status: "green", evidence: "seen" };
const red: Finding = { status: "red", evidence: "nothing", cause: "broken", mend: "mend it" };

function check(name: string, ask: Check["ask"] | Finding, parts: Partial<Check> = {}): Check {
  const asked = typeof ask === "function" ? ask : async () => ask;
  return { name, question: `is ${name} right?`, about: ["box/a"], needs: [], settles: false, ask: asked, ...parts };
}

function run(
  shelf: Shelf,
  checks: readonly Check[],
  parts: Partial<ChecksInput> & { events?: Event[] } = {},
  text = "name: a\nboxes: []\n",
): Promise<ChecksOutcome> {
  shelf.checks = checks;
  return runChecks({
    file: fileOf(shelf, text),
    catalog: shelf.catalog,
    world: shelf.world,
    emit: (event) => parts.events?.push(event),
    target: [],
    changed: [],
    stop: new AbortController().signal,
    ...parts,
  });
}

const statuses = (outcome: ChecksOutcome): readonly string[] =>
  outcome.findings.map(({ name, finding }) => `${name} ${finding.status}`);

describe("checks", () => {
  it("that are green, warn or aren't asked make a green whole", async () => {
    const outcome = await run(createShelf(), [
      check("a", green),
      check("b", { status: "warning", evidence: "old" }),
      check("c", { status: "not-asked", evidence: "no login" }),
    ]);
    expect([outcome.status, statuses(outcome)]).toEqual(["green", ["a green", "b warning", "c not-asked"]]);
  });

  it("aren't asked unless what they need is green or warns", async () => {
    const outcome = await run(createShelf(), [
      check("a", red),
      check("b", green, { needs: ["a"] }),
      check("c", green, { needs: ["b"] }),
      check("d", { status: "warning", evidence: "old" }),
      check("e", green, { needs: ["d", "unknown"] }),
    ]);
    expect([outcome.status, statuses(outcome)]).toEqual([
      "red",
      ["a red", "b not-asked", "c not-asked", "d warning", "e green"],
    ]);
  });

  it("wait for what they need though that is listed after them", async () => {
    const asked: string[] = [];
    const ask = (name: string) => async (): Promise<Finding> => {
      asked.push(name);
      return name === "late" ? red : green;
    };
    const outcome = await run(createShelf(), [
      check("early", ask("early"), { needs: ["late"] }),
      check("late", ask("late")),
    ]);
    expect([asked, statuses(outcome)]).toEqual([["late"], ["early not-asked", "late red"]]);
  });

  it("are only those about a target, when there is one", async () => {
    const outcome = await run(createShelf(), [check("a", green), check("b", red, { about: ["box/b"] })], {
      target: ["box/a"],
    });
    expect([outcome.status, statuses(outcome)]).toEqual(["green", ["a green"]]);
  });

  it("after a part was applied are only those of what was made", async () => {
    const shelf = createShelf();
    const text = "name: a\nboxes: [{ id: base }, { id: top, on: base }]\n";
    const checks = [
      check("of the base", green, { about: ["box/base"] }),
      check("of the top", red, { about: ["box/top", "box/base"] }),
      check("of what no file names", green, { about: ["box/other", "box/base"] }),
    ];
    const base = { target: ["box/base" as const] };
    expect(statuses(await run(shelf, checks, { ...base, partial: true }, text))).toEqual([
      "of the base green",
      "of what no file names green",
    ]);
    expect(statuses(await run(shelf, checks, base, text))).toHaveLength(3);
    expect(statuses(await run(shelf, checks, { target: ["box/top"], partial: true }, text))).toEqual([
      "of the top red",
    ]);
  });

  it("are red with the reason when they can't be asked", async () => {
    const failure = new Failure({ severity: "error", code: "no-permission", summary: "denied", help: "grant it" });
    const outcome = await run(createShelf(), [check("a", () => Promise.reject(failure))]);
    expect(outcome.findings[0]?.finding).toEqual({
      status: "red",
      evidence: "denied",
      cause: "it could not be asked",
      mend: "grant it",
    });
  });

  it("aren't red because one answer was lost in passing", async () => {
    let calls = 0;
    const ask = async (): Promise<Finding> => {
      calls += 1;
      if (calls < 3) throw new Failure({ severity: "error", code: "cloud-failed", summary: "503" }, "transient");
      return green;
    };
    expect((await run(createShelf(), [check("a", ask)])).status).toBe("green");
  });
});

describe("a check that an apply has changed", () => {
  const settling = (shelf: Shelf, greenMs: number): Check =>
    check("a", async () => (shelf.world.now() >= greenMs ? green : red), { settles: true });

  it("is asked until it is green, and says at least every half minute what it sees", async () => {
    const shelf = createShelf();
    const events: Event[] = [];
    const outcome = await run(shelf, [settling(shelf, 100_000)], { changed: ["box/a"], events });
    expect([outcome.status, shelf.world.now()]).toEqual(["green", 100_000]);
    expect(events.flatMap((event) => (event.type === "check-waiting" ? [event.elapsedMs] : []))).toEqual([
      0, 30_000, 60_000, 90_000,
    ]);
  });

  it("is red after seven minutes", async () => {
    const shelf = createShelf();
    const outcome = await run(shelf, [settling(shelf, 1e9)], { changed: ["box/a"] });
    expect([outcome.status, shelf.world.now()]).toEqual(["red", 420_000]);
  });

  it.each([
    ["isn't waited for when nothing of it was changed", { changed: ["box/b"] as const }],
    ["isn't waited for when there is no patience", { changed: ["box/a"] as const, patienceMs: 0 }],
  ])("%s", async (_name, parts) => {
    const shelf = createShelf();
    expect((await run(shelf, [settling(shelf, 100)], parts)).status).toBe("red");
    expect(shelf.world.now()).toBe(0);
  });

  it("isn't waited for when its reason lasts, at first or later", async () => {
    const shelf = createShelf();
    const lasting: Finding = { ...red, lasting: true };
    const asked = check("a", async () => (shelf.world.now() < 20_000 ? red : lasting), { settles: true });
    const outcome = await run(shelf, [asked, check("b", lasting, { settles: true })], { changed: ["box/a"] });
    expect([outcome.status, shelf.world.now(), statuses(outcome)]).toEqual(["red", 20_000, ["a red", "b red"]]);
  });

  it("isn't waited for when it doesn't settle", async () => {
    const shelf = createShelf();
    const outcome = await run(shelf, [{ ...settling(shelf, 100), settles: false }], { changed: ["box/a"] });
    expect([outcome.status, shelf.world.now()]).toEqual(["red", 0]);
  });

  it("isn't asked any more after an interruption, and nothing new is", async () => {
    const shelf = createShelf();
    const stop = new AbortController();
    void shelf.world.sleep(15_000).then(() => stop.abort());
    const checks = [settling(shelf, 1e9), check("b", green, { needs: ["a"] }), check("c", green)];
    const outcome = await run(shelf, checks, { changed: ["box/a"], stop: stop.signal });
    expect([outcome.status, shelf.world.now(), statuses(outcome)]).toEqual([
      "interrupted",
      15_000,
      ["a red", "b not-asked", "c green"],
    ]);
  });
});

describe("our own faults", () => {
  it("that check and check need each other", async () => {
    const checks = [check("a", green, { needs: ["b"] }), check("b", green, { needs: ["a"] })];
    await expect(run(createShelf(), checks)).rejects.toThrow(InvariantError);
  });

  it("that two have one name", async () => {
    await expect(run(createShelf(), [check("a", green), check("a", green)])).rejects.toThrow(InvariantError);
  });

  it("in one check leave none of the others behind", async () => {
    const shelf = createShelf();
    let ended = false;
    const slow = async (): Promise<Finding> => {
      await shelf.world.sleep(5_000);
      ended = true;
      throw new InvariantError("another bug");
    };
    const bug = (): Promise<Finding> => Promise.reject(new InvariantError("bug"));
    await expect(run(shelf, [check("bug", bug), check("slow", slow)])).rejects.toThrow("bug");
    expect(ended).toBe(true);
  });
});

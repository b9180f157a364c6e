import { describe, expect, it } from "vitest";
import type { Event } from "../model/event.ts";
import { Failure, InvariantError } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import { limits } from "../model/limits.ts";
import type { Live, Present } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { Step } from "../model/plan.ts";
import type { Field } from "../model/resource.ts";
import type { World } from "../model/world.ts";
import { makeKind, makeResource, ourMark } from "../testing/made-up.ts";
import { createShelfWorld } from "../testing/shelf-world.ts";
import type { StepInput, StepOutcome } from "./run-step.ts";
import { runStep } from "./run-step.ts";

interface Trial {
  readonly world: World;
  readonly abort: AbortController;
  readonly stop: AbortController;
  readonly events: Event[];
  readonly run: (kind: Partial<ResourceKind>, parts?: TrialParts) => Promise<StepOutcome>;
}

interface TrialParts extends Partial<Pick<StepInput, "deadlineMs" | "resolve" | "learn">> {
  readonly action?: Step["action"];
  readonly colour?: Field["value"];
}

const box = (colour: string, parts: Partial<Present> = {}): Live =>
  present({ fields: { colour }, marking: { by: "us" }, ...parts });

function fail(
  retry: Failure["retry"],
  code: "cloud-failed" | "interrupted" = "cloud-failed",
  afterMs?: number,
): Failure {
  return new Failure({ severity: "error", code, summary: `it is ${retry}` }, retry, afterMs);
}

/** One step on `box/a`, which shall be red. */
function open(): Trial {
  const [abort, stop] = [new AbortController(), new AbortController()];
  const world = createShelfWorld(abort.signal);
  const events: Event[] = [];
  const run: Trial["run"] = (kind, { action = "create", colour = "red", ...parts } = {}) => {
    const step: Step = {
      action,
      address: "box/a",
      fields: action === "delete" ? [] : [{ path: "colour", after: colour }],
      waitsFor: [],
      seconds: 5,
      blocked: false,
      digest: "",
    };
    const resource = makeResource("box/a", action === "delete" ? {} : { colour: { value: colour, role: "written" } });
    return runStep({
      world,
      mark: ourMark,
      kind: makeKind("box", kind),
      planned: { key: "box/a", step, resource, waitsFor: [], settled: false, broughtAlong: false },
      resolve: () => undefined,
      learn: async () => undefined,
      emit: (event) => events.push(event),
      stop: stop.signal,
      deadlineMs: 3 * 3_600_000,
      ...parts,
    });
  };
  return { world, abort, stop, events, run };
}

const readAs = (live: () => Live): ResourceKind["read"] => {
  return async (_session, resources) => new Map(resources.map(({ address }) => [address, live()]));
};

/** A box that is there once it was created; `answers` are the failures of the first calls. */
function creatable(answers: readonly (Failure | undefined)[]): { kind: Partial<ResourceKind>; calls: () => number } {
  let there = false;
  let calls = 0;
  const create = async (): Promise<void> => {
    const failure = answers[calls];
    calls += 1;
    if (failure === undefined || failure.retry === "lost") there = true;
    if (failure !== undefined) throw failure;
  };
  return { kind: { read: readAs(() => (there ? box("red") : absent)), create }, calls: () => calls };
}

describe("a write that fails", () => {
  it("whose answer was lost, and that has happened, isn't made again", async () => {
    const { run } = open();
    const made = creatable([fail("lost")]);
    expect(await run(made.kind)).toMatchObject({ status: "done", already: false });
    expect(made.calls()).toBe(1);
  });

  it.each(["transient", "conflict", "busy", "propagating"] as const)("with %s is made again", async (retry) => {
    const { run } = open();
    const made = creatable([fail(retry), fail(retry)]);
    expect((await run(made.kind)).status).toBe("done");
    expect(made.calls()).toBe(3);
  });

  it("for good fails the step at once, with its address", async () => {
    const { run } = open();
    const made = creatable([fail("never")]);
    expect(await run(made.kind)).toEqual({
      status: "failed",
      diagnostic: { severity: "error", code: "cloud-failed", summary: "it is never", address: "box/a" },
    });
    expect(made.calls()).toBe(1);
  });

  it("in passing fails the step after twelve attempts", async () => {
    const { run } = open();
    const made = creatable(Array.from({ length: 50 }, () => fail("transient")));
    expect((await run(made.kind)).status).toBe("failed");
    expect(made.calls()).toBe(12);
  });

  it("because of others' work isn't counted: fifty times busy, then once in passing", async () => {
    const { run } = open();
    const made = creatable([...Array.from({ length: 50 }, () => fail("busy")), fail("transient")]);
    expect((await run(made.kind, {})).status).toBe("done");
    expect(made.calls()).toBe(52);
  });

  it("waits as long as the server wishes", async () => {
    const { run, world } = open();
    await run(creatable([fail("transient", "cloud-failed", 90_000)]).kind);
    expect(world.now()).toBe(90_000);
  });

  it("with a bug throws", async () => {
    const { run } = open();
    const create = (): Promise<void> => Promise.reject(new InvariantError("bug"));
    await expect(run({ read: readAs(() => absent), create })).rejects.toThrow("bug");
  });
});

describe("a write without effect", () => {
  it.each([
    ["update", () => box("blue")],
    ["create", () => absent],
    ["delete", () => box("blue")],
  ] as const)("%s ends after twelve times, with pauses", async (action, live) => {
    const { run, world } = open();
    let writes = 0;
    const write = async (): Promise<void> => {
      writes += 1;
    };
    const outcome = await run({ read: readAs(live), create: write, update: write, delete: write }, { action });
    expect(outcome).toMatchObject({ status: "failed", diagnostic: { code: "not-converged" } });
    expect(writes).toBe(12);
    expect(world.now()).toBeGreaterThan(60_000);
  });

  it("is looked at again before it is repeated: an answer may be older than the write", async () => {
    const { run, world } = open();
    let writtenMs = Number.POSITIVE_INFINITY;
    let writes = 0;
    const update = async (): Promise<void> => {
      writtenMs = Math.min(writtenMs, world.now());
      writes += 1;
    };
    const read = readAs(() => box(world.now() >= writtenMs + 700 ? "red" : "blue"));
    expect((await run({ read, update }, { action: "update" })).status).toBe("done");
    expect(writes).toBe(1);
  });
});

describe("reading within a step", () => {
  it("is tried again when it fails in passing, and isn't a failure of the step", async () => {
    const { run } = open();
    let calls = 0;
    const read = readAs(() => {
      calls += 1;
      if (calls < 20) throw fail("transient");
      return box("red");
    });
    expect((await run({ read })).status).toBe("done");
  });

  it("fails the step when it is refused", async () => {
    const { run } = open();
    const read = readAs(() => {
      throw fail("never");
    });
    expect((await run({ read })).status).toBe("failed");
  });
});

describe("waiting", () => {
  const slow = (world: World, untilMs: number): Partial<ResourceKind> => ({
    read: readAs(() => box("red", world.now() < untilMs ? { readiness: { status: "waiting", why: "it cooks" } } : {})),
    wait: { everyMs: 20_000, atMostMs: 10 * 60_000 },
  });

  it("says at once what it waits for, and then at least every half minute", async () => {
    const { run, world, events } = open();
    await run(slow(world, 125_000));
    const said = events.flatMap((event) => (event.type === "step-waiting" ? [event.elapsedMs] : []));
    expect(said).toEqual([0, 30_000, 60_000, 90_000, 120_000]);
  });

  it("says so as well while one call takes its time", async () => {
    const { run, world, events } = open();
    const { kind } = creatable([]);
    const create: ResourceKind["create"] = async (session, resource) => {
      await world.sleep(100_000);
      await kind.create?.(session, resource);
    };
    await run({ ...kind, create });
    expect(events.map((event) => (event.type === "step-waiting" ? [event.elapsedMs, event.why] : []))).toEqual([
      [30_000, "the call is still running"],
      [60_000, "the call is still running"],
      [90_000, "the call is still running"],
    ]);
  });

  it("ends with the kind's time, and says what it waited for", async () => {
    const { run, world } = open();
    const outcome = await run(slow(world, Number.POSITIVE_INFINITY));
    expect(world.now()).toBe(600_000);
    expect(outcome).toMatchObject({
      status: "failed",
      diagnostic: { code: "timeout", summary: "box/a didn't get ready in 600 s", cause: "it still waited: it cooks" },
    });
  });

  it.each([
    ["a time that is shorter than the pause", { everyMs: 5_000, atMostMs: 1_000 }, 900, "done"],
    ["… and too short", { everyMs: 5_000, atMostMs: 1_000 }, 1_100, "failed"],
    ["no pause at all", { everyMs: 0, atMostMs: 60_000 }, 30_000, "done"],
    ["no time at all", { everyMs: 0, atMostMs: 0 }, 1, "failed"],
  ] as const)("%s", async (_name, wait, readyMs, expected) => {
    const { run, world } = open();
    expect((await run({ ...slow(world, readyMs), wait })).status).toBe(expected);
  });

  it("of a kind with no time at all what must be written isn't begun", async () => {
    const { run } = open();
    const made = creatable([]);
    expect((await run({ ...made.kind, wait: { everyMs: 0, atMostMs: 0 } })).status).toBe("failed");
    expect(made.calls()).toBe(0);
  });

  it("a write starts the kind's time anew, but never beyond the whole apply's", async () => {
    const { run, world } = open();
    let written = false;
    const kind: Partial<ResourceKind> = {
      read: readAs(() => {
        if (!written && world.now() < 50_000)
          return box("blue", { marking: { by: "nobody" }, readiness: { status: "waiting", why: "an old one goes" } });
        return written ? box("red", { readiness: { status: "waiting", why: "it cooks" } }) : absent;
      }),
      create: async () => {
        written = true;
      },
      wait: { everyMs: 10_000, atMostMs: 60_000 },
    };
    await run(kind);
    expect(world.now()).toBe(110_000);
    written = false;
    const late = open();
    const lateKind = {
      ...kind,
      read: readAs(() => (written ? box("red", { readiness: { status: "waiting", why: "it cooks" } }) : absent)),
    };
    await late.run(lateKind, { deadlineMs: 45_000 });
    expect(late.world.now()).toBe(45_000);
  });

  it("for what never becomes visible ends with that reason", async () => {
    const { run } = open();
    const create = (): Promise<void> => Promise.reject(fail("propagating"));
    const outcome = await run({ read: readAs(() => absent), create, wait: { everyMs: 1_000, atMostMs: 60_000 } });
    expect(outcome).toMatchObject({
      status: "failed",
      diagnostic: { summary: "it is propagating", cause: "it stayed so for 60 s" },
    });
  });
});

describe("values that another resource gives", () => {
  const later = { later: { address: "box/low", output: "id" } } as const;

  it("are looked for again until they are there", async () => {
    const { run, world } = open();
    let known: string | undefined;
    let created: unknown;
    const kind: Partial<ResourceKind> = {
      read: readAs(() => (created === undefined ? absent : box("id-7"))),
      create: async (_session, resource) => {
        created = resource.fields["colour"]?.value;
      },
    };
    const outcome = await run(kind, {
      colour: later,
      resolve: () => known,
      learn: async () => {
        if (world.now() >= 20_000) known = "id-7";
      },
    });
    expect([outcome.status, created]).toEqual(["done", "id-7"]);
  });

  it("are never written unresolved, not in an update either", async () => {
    const { run } = open();
    let writes = 0;
    const update = async (): Promise<void> => {
      writes += 1;
    };
    const outcome = await run({ read: readAs(() => box("blue")), update }, { action: "update", colour: later });
    expect([outcome.status, writes]).toEqual(["failed", 0]);
  });
});

describe("an interruption", () => {
  it("before anything is written leaves nothing begun", async () => {
    const { run, stop } = open();
    stop.abort();
    const made = creatable([]);
    expect(await run(made.kind)).toEqual({ status: "interrupted", begun: false });
    expect(made.calls()).toBe(0);
  });

  it("between reading and writing too", async () => {
    const { run, stop } = open();
    let writes = 0;
    const read = readAs(() => {
      stop.abort();
      return absent;
    });
    const create = async (): Promise<void> => {
      writes += 1;
    };
    expect(await run({ read, create })).toEqual({ status: "interrupted", begun: false });
    expect(writes).toBe(0);
  });

  it("while waiting says that something was begun, without waiting on", async () => {
    const { run, world, stop } = open();
    let written = false;
    const kind: Partial<ResourceKind> = {
      read: readAs(() => (written ? box("red", { readiness: { status: "waiting", why: "it cooks" } }) : absent)),
      create: async () => {
        written = true;
        void world.sleep(12_000).then(() => stop.abort());
      },
    };
    expect(await run(kind)).toEqual({ status: "interrupted", begun: true });
    expect(world.now()).toBe(12_000);
  });

  it("at once, in the middle of a pause", async () => {
    const { run, world, abort } = open();
    const kind = { read: readAs(() => box("red", { readiness: { status: "waiting", why: "it cooks" } })) };
    void world.sleep(12_000).then(() => abort.abort());
    expect(await run(kind)).toEqual({ status: "interrupted", begun: false });
  });

  it("that a call says of itself", async () => {
    const { run } = open();
    expect(await run(creatable([fail("never", "interrupted")]).kind)).toEqual({ status: "interrupted", begun: false });
  });
});

it("a step that was done already says so and writes nothing", async () => {
  const { run } = open();
  const made = creatable([]);
  expect(await run({ ...made.kind, read: readAs(() => box("red")) })).toMatchObject({ status: "done", already: true });
  expect(made.calls()).toBe(0);
  expect(limits.attempts).toBe(12);
});

import { describe, expect, it } from "vitest";
import { InvariantError } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import { limits } from "../model/limits.ts";
import { absent } from "../model/live.ts";
import { box, creatable, fail, open, readAs } from "../testing/step-trial.ts";

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

it("a step that was done already says so and writes nothing", async () => {
  const { run } = open();
  const made = creatable([]);
  expect(await run({ ...made.kind, read: readAs(() => box("red")) })).toMatchObject({ status: "done", already: true });
  expect(made.calls()).toBe(0);
  expect(limits.attempts).toBe(12);
});

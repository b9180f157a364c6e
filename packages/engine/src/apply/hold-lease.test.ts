import { describe, expect, it } from "vitest";
import type { LeasePort } from "../model/catalog.ts";
import { Failure } from "../model/failure.ts";
import type { World } from "../model/world.ts";
import { createShelfWorld } from "../testing/shelf-world.ts";
import { type HeldLease, holdLease } from "./hold-lease.ts";

interface Trial {
  readonly world: World;
  readonly abort: AbortController;
  readonly said: string[];
  readonly take: (port: Partial<LeasePort>) => Promise<HeldLease>;
}

const held = new Failure({ severity: "error", code: "lease-held", summary: "colleague holds it" });
const away = new Failure({ severity: "error", code: "unreachable", summary: "no answer" }, "transient");

function open(): Trial {
  const abort = new AbortController();
  const world = createShelfWorld(abort.signal);
  const said: string[] = [];
  const take: Trial["take"] = (port) =>
    holdLease(
      {
        possibleAfter: "box/cluster",
        take: async () => "taken",
        renew: async () => {
          said.push(`renew ${world.now()}`);
          return true;
        },
        release: async () => {
          said.push("release");
        },
        ...port,
      },
      world,
      {
        emit: (event) => said.push(event.type === "lease" ? event.status : event.type),
        stop: new AbortController().signal,
        holder: "test",
      },
    );
  return { world, abort, said, take };
}

describe("a lease", () => {
  it("is taken, renewed every fifteen seconds and released", async () => {
    const { world, said, take } = open();
    const lease = await take({});
    await world.sleep(40_000);
    await lease.release();
    expect(said).toEqual(["taken", "renew 15000", "renew 30000", "release", "released"]);
    expect([lease.lost(), lease.stop.aborted]).toEqual([false, false]);
  });

  it("that somebody else holds is a failure", async () => {
    await expect(open().take({ take: () => Promise.reject(held) })).rejects.toBe(held);
  });

  it("is taken later, after the step that makes room for it and only that", async () => {
    const { said, take } = open();
    let there = false;
    const lease = await take({ take: async () => (there ? "taken" : "absent") });
    there = true;
    await lease.stepDone("box/other");
    expect(said).toEqual(["absent"]);
    await lease.stepDone("box/cluster");
    await lease.stepDone("box/cluster");
    await lease.release();
    expect(said).toEqual(["absent", "taken", "release", "released"]);
  });

  it("that is somebody else's when there is room for it stops new steps", async () => {
    const { said, take } = open();
    let calls = 0;
    const lease = await take({
      take: async () => {
        calls += 1;
        if (calls === 1) return "absent";
        throw held;
      },
    });
    await lease.stepDone("box/cluster");
    expect([lease.lost(), lease.stop.aborted, said]).toEqual([true, true, ["absent", "diagnostic"]]);
    await lease.release();
    expect(said).not.toContain("release");
  });

  it("that somebody took over stops new steps, and isn't released", async () => {
    const { world, said, take } = open();
    const lease = await take({ renew: async () => false });
    await world.sleep(16_000);
    expect([lease.lost(), lease.stop.aborted]).toEqual([true, true]);
    await lease.release();
    expect(said).toEqual(["taken"]);
  });

  it("survives a renewal that fails, and is lost when none came through for a minute", async () => {
    const { world, take } = open();
    const lease = await take({ renew: () => Promise.reject(away) });
    await world.sleep(46_000);
    expect(lease.lost()).toBe(false);
    await world.sleep(15_000);
    expect([lease.lost(), lease.stop.aborted]).toEqual([true, true]);
    await lease.release();
  });

  it("whose renewal has a bug counts as lost", async () => {
    const { world, take } = open();
    const lease = await take({ renew: () => Promise.reject(new TypeError("bug")) });
    await world.sleep(16_000);
    expect(lease.lost()).toBe(true);
    await lease.release();
  });

  it("that can't be released dies by itself", async () => {
    const { take } = open();
    const lease = await take({ release: () => Promise.reject(away) });
    await expect(lease.release()).resolves.toBeUndefined();
  });

  it("isn't said to be lost when everything ends at once", async () => {
    const { world, abort, take } = open();
    const lease = await take({});
    void world.sleep(5_000).then(() => abort.abort());
    await world.sleep(60_000).catch(() => undefined);
    await lease.release();
    expect(lease.lost()).toBe(false);
  });

  it("goes with the cluster that is replaced, and is taken anew in the next one", async () => {
    const { world, said, take } = open();
    let there = true;
    const renew = async (): Promise<boolean> => {
      said.push(`renew ${there}`);
      return there;
    };
    const lease = await take({ renew });
    lease.stepStarts({ action: "update", address: "box/cluster" });
    lease.stepStarts({ action: "replace", address: "box/other" });
    await world.sleep(20_000);
    lease.stepStarts({ action: "replace", address: "box/cluster" });
    there = false;
    await world.sleep(600_000);
    there = true;
    await lease.stepDone("box/cluster");
    await world.sleep(20_000);
    await lease.release();
    expect([lease.lost(), lease.stop.aborted]).toEqual([false, false]);
    expect(said).toEqual(["taken", "renew true", "taken", "renew true", "release", "released"]);
  });

  it("is lost by one's own clock alone when the process stood still, before any renewal could find out", async () => {
    const { world } = open();
    let stood = 0;
    const late = { ...world, now: () => world.now() + stood };
    const lease = await holdLease(
      {
        possibleAfter: "box/cluster",
        take: async () => "taken",
        renew: async () => true,
        release: async () => undefined,
      },
      late,
      { emit: () => undefined, stop: new AbortController().signal, holder: "test" },
    );
    stood = 59_999;
    expect(lease.lost()).toBe(false);
    stood = 60_000;
    expect([lease.lost(), lease.stop.aborted]).toEqual([true, true]);
    await lease.release();
  });
});

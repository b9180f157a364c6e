import { expect, it } from "vitest";
import type { Event } from "../model/event.ts";
import { Failure } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Readiness } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { World } from "../model/world.ts";
import { makeKind, makeResource, ourMark } from "../testing/made-up.ts";
import { createShelfWorld } from "../testing/shelf-world.ts";
import { isBeingMade, waitForMade } from "./wait-for-made.ts";

const resource = makeResource("box/a");

function boxThatIs(state: () => Readiness): ResourceKind {
  return makeKind("box", {
    read: async () => new Map([[resource.address, present({ marking: { by: "us" }, readiness: state() })]]),
    wait: { everyMs: 5_000, atMostMs: 300_000 },
  });
}

function wait(world: World, kind: ResourceKind, events: Event[] = [], stop = new AbortController().signal) {
  const emit = (event: Event): void => void events.push(event);
  return waitForMade({ world, mark: ourMark, kind, resource, emit, stop, deadlineMs: world.now() + 3_600_000 });
}

const making: Readiness = { status: "waiting", why: "it is being made", making: true };

it("waits until what another run began is over, and says so at least every half minute", async () => {
  const world = createShelfWorld(new AbortController().signal);
  const endMs = world.now() + 120_000;
  const events: Event[] = [];
  const kind = boxThatIs(() => (world.now() >= endMs ? { status: "ready" } : making));
  expect(await wait(world, kind, events)).toBeUndefined();
  expect(world.now()).toBeGreaterThanOrEqual(endMs);
  const saidMs = events.flatMap((event) => (event.type === "step-waiting" ? [event.elapsedMs] : []));
  expect(saidMs[0]).toBe(0);
  for (const [index, atMs] of saidMs.slice(1).entries())
    expect(atMs - (saidMs[index] ?? 0)).toBeLessThanOrEqual(60_000);
});

it("says what it waited for when that takes too long", async () => {
  const world = createShelfWorld(new AbortController().signal);
  expect(
    await wait(
      world,
      boxThatIs(() => making),
    ),
  ).toMatchObject({
    code: "timeout",
    address: "box/a",
    cause: "it still waited: it is being made",
  });
});

it("ends with Ctrl-C, and with what can't be read", async () => {
  const world = createShelfWorld(new AbortController().signal);
  expect(
    await wait(
      world,
      boxThatIs(() => making),
      [],
      AbortSignal.abort(),
    ),
  ).toBeUndefined();
  const denied = makeKind("box", {
    read: () => Promise.reject(new Failure({ severity: "error", code: "no-permission", summary: "denied" })),
  });
  expect(await wait(world, denied)).toMatchObject({ code: "no-permission", address: "box/a" });
});

it.each([
  ["what is being made", present({ marking: { by: "us" }, readiness: making }), true],
  ["what is only changed", present({ marking: { by: "us" }, readiness: { status: "waiting", why: "x" } }), false],
  ["what is ready", present({ marking: { by: "us" } }), false],
  ["what isn't there", absent, false],
])("is for %s: %s", (_name, live, expected) => {
  expect(isBeingMade(live)).toBe(expected);
});

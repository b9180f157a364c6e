import type { Event } from "@fgk/engine";
import { expect, it } from "vitest";
import { plainPaint } from "./paint.ts";
import { openProgress } from "./progress.ts";

function draw(events: readonly Event[], everyMs: number): string {
  let text = "";
  const emit = openProgress({
    write: (part) => {
      text += part;
    },
    paint: plainPaint,
    everyMs,
  });
  for (const event of events) emit(event);
  return text;
}

const address = "gke.cluster/flyte";
const wait = (seconds: number, why: string): Event => ({
  type: "step-waiting",
  address,
  elapsedMs: seconds * 1000,
  why,
});

it("draws a step from its beginning to its end", () => {
  const text = draw(
    [
      { type: "reading", resources: 35 },
      { type: "step-started", address, action: "create", expectSeconds: 360 },
      wait(40, "node pool: 1/3 nodes ready"),
      { type: "step-done", address, action: "create", elapsedMs: 372_000, already: false },
      { type: "step-done", address: "a/b", action: "update", elapsedMs: 0, already: true },
      { type: "step-done", address: "a/c", action: "create", elapsedMs: 0, already: true },
      { type: "step-done", address: "a/d", action: "delete", elapsedMs: 0, already: true },
    ],
    10_000,
  );
  expect(text).toBe(`\
Reading what is there (35 things)…
gke.cluster/flyte: creating… (usually 6 min)
gke.cluster/flyte: still waiting [40s] — node pool: 1/3 nodes ready
gke.cluster/flyte: created after 6m12s
a/b: was already so
a/c: was already there
a/d: was already gone
`);
});

it("says an unchanged wait only after its interval, a changed one at once", () => {
  const waits = [
    wait(10, "a"),
    wait(15, "a"),
    wait(19, "a"),
    wait(20, "a"),
    wait(24, "b"),
    wait(33, "b"),
    wait(34, "b"),
  ];
  expect(draw(waits, 10_000).match(/\[\d+s\] — ./g)).toEqual(["[10s] — a", "[20s] — a", "[24s] — b", "[34s] — b"]);
});

it("names the operation once, and says when it reads again", () => {
  const why = "Google has yet to create the cluster flyte (operation-1767225600000-1a2b)";
  expect(
    draw([wait(30, why), wait(60, why), { type: "reading", resources: 3 }, { type: "reading", resources: 3 }], 30_000),
  ).toBe(`\
gke.cluster/flyte: still waiting [30s] — Google has yet to create the cluster flyte (operation-1767225600000-1a2b)
gke.cluster/flyte: still waiting [1m00s] — Google has yet to create the cluster flyte
Reading what is there (3 things)…
Reading it once more: does the plan still hold?
`);
});

it("is calmer in a log", () => {
  const waits = Array.from({ length: 61 }, (_, second) => wait(second, "a"));
  expect(draw(waits, 30_000).match(/\[.*?\]/g)).toEqual(["[3s]", "[33s]"]);
});

it("names why a step failed and what it holds up", () => {
  const text = draw(
    [
      {
        type: "step-failed",
        address,
        action: "create",
        diagnostic: { severity: "error", code: "quota", summary: "no CPUs left", help: "ask for more" },
      },
      { type: "step-skipped", address: "helm.release/flyte/fb", action: "create", because: [address] },
    ],
    10_000,
  );
  expect(text).toBe(`\
gke.cluster/flyte: creating failed
error[quota]: no CPUs left
  = help: ask for more
helm.release/flyte/fb: not started, it waits for gke.cluster/flyte
`);
});

it("says at once who holds the lease, and then like every wait", () => {
  const held = (elapsedMs: number): Event => ({ type: "lease-held", by: "build-7, for 5 min", elapsedMs });
  const text = draw([held(12), held(5_012), held(10_012), held(15_012), held(20_012)], 10_000);
  expect(text).toBe(`\
Another run holds the lease: build-7, for 5 min; watching it [0s]
Another run holds the lease: build-7, for 5 min; watching it [5s]
Another run holds the lease: build-7, for 5 min; watching it [15s]
`);
});

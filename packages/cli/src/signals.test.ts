import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import type { Signals } from "./signals.ts";
import { listenToSignals } from "./signals.ts";

function listen(): { signals: Signals; send: (name: string) => void; said: string[]; left: number[] } {
  const source = new EventEmitter();
  const said: string[] = [];
  const left: number[] = [];
  const signals = listenToSignals(
    (text) => said.push(text),
    (code) => left.push(code),
    source,
  );
  return { signals, send: (name) => source.emit(name, name), said, left };
}

it("while something is being written the first one only stops, the second one aborts", async () => {
  const { signals, send, said, left } = listen();
  await signals.whileEnding("nothing new is started", async () => {
    send("SIGINT");
    expect([signals.stop.aborted, signals.abort.aborted]).toEqual([true, false]);
    expect(said.join("")).toContain("nothing new is started");
    send("SIGINT");
    expect(signals.abort.aborted).toBe(true);
    send("SIGINT");
    expect(left).toEqual([130]);
  });
  expect(signals.exitCode()).toBe(130);
});

it("what has to tidy up gets its time after the second one, and none after the third", async () => {
  const { signals, send, left } = listen();
  await signals.whileEnding(
    "pods are removed",
    async () => {
      send("SIGINT");
      send("SIGINT");
      expect([signals.stop.aborted, signals.abort.aborted]).toEqual([true, false]);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect([signals.abort.aborted, left]).toEqual([true, []]);
    },
    50,
  );
  const { signals: others, send: sendAgain } = listen();
  await others.whileEnding(
    "pods are removed",
    async () => {
      for (const _ of [1, 2, 3]) sendAgain("SIGINT");
      expect(others.abort.aborted).toBe(true);
    },
    5_000,
  );
});

it("while only reading the first one ends everything", () => {
  const { signals, send, said } = listen();
  send("SIGINT");
  expect([signals.stop.aborted, signals.abort.aborted, said.length]).toEqual([true, true, 0]);
});

it("SIGTERM is the same with 143, and the first signal decides", () => {
  const { signals, send } = listen();
  expect(signals.exitCode()).toBe(undefined);
  send("SIGTERM");
  send("SIGINT");
  expect(signals.exitCode()).toBe(143);
});

it("what doesn't end by itself after an abort is left", async () => {
  const { send, left } = listen();
  send("SIGTERM");
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(left).toEqual([143]);
});

it("a terminal that was closed ends a run as SIGTERM does, with its own code", async () => {
  const { signals, send } = listen();
  await signals.whileEnding("nothing new is started", async () => {
    send("SIGHUP");
    expect([signals.stop.aborted, signals.abort.aborted]).toEqual([true, false]);
  });
  expect(signals.exitCode()).toBe(129);
});

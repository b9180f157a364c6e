import type { Duplex } from "node:stream";
import { duplexPair } from "node:stream";
import { expect, it } from "vitest";
import { joinStreams } from "./join-streams.ts";

const nextTurns = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

async function readAll(stream: Duplex): Promise<string> {
  let text = "";
  for await (const part of stream) text += String(part);
  return text;
}

it("what one side says arrives on the other, both ways", async () => {
  const [client, accepted] = duplexPair();
  const [opened, pod] = duplexPair();
  joinStreams(accepted, opened);
  client.write("ask");
  pod.write("answer");
  const heard = await Promise.all([
    new Promise((resolve) => pod.once("data", (part) => resolve(String(part)))),
    new Promise((resolve) => client.once("data", (part) => resolve(String(part)))),
  ]);
  expect(heard).toEqual(["ask", "answer"]);
});

it("the last words arrive before the end", async () => {
  const [client, accepted] = duplexPair();
  const [opened, pod] = duplexPair();
  joinStreams(accepted, opened);
  pod.end("x".repeat(300_000));
  expect((await readAll(client)).length).toBe(300_000);
});

it.each(["first", "second"])("when the %s side is cut, the other one goes, too", async (side) => {
  const [, accepted] = duplexPair();
  const [opened] = duplexPair();
  joinStreams(accepted, opened);
  (side === "first" ? accepted : opened).destroy(new Error("reset"));
  await nextTurns();
  expect([accepted.destroyed, opened.destroyed]).toEqual([true, true]);
});

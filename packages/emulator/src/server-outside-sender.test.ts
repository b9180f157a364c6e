import { beforeEach, expect, it } from "vitest";
import type { Stored } from "./cloud/http.ts";
import { resourceNamed } from "./kubernetes/resources.ts";
import type { OutsideAnswer, OutsideClient } from "./server-outside-client.ts";
import type { OutsideSender } from "./server-outside-sender.ts";
import { makeSender } from "./server-outside-sender.ts";

const pods = resourceNamed("pods");

/** Requests in their order; each waits until it is answered. */
let asked: { readonly line: string; readonly answer: (status: number, json?: Stored) => void }[];
let arrived: string[];
let troubles: string[];
let sender: OutsideSender;

beforeEach(() => {
  asked = [];
  arrived = [];
  troubles = [];
  const ask: OutsideClient["ask"] = (method, path) =>
    new Promise<OutsideAnswer>((resolve) => {
      asked.push({ line: `${method} ${path.split("?")[0]}`, answer: (status, json = {}) => resolve({ status, json }) });
    });
  const client = { ask } as OutsideClient;
  sender = makeSender({
    client,
    nowMs: () => 0,
    onDone: () => {},
    onTrouble: (what) => troubles.push(what),
    arrive: (_, { isGone, object }) => arrived.push(isGone ? "gone" : String(object["metadata"].resourceVersion)),
  });
});

function pod(revision: string, phase: string): Stored {
  return { metadata: { name: "p", namespace: "flyte", uid: "u", resourceVersion: revision }, status: { phase } };
}

/** The next request to be sent, once everything before it has run. */
async function next(at: number): Promise<(typeof asked)[number]> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
  const found = asked[at];
  if (found === undefined) throw new Error(`only ${asked.length} requests`);
  return found;
}

it("what arrives while a write is under way waits, and the newest of all counts", async () => {
  sender.send(pods, pod("5", "Pending"), pod("5", "Running"));
  expect(sender.hold(pods, { isGone: false, object: pod("6", "Pending") })).toBe(true);
  expect(arrived).toEqual([]);
  (await next(0)).answer(200, pod("7", "Running"));
  await sender.settled();
  expect(arrived).toEqual(["7"]);
  expect(sender.hold(pods, { isGone: false, object: pod("8", "Running") })).toBe(false);
});

it("writes to one object go in their order, one at a time", async () => {
  sender.send(pods, pod("5", "Pending"), pod("5", "Running"));
  sender.send(pods, pod("5", "Running"), undefined);
  expect((await next(0)).line).toBe("PATCH /api/v1/namespaces/flyte/pods/p/status");
  expect(asked).toHaveLength(1);
  asked[0]?.answer(200, pod("6", "Running"));
  (await next(1)).answer(200);
  await sender.settled();
  expect(asked[1]?.line).toBe("DELETE /api/v1/namespaces/flyte/pods/p");
});

it("what is made in a namespace waits for the namespace", async () => {
  const account = { metadata: { name: "default", namespace: "a" } };
  sender.send(resourceNamed("namespaces"), undefined, { metadata: { name: "a" } });
  sender.send(resourceNamed("serviceaccounts"), undefined, account);
  const first = await next(0);
  expect(asked.map(({ line }) => line)).toEqual(["POST /api/v1/namespaces"]);
  first.answer(201, { metadata: { name: "a", resourceVersion: "1" } });
  const second = await next(1);
  expect(second.line).toBe("POST /api/v1/namespaces/a/serviceaccounts");
  second.answer(409, { message: "already exists" });
  const third = await next(2);
  expect(third.line).toBe("PATCH /api/v1/namespaces/a/serviceaccounts/default");
  third.answer(200, { metadata: { ...account.metadata, resourceVersion: "3" } });
  await sender.settled();
  expect(arrived).toEqual(["1", "3"]);
  expect(troubles).toEqual([]);
});

it("a refused write is said, and what is really there is read", async () => {
  sender.send(pods, pod("5", "Pending"), pod("5", "Running"));
  (await next(0)).answer(422, { message: "no" });
  const read = await next(1);
  expect(read.line).toBe("GET /api/v1/namespaces/flyte/pods/p");
  read.answer(200, pod("5", "Pending"));
  await sender.settled();
  expect(troubles).toEqual(["PATCH /api/v1/namespaces/flyte/pods/p/status?fieldManager=kubelet: 422 no"]);
  expect(arrived).toEqual(["5"]);
});

it("a pod that is gone already is forgotten", async () => {
  sender.send(pods, pod("5", "Pending"), pod("5", "Running"));
  (await next(0)).answer(404);
  await sender.settled();
  expect(arrived).toEqual(["gone"]);
});

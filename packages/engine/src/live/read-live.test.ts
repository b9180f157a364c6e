import { describe, expect, it } from "vitest";
import type { Desired, Opened } from "../model/catalog.ts";
import { Failure, InvariantError } from "../model/failure.ts";
import type { ResourceKind } from "../model/kind.ts";
import type { Live, Marked } from "../model/live.ts";
import { absent, present } from "../model/live.ts";
import type { Resource } from "../model/resource.ts";
import { makeKind, makeResource, makeSession, ourMark } from "../testing/made-up.ts";
import { readLive, readOne } from "./read-live.ts";

const denied = new Failure({ severity: "error", code: "no-permission", summary: "denied", permission: "box.list" });
const answer = (resources: readonly Resource[], live: Live = absent): ReadonlyMap<Resource["address"], Live> =>
  new Map(resources.map(({ address }) => [address, live]));

function open(kinds: readonly ResourceKind[], discover: Opened["discover"] = async () => []): Opened {
  return {
    kinds,
    checks: [],
    discover,
    lease: {
      possibleAfter: "box/none",
      take: async () => "absent",
      renew: async () => true,
      release: async () => undefined,
    },
    versions: async () => ({ chart: null, helm: null }),
  };
}

function desire(...resources: readonly Resource[]): Desired {
  return { name: "a", target: { project: "p", cluster: "c" }, mark: ourMark, resources, allow: [] };
}

describe("reading", () => {
  it("asks each kind once for all of its resources and sorts by kind, then by address", async () => {
    const asked: string[] = [];
    const kind = (name: string): ResourceKind =>
      makeKind(name, {
        read: async (_session, resources) => {
          asked.push(`${name}: ${resources.map((one) => one.address).join(" ")}`);
          return answer(resources);
        },
      });
    const desired = desire(makeResource("box/b"), makeResource("tag/z"), makeResource("box/a"));
    const observed = await readLive(makeSession(), open([kind("tag"), kind("box")]), desired);
    expect(asked.sort()).toEqual(["box: box/b box/a", "tag: tag/z"]);
    expect(observed.resources.map((one) => one.address)).toEqual(["tag/z", "box/a", "box/b"]);
  });

  it("a failure makes all that was asked for unreadable, and nothing else", async () => {
    const broken = makeKind("box", { read: () => Promise.reject(denied) });
    const whole = makeKind("tag", { read: async (_session, resources) => answer(resources) });
    const desired = desire(makeResource("box/a"), makeResource("box/b"), makeResource("tag/a"));
    const { live } = await readLive(makeSession(), open([broken, whole]), desired);
    expect([...live].map(([address, one]) => [address, one.status])).toEqual([
      ["box/a", "unreadable"],
      ["box/b", "unreadable"],
      ["tag/a", "absent"],
    ]);
  });

  it("a failure that passes is tried again, one that stays isn't tried for ever", async () => {
    let calls = 0;
    const failing = (times: number): ResourceKind =>
      makeKind("box", {
        read: async (_session, resources) => {
          calls += 1;
          if (calls <= times)
            throw new Failure({ severity: "error", code: "cloud-failed", summary: "503" }, "transient");
          return answer(resources);
        },
      });
    expect(
      (await readLive(makeSession(), open([failing(5)]), desire(makeResource("box/a")))).live.get("box/a"),
    ).toEqual(absent);
    expect(calls).toBe(6);
    calls = 0;
    const { live } = await readLive(makeSession(), open([failing(100)]), desire(makeResource("box/a")));
    expect([calls, live.get("box/a")?.status]).toEqual([6, "unreadable"]);
  });

  it.each([
    ["an address without an answer", makeKind("box"), desire(makeResource("box/a"))],
    ["a resource of no kind", makeKind("box"), desire(makeResource("tree/a"))],
    [
      "the same address twice",
      makeKind("box", { read: async (_session, all) => answer(all) }),
      desire(makeResource("box/a"), makeResource("box/a")),
    ],
    [
      "a kind with a bug",
      makeKind("box", { read: () => Promise.reject(new InvariantError("bug")) }),
      desire(makeResource("box/a")),
    ],
  ])("%s is our own fault", async (_name, kind, desired) => {
    await expect(readLive(makeSession(), open([kind]), desired)).rejects.toThrow(InvariantError);
  });

  it("an answer that nobody asked for is left out", async () => {
    const kind = makeKind("box", {
      read: async () =>
        new Map<Resource["address"], Live>([
          ["box/a", absent],
          ["box/x", present({})],
        ]),
    });
    const { live } = await readLive(makeSession(), open([kind]), desire(makeResource("box/a")));
    expect([...live.keys()]).toEqual(["box/a"]);
  });

  it("one resource that can't be read throws: its step decides what to do", async () => {
    const kind = makeKind("box", { read: () => Promise.reject(denied) });
    await expect(readOne(makeSession(), kind, makeResource("box/a"))).rejects.toBe(denied);
  });
});

describe("what is asked for by a rule", () => {
  const kind = makeKind("box", { read: async (_session, all) => answer(all, present({ identity: { id: "1" } })) });

  it("is read and stands among what is asked for by name", async () => {
    const opened = open([kind], async () => [makeResource("box/found")]);
    const observed = await readLive(makeSession(), opened, desire(makeResource("box/named")));
    expect(observed.resources.map((one) => one.address)).toEqual(["box/found", "box/named"]);
    expect(observed.live.get("box/found")?.status).toBe("present");
  });

  it("is said not to be listed when it can't be", async () => {
    const opened = open([kind], () => Promise.reject(denied));
    const observed = await readLive(makeSession(), opened, desire(makeResource("box/named")));
    expect(observed.unlisted.map((one) => one.summary)).toEqual([
      "what the file asks for by a rule was not listed (needs box.list)",
    ]);
  });
});

describe("what carries our mark", () => {
  const marked = (address: Marked["address"]): Marked => ({
    address,
    at: {},
    mark: ourMark,
    protected: false,
    dependsOn: [],
  });

  it("is listed by every kind that has marks, sorted", async () => {
    const kinds = [
      makeKind("tag", { marked: async () => [marked("tag/b"), marked("tag/a")] }),
      makeKind("box", { marked: async () => [marked("box/z")] }),
      makeKind("note"),
    ];
    const observed = await readLive(makeSession(), open(kinds), desire());
    expect(observed.marked.map((one) => one.address)).toEqual(["box/z", "tag/a", "tag/b"]);
  });

  it("is said not to be listed when it can't be", async () => {
    const kinds = [makeKind("box", { marked: () => Promise.reject(denied) })];
    const observed = await readLive(makeSession(), open(kinds), desire());
    expect([observed.marked, observed.unlisted.map((one) => one.summary)]).toEqual([
      [],
      ["what carries our mark (box) was not listed (needs box.list)"],
    ]);
  });
});

it("hands what is ours and unasked on, and reads again only what got further fields", async () => {
  const asked: string[] = [];
  const mark = (address: Marked["address"], cluster = ourMark.cluster): Marked => ({
    address,
    at: {},
    mark: { ...ourMark, cluster },
    protected: true,
    dependsOn: [],
  });
  const box = makeKind("box", {
    read: async (_session, resources) => {
      asked.push(...resources.map((one) => `${one.address} ${Object.keys(one.fields).join(" ")}`));
      return answer(resources);
    },
    marked: async () => [mark("box/a"), mark("box/gone"), mark("box/elsewhere", "other/cluster")],
  });
  const field = { value: null, role: "always" } as const;
  const opened: Opened = {
    ...open([box]),
    extend: (resources, unasked) =>
      resources.map((one) =>
        one.address === "box/b" ? { ...one, fields: Object.fromEntries(unasked.map((o) => [o.address, field])) } : one,
      ),
  };
  const observed = await readLive(makeSession(), opened, desire(makeResource("box/a"), makeResource("box/b")));
  expect(asked).toEqual(["box/a ", "box/b ", "box/b box/gone"]);
  expect(observed.resources.map((one) => Object.keys(one.fields))).toEqual([[], ["box/gone"]]);
});

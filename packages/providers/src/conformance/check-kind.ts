import type { FetchAnswer, Present, Resource, ResourceKind } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { GoogleReach } from "../google/reach.ts";
import type { Bench, Trouble } from "./bench.ts";
import { openBench } from "./bench.ts";
import { bring, findChanges, readOnce, remove } from "./bring.ts";

/** What a kind is put to the test with. */
export interface KindCase {
  readonly kind: (reach: GoogleReach) => ResourceKind;
  readonly resource: Resource;
  /** Makes what must be there first. */
  readonly prepare?: (bench: Bench) => Promise<void>;
  /** The same resource with other values: what an update brings about. */
  readonly changed?: Resource;
  /** Everything that the resource is in the cloud, in numbers: the same after one create and after ten. */
  readonly count: (bench: Bench) => number;
  /** Puts something of others on it, and sees it again afterwards. */
  readonly foreign?: { readonly put: (bench: Bench) => Promise<void> | void; readonly see: (bench: Bench) => unknown };
  readonly marking: "us" | "unmarkable";
  readonly outputs?: Present["outputs"];
  /** Deleting is refused by design in this state (a protected instance): skip. */
  readonly keeps?: true;
}

/** A text that must never come back out. */
const canary = "c4n4ry-Passw0rd-value";

/** The tests that every kind gets for nothing. */
export function checkKind(name: string, test: KindCase): void {
  const open = async (): Promise<{ bench: Bench; kind: ResourceKind }> => {
    const bench = await openBench();
    await test.prepare?.(bench);
    return { bench, kind: test.kind(bench.openReach()) };
  };
  describe(`${name} keeps the contract of kinds`, () => {
    it("makes what is asked for, and then nothing differs", async () => {
      const { bench, kind } = await open();
      expect((await readOnce(bench, kind, test.resource)).status).not.toBe("unreadable");
      const live = await bring(bench, kind, test.resource);
      expect(live).toMatchObject({ status: "present", marking: { by: test.marking }, outputs: test.outputs ?? {} });
      expect(findChanges(test.resource, live)).toEqual([]);
      expect(findChanges(test.resource, await readOnce(bench, test.kind(bench.openReach()), test.resource))).toEqual(
        [],
      );
    });

    it("makes one thing, however often it is asked", async () => {
      const { bench, kind } = await open();
      await bring(bench, kind, test.resource);
      const count = test.count(bench);
      for (const reach of [bench.openReach(), bench.openReach()]) {
        await test.kind(reach).create(bench.openSession(), test.resource).catch(expectNotFinal);
        await bring(bench, test.kind(reach), test.resource);
      }
      expect(test.count(bench)).toBe(count);
    });

    const { changed, foreign } = test;
    it.runIf(changed !== undefined || foreign !== undefined)("leaves alone what is others'", async () => {
      const { bench, kind } = await open();
      const resource = changed ?? test.resource;
      if (changed !== undefined) await bring(bench, kind, test.resource);
      await foreign?.put(bench);
      const before = structuredClone(foreign?.see(bench));
      if (foreign !== undefined) expect(before ?? null).not.toBeNull();
      expect(findChanges(resource, await bring(bench, kind, resource))).toEqual([]);
      expect(foreign?.see(bench)).toEqual(before);
    });

    it("deletes once or twice", async () => {
      const { bench, kind } = await open();
      if (kind.delete === undefined || test.keeps) return;
      const live = await bring(bench, kind, test.resource);
      await remove(bench, kind, test.resource);
      expect((await readOnce(bench, kind, test.resource)).status).toBe("absent");
      if (live.status === "present") await kind.delete(bench.openSession(), test.resource, live).catch(expectNotFinal);
    });
  });
  checkFaults(name, test, open);
}

/** What goes wrong at a write is called what it is, is survived, and lets no secret out. */
function checkFaults(name: string, test: KindCase, open: () => Promise<{ bench: Bench; kind: ResourceKind }>): void {
  describe(`${name} meets trouble`, () => {
    it.each(refusals)("calls $name at every write what it is", async ({ trouble, code, retry }) => {
      for (const nth of [1, 2, 3, 4]) {
        const { bench, kind } = await open();
        bench.meddle(nth, trouble);
        const first = await tryToBring(bench, kind, test.resource);
        if (first === undefined) return expect(nth).toBeGreaterThan(1);
        expect({ code: first.diagnostic.code, retry: first.retry }).toEqual({ code, retry });
      }
    });

    it.each(interruptions)("survives $name at every write", async ({ trouble }) => {
      const calm = await open();
      await bring(calm.bench, calm.kind, test.resource);
      const count = test.count(calm.bench);
      for (const nth of [1, 2, 3, 4]) {
        const { bench, kind } = await open();
        bench.meddle(nth, trouble);
        const live = await bring(bench, kind, test.resource);
        expect(findChanges(test.resource, live)).toEqual([]);
        expect(test.count(bench)).toBe(count);
      }
    });

    it("lets no secret out of an answer", async () => {
      for (const nth of [1, 2, 3]) {
        const { bench, kind } = await open();
        bench.meddle(nth, async (request) => {
          const sent = new TextDecoder().decode(request.body);
          const message = `no: {"password":"${canary}"} ${request.headers["authorization"]} ${sent}`;
          return refuse(400, { code: 400, message });
        });
        const failure = await tryToBring(bench, kind, test.resource);
        const text = JSON.stringify(failure?.diagnostic ?? {});
        expect(text).not.toContain(canary);
        expect(text).not.toContain("fgk-emulator");
        for (const secret of secretsOf(bench)) expect(text).not.toContain(secret);
      }
    });
  });
}

/** The first failure on the way, final or not; undefined when there was none. */
async function tryToBring(bench: Bench, kind: ResourceKind, resource: Resource): Promise<Failure | undefined> {
  let first: Failure | undefined;
  const noting =
    <A extends readonly unknown[]>(write: (...args: A) => Promise<void>) =>
    async (...args: A): Promise<void> => {
      try {
        await write(...args);
      } catch (error) {
        // Waiting for an operation of our own isn't the failure that was sent.
        if (error instanceof Failure && error.retry !== "busy") first ??= error;
        throw error;
      }
    };
  const noted: ResourceKind = { ...kind, create: noting(kind.create), update: noting(kind.update) };
  try {
    await bring(bench, noted, resource);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
  return first;
}

function expectNotFinal(error: unknown): void {
  expect(error).toBeInstanceOf(Failure);
  if (error instanceof Failure) expect(error.retry).not.toBe("never");
}

function refuse(status: number, error: object, headers: Readonly<Record<string, string>> = {}): FetchAnswer {
  return { status, headers, trailers: {}, body: new TextEncoder().encode(JSON.stringify({ error })) };
}

const refusals: readonly { name: string; trouble: Trouble; code: string; retry: string }[] = [
  {
    name: "429",
    trouble: async () => refuse(429, { code: 429, message: "Quota exceeded for quota metric 'Requests' per minute" }),
    code: "quota",
    retry: "transient",
  },
  {
    name: "503",
    trouble: async () => refuse(503, { code: 503, message: "backend error", status: "UNAVAILABLE" }),
    code: "cloud-failed",
    retry: "transient",
  },
  {
    name: "403",
    trouble: async () => refuse(403, { code: 403, message: "Required 'a.b.create' permission for 'projects/acme-ml'" }),
    code: "no-permission",
    retry: "never",
  },
  {
    name: "409 ABORTED",
    trouble: async () => refuse(409, { code: 409, message: "There were concurrent changes.", status: "ABORTED" }),
    code: "cloud-refused",
    retry: "conflict",
  },
  {
    name: "an answer that was lost",
    trouble: async (_request, answer) => {
      await answer();
      throw new WorldError("reset", "connection reset");
    },
    code: "answer-lost",
    retry: "lost",
  },
];

const interruptions: readonly { name: string; trouble: Trouble }[] = [
  {
    name: "an answer lost after the effect",
    trouble: async (_request, answer) => {
      await answer();
      throw new WorldError("timeout", "no answer");
    },
  },
  {
    name: "a connection lost before the effect",
    trouble: async () => {
      throw new WorldError("reset", "connection reset");
    },
  },
  { name: "a 500", trouble: async () => refuse(500, { code: 500, message: "internal" }) },
  {
    name: "an answer that was cut off",
    trouble: async (_request, answer) => {
      const whole = await answer();
      return { ...whole, body: whole.body.subarray(0, Math.floor(whole.body.length / 2)) };
    },
  },
];

/** Every password and secret that the cloud holds. */
function secretsOf(bench: Bench): readonly string[] {
  const text = JSON.stringify([bench.cloud.state["secrets"], bench.cloud.state["sql"]]);
  const found = [...text.matchAll(/"(?:password|data)":"([^"]{8,})"/g)].map((match) => match[1] ?? "");
  return found
    .flatMap((secret) => [secret, Buffer.from(secret, "base64").toString("utf8")])
    .filter((one) => one !== "");
}

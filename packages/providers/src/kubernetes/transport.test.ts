import type { FetchOptions, World } from "@fgk/engine";
import { Failure, WorldError } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { Silence } from "./transport.ts";
import { createConfiguration } from "./transport.ts";

/** A server of which each call takes 20 s and fails in the given way; undefined: it answers. */
async function openServer(fate: () => WorldError | undefined): Promise<(method?: string) => Promise<unknown>> {
  let nowMs = 0;
  const world = {
    now: () => nowMs,
    fetch: async (_url: string, _how?: FetchOptions) => {
      nowMs += 20_000;
      const error = fate();
      if (error !== undefined) throw error;
      return { status: 200, headers: {}, trailers: {}, body: new TextEncoder().encode('{"items":[]}') };
    },
  } as Partial<World> as World;
  const client = await import("@kubernetes/client-node");
  const core = new client.CoreV1Api(
    await createConfiguration(world, {
      server: "https://10.0.0.2",
      ca: undefined,
      token: async () => "t",
      outOfReach: (how: Silence, cause: string) =>
        new Failure({ severity: "error", code: "unreachable", summary: `${how}: ${cause}` }),
    }),
  );
  const told = (error: unknown): string =>
    error instanceof Error ? `${error.constructor.name} ${error.message}` : "?";
  return (method = "GET") =>
    (method === "GET" ? core.listNode() : core.createNamespace({ body: { metadata: { name: "a" } } })).then(
      () => "answered",
      told,
    );
}

const timeout = (): WorldError => new WorldError("timeout", "no answer");

describe("a server that doesn't answer", () => {
  it("is asked once more, then out of reach for all who ask", async () => {
    const ask = await openServer(timeout);
    expect([await ask(), await ask(), await ask()]).toEqual([
      "WorldError no answer",
      "Failure silent: no answer",
      "Failure silent: no answer",
    ]);
  });

  it("isn't out of reach when it was heard before", async () => {
    const fates = [undefined, timeout(), timeout(), timeout()];
    const ask = await openServer(() => fates.shift());
    expect([await ask(), await ask(), await ask(), await ask()].slice(1)).toEqual([
      "WorldError no answer",
      "WorldError no answer",
      "WorldError no answer",
    ]);
  });

  it("may have done a write that it was sent: that is no silence", async () => {
    const ask = await openServer(timeout);
    expect([await ask("POST"), await ask("POST")]).toEqual(["WorldError no answer", "WorldError no answer"]);
  });

  it.each(["refused", "name", "tls"] as const)(
    "and can't be connected to (%s) is out of reach at once",
    async (kind) => {
      const ask = await openServer(() => new WorldError(kind, "why"));
      expect(await ask()).toBe(`Failure ${kind}: why`);
    },
  );
});

describe("an answer that claims success", () => {
  const answered = async (path: string, text: string, method: "listNode" | "createNamespace"): Promise<string> => {
    const client = await import("@kubernetes/client-node");
    const world = {
      now: () => 0,
      fetch: async () => ({
        ...{ status: 200, headers: { "content-type": path }, trailers: {} },
        body: new TextEncoder().encode(text),
      }),
    } as Partial<World> as World;
    const address = { server: "https://10.0.0.2", ca: undefined, token: async () => "t" };
    const core = new client.CoreV1Api(await createConfiguration(world, address));
    const call = method === "listNode" ? core.listNode() : core.createNamespace({ body: { metadata: { name: "a" } } });
    return call.then(
      () => "answered",
      (error: unknown) => (error instanceof WorldError ? `${error.kind}: ${error.message}` : String(error)),
    );
  };

  it.each([
    ["whole", "application/json", '{"items":[]}', "answered"],
    ["cut off", "application/json", '{"items":[{"meta', "reset: the answer was cut off or is no JSON"],
    ["cut off at once", "application/json", "", "reset: the answer was cut off or is no JSON"],
    ["a proxy's page", "text/html", "<html></html>", "reset: the answer was cut off or is no JSON"],
  ])("is lost when it isn't whole: %s", async (_name, type, text, expected) => {
    expect(await answered(type, text, "listNode")).toBe(expected);
    expect(await answered(type, text, "createNamespace")).toBe(expected);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FetchAnswer, FetchOptions, World } from "@fgk/engine";
import { WorldError } from "@fgk/engine";
import { afterEach, describe, expect, it } from "vitest";
import { createGoogleReach } from "./reach.ts";

type Sent = { readonly url: string; readonly options: FetchOptions };

function json(status: number, value: unknown): FetchAnswer {
  const headers = { "content-type": "application/json" };
  return { status, headers, trailers: {}, body: new TextEncoder().encode(JSON.stringify(value)) };
}

function makeWorld(
  answer: (sent: Sent, nth: number) => FetchAnswer,
  variables: Record<string, string> = { FGK_GOOGLE_ENDPOINT: "http://127.0.0.1:9" },
): { world: World; sent: Sent[]; at: { nowMs: number } } {
  const sent: Sent[] = [];
  const at = { nowMs: 1_000_000 };
  const refuse = async (): Promise<never> => {
    throw new WorldError("refused", "not here");
  };
  const world: World = {
    fetch: async (url, options = {}) => {
      sent.push({ url, options });
      return answer({ url, options }, sent.length);
    },
    dial: refuse,
    listen: refuse,
    run: refuse,
    readFile: async () => undefined,
    listFolder: async () => undefined,
    variable: (name) => variables[name],
    cache: { get: async () => undefined, put: async () => undefined },
    now: () => at.nowMs,
    sleep: async () => undefined,
    random: () => 0.5,
    signal: new AbortController().signal,
  };
  return { world, sent, at };
}

const call = { api: "iam", method: "GET", path: "/v1/projects/p/serviceAccounts", what: "list the accounts" } as const;

describe("the REST client", () => {
  it("follows pages and stops when there are no more", async () => {
    const pages = [{ accounts: [1, 2], nextPageToken: "a b" }, { accounts: [3] }];
    const { world, sent } = makeWorld((_sent, nth) => json(200, pages[nth - 1]));
    const found = await createGoogleReach(world).rest.list<{ accounts?: number[]; nextPageToken?: string }, number>(
      { ...call, query: { pageSize: "100" } },
      (page) => page.accounts,
    );
    expect(found).toEqual([1, 2, 3]);
    expect(sent.map(({ url }) => url)).toEqual([
      "http://127.0.0.1:9/v1/projects/p/serviceAccounts?pageSize=100",
      "http://127.0.0.1:9/v1/projects/p/serviceAccounts?pageSize=100&pageToken=a%20b",
    ]);
  });

  it("doesn't follow pages for ever", async () => {
    const { world } = makeWorld(() => json(200, { nextPageToken: "again" }));
    await expect(createGoogleReach(world).rest.list(call, () => [])).rejects.toMatchObject({
      diagnostic: { code: "unreadable" },
    });
  });

  it("takes an empty answer for an empty object", async () => {
    const { world } = makeWorld(() => ({ status: 204, headers: {}, trailers: {}, body: new Uint8Array() }));
    expect(await createGoogleReach(world).rest.call(call)).toEqual({});
  });

  it("refuses a redirect: a token goes nowhere else", async () => {
    const { world, sent } = makeWorld(() => ({ ...json(302, {}), headers: { location: "https://evil.example" } }));
    await expect(createGoogleReach(world).rest.call(call)).rejects.toMatchObject({ retry: "never" });
    expect(sent).toHaveLength(1);
  });
});

describe("the endpoint", () => {
  it.each([
    "https://evil.example",
    "http://127.0.0.1.evil.example",
    "http://user:pw@127.0.0.1:8",
    "ftp://127.0.0.1",
    "localhost:8080",
    "http://10.0.0.1",
  ])("refuses %s and sends it nothing", async (url) => {
    const { world, sent } = makeWorld(() => json(200, {}), { FGK_GOOGLE_ENDPOINT: url });
    await expect(createGoogleReach(world).rest.call(call)).rejects.toMatchObject({ diagnostic: { code: "usage" } });
    expect(sent).toEqual([]);
  });

  it.each(["http://127.0.0.1:9/", "http://localhost:9", "http://[::1]:9"])(
    "takes %s, with a made-up token",
    async (url) => {
      const { world, sent } = makeWorld(() => json(200, {}), { FGK_GOOGLE_ENDPOINT: url });
      await createGoogleReach(world).rest.call(call);
      expect(sent[0]?.url).toBe(`${url.replace(/\/$/, "")}/v1/projects/p/serviceAccounts`);
      expect(sent[0]?.options.headers?.["authorization"]).toBe("Bearer fgk-emulator");
    },
  );
});

describe("real credentials", () => {
  const folders: string[] = [];
  const before = process.env["GOOGLE_APPLICATION_CREDENTIALS"];
  afterEach(async () => {
    if (before === undefined) delete process.env["GOOGLE_APPLICATION_CREDENTIALS"];
    else process.env["GOOGLE_APPLICATION_CREDENTIALS"] = before;
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });

  async function logIn(): Promise<void> {
    const folder = await mkdtemp(path.join(tmpdir(), "fgk-adc-"));
    folders.push(folder);
    const file = path.join(folder, "adc.json");
    const adc = {
      type: "authorized_user",
      client_id: "c",
      client_secret: "s",
      refresh_token: "r",
      quota_project_id: "acme-ml",
    };
    await writeFile(file, JSON.stringify(adc));
    process.env["GOOGLE_APPLICATION_CREDENTIALS"] = file;
  }

  const isToken = ({ url }: Sent): boolean => url.startsWith("https://oauth2.googleapis.com/");

  it("are the caller's own, fetched through the world, kept until they near their end", async () => {
    await logIn();
    const { world, sent, at } = makeWorld(
      (one, nth) => (isToken(one) ? json(200, { access_token: `t${nth}`, expires_in: 3600 }) : json(200, {})),
      {},
    );
    at.nowMs = Date.now();
    const reach = createGoogleReach(world);
    await reach.rest.call(call);
    await reach.rest.call(call);
    expect(sent.filter(isToken)).toHaveLength(1);
    expect(sent[1]).toMatchObject({
      url: "https://iam.googleapis.com/v1/projects/p/serviceAccounts",
      options: { headers: { authorization: "Bearer t1", "x-goog-user-project": "acme-ml" } },
    });
    expect(await reach.accessToken()).toBe("t1");
  });

  it("are fetched once more when they are refused, and then no more", async () => {
    await logIn();
    const { world, sent, at } = makeWorld(
      (one, nth) => (isToken(one) ? json(200, { access_token: `t${nth}`, expires_in: 3600 }) : json(401, {})),
      {},
    );
    at.nowMs = Date.now();
    await expect(createGoogleReach(world).rest.call(call)).rejects.toMatchObject({
      diagnostic: { code: "no-credentials", help: "gcloud auth application-default login" },
    });
    expect(sent.filter(isToken)).toHaveLength(2);
    expect(sent.filter((one) => !isToken(one))).toHaveLength(2);
  });

  it("say how to log in when they don't work", async () => {
    process.env["GOOGLE_APPLICATION_CREDENTIALS"] = "/nowhere/adc.json";
    const { world } = makeWorld(() => json(200, {}), {});
    await expect(createGoogleReach(world).accessToken()).rejects.toMatchObject({
      diagnostic: { code: "no-credentials", help: "gcloud auth application-default login" },
    });
  });
});

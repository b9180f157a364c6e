import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openCache } from "./cache.ts";

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "fgk-cache-"));
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const open = (): ReturnType<typeof openCache> => openCache((name) => (name === "XDG_CACHE_HOME" ? folder : undefined));

it("keeps bytes for the next run, where only this user can read them", async () => {
  await open().put("chart a", Uint8Array.of(0xff, 0));
  expect([...((await open().get("chart a")) ?? [])]).toEqual([0xff, 0]);
  expect(await open().get("chart b")).toBeUndefined();
  const [name = ""] = await fs.readdir(path.join(folder, "fgk"));
  expect((await fs.stat(path.join(folder, "fgk"))).mode & 0o777).toBe(0o700);
  expect((await fs.stat(path.join(folder, "fgk", name))).mode & 0o777).toBe(0o600);
});

it("where nothing can be written nothing is kept, and nothing fails", async () => {
  const nowhere = openCache((name) => (name === "HOME" ? "/dev/null/home" : undefined));
  await nowhere.put("a", bytes("1"));
  expect(await nowhere.get("a")).toBeUndefined();
});

it("drops what a killed run left unfinished, once nobody can be writing it", async () => {
  await open().put("a", bytes("1"));
  const inside = path.join(folder, "fgk");
  const [kept = ""] = await fs.readdir(inside);
  const [dead, young] = [`${"0".repeat(64)}.left`, `${"1".repeat(64)}.being-written`];
  for (const name of [dead, young]) await fs.writeFile(path.join(inside, name), "");
  await fs.utimes(path.join(inside, dead), 1, 1);
  await open().put("a", bytes("2"));
  expect((await fs.readdir(inside)).sort()).toEqual([young, kept].sort());
});

it("keeps the 500 files that were used last", async () => {
  const cache = open();
  await cache.put("first", bytes("1"));
  await cache.put("second", bytes("2"));
  const old = path.join(folder, "fgk");
  for (const name of await fs.readdir(old)) await fs.utimes(path.join(old, name), 1, 1);
  expect(await cache.get("first")).toBeDefined();
  for (let at = 0; at < 499; at += 1) await fs.writeFile(path.join(old, `filler-${at}`), "");
  await cache.put("last", bytes("3"));
  expect(await fs.readdir(old)).toHaveLength(500);
  expect([await cache.get("second"), await cache.get("last")].map((kept) => kept?.length)).toEqual([undefined, 1]);
});

import { expect, it } from "vitest";
import { findProxy, writeConnectRequest } from "./proxy.ts";

const proxy = "http://proxy.corp:3128";
const rows: readonly [string, string, Readonly<Record<string, string>>, string | undefined][] = [
  ["no variable, no proxy", "gke.example", {}, undefined],
  ["HTTPS_PROXY", "gke.example", { HTTPS_PROXY: proxy }, "proxy.corp:3128"],
  ["in small letters", "gke.example", { https_proxy: proxy }, "proxy.corp:3128"],
  ["without a scheme", "gke.example", { HTTPS_PROXY: "proxy.corp:3128" }, "proxy.corp:3128"],
  ["never for this machine", "127.0.0.1", { HTTPS_PROXY: proxy }, undefined],
  ["nor by name", "localhost", { HTTPS_PROXY: proxy }, undefined],
  ["an excluded host", "gke.example", { HTTPS_PROXY: proxy, NO_PROXY: "a.b, gke.example" }, undefined],
  ["an excluded domain", "a.gke.example", { HTTPS_PROXY: proxy, NO_PROXY: ".gke.example" }, undefined],
  ["not a mere ending", "notgke.example", { HTTPS_PROXY: proxy, NO_PROXY: "gke.example" }, "proxy.corp:3128"],
  ["an excluded port", "gke.example", { HTTPS_PROXY: proxy, NO_PROXY: "gke.example:443" }, undefined],
  ["another port", "gke.example", { HTTPS_PROXY: proxy, NO_PROXY: "gke.example:8443" }, "proxy.corp:3128"],
  ["everything excluded", "gke.example", { HTTPS_PROXY: proxy, NO_PROXY: "*" }, undefined],
];

it.each(rows)("%s", (_name, host, variables, expected) => {
  expect(findProxy(host, 443, (name) => variables[name])?.host).toBe(expected);
});

it("asks for a tunnel, with the account that the proxy's URL names", () => {
  // base64 of `me:pa ss`
  expect(writeConnectRequest(new URL("http://me:pa%20ss@proxy.corp:3128"), "10.0.0.2", 443)).toBe(
    "CONNECT 10.0.0.2:443 HTTP/1.1\r\nHost: 10.0.0.2:443\r\nProxy-Authorization: Basic bWU6cGEgc3M=\r\n\r\n",
  );
});

it.each(["http://me:secret@[", "http://a b"])("one that is no URL is refused, and not quoted: %s", (text) => {
  const find = (): unknown => findProxy("gke.example", 443, (name) => (name === "HTTPS_PROXY" ? text : undefined));
  expect(find).toThrow("the proxy that HTTPS_PROXY names is no URL that can be used");
});

it("a login that isn't encoded is refused, and not quoted", () => {
  const write = (): string => writeConnectRequest(new URL("http://me:10%off@proxy.corp:3128"), "10.0.0.2", 443);
  expect(write).toThrow("the login in the proxy's URL has a % that encodes nothing: write %25 for it");
});

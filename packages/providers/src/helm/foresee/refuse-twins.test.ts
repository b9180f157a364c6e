import type { JsonObject } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import type { LiveObject, ManifestObject } from "../objects/manifest-object.ts";
import { keyOfObject } from "../objects/manifest-object.ts";
import { refuseTwins } from "./refuse-twins.ts";

const address = addressOf("helm.release", "flyte", "fb");
const port = (name: string, number: number): JsonObject => ({ name, port: number, protocol: "TCP" });

function service(...ports: readonly JsonObject[]): ManifestObject {
  const content = { spec: { ports: [...ports] } };
  return { apiVersion: "v1", kind: "Service", namespace: "flyte", name: "s", content };
}

function find(last: ManifestObject, next: ManifestObject, live: ManifestObject): readonly string[] {
  const there: LiveObject = { status: "present", content: live.content };
  const sides = { last: [last], next: [next], live: new Map([[keyOfObject(next), there]]) };
  return refuseTwins(address, sides).map(({ summary }) => summary);
}

describe("a port of a Service with another number", () => {
  it("given by hand: helm's upgrade would fail", () => {
    const ours = service(port("http", 8088), port("grpc", 8089));
    expect(find(ours, ours, service(port("http", 8088), port("grpc", 8090)))).toEqual([
      "helm.release/flyte/fb: somebody gave the port grpc of the Service flyte/s the number 8090",
    ]);
  });

  it.each([
    {
      name: "given by the chart: helm takes its former one away",
      last: service(port("grpc", 8089)),
      next: service(port("grpc", 8090)),
      live: service(port("grpc", 8089)),
    },
    {
      name: "that somebody added under another name",
      last: service(port("grpc", 8089)),
      next: service(port("grpc", 8089)),
      live: service(port("grpc", 8089), port("metrics", 9000)),
    },
    {
      name: "that is missing",
      last: service(port("grpc", 8089)),
      next: service(port("grpc", 8089)),
      live: service(port("http", 8088)),
    },
  ])("$name: no trouble", ({ last, next, live }) => {
    expect(find(last, next, live)).toEqual([]);
  });
});

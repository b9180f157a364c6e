import type { DescMessage, JsonValue } from "@bufbuild/protobuf";
import { fromJson, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { describeMethod } from "./descriptors.ts";

/** Bytes written out by hand: tag (field number × 8 + wire type), length, content. */
const text = (number: number, value: string): number[] => [number * 8 + 2, value.length, ...Buffer.from(value)];
const nested = (number: number, content: number[]): number[] => [number * 8 + 2, content.length, ...content];

function encode(message: DescMessage, json: JsonValue): number[] {
  return [...toBinary(message, fromJson(message, json))];
}

describe("Flyte's messages on the wire", () => {
  it("a project: id, name, description, labels, state", async () => {
    const { input } = await describeMethod("flyteidl.service.AdminService/UpdateProject");
    const json = { id: "p", name: "n", description: "d", labels: { values: { k: "v" } }, state: "ARCHIVED" };
    const labels = nested(5, nested(1, [...text(1, "k"), ...text(2, "v")]));
    expect(encode(input, json)).toEqual([...text(1, "p"), ...text(2, "n"), ...text(4, "d"), ...labels, 6 * 8, 1]);
  });

  it("a registration wraps it", async () => {
    const { input } = await describeMethod("flyteidl.service.AdminService/RegisterProject");
    expect(encode(input, { project: { id: "p" } })).toEqual(nested(1, text(1, "p")));
  });

  it("a list request: limit and token", async () => {
    const { input } = await describeMethod("flyteidl.service.AdminService/ListProjects");
    expect(encode(input, { limit: 100, token: "t" })).toEqual([8, 100, ...text(2, "t")]);
  });

  it("an upload location: project, domain, filename, MD5", async () => {
    const { input } = await describeMethod("flyteidl.service.DataProxyService/CreateUploadLocation");
    const json = { project: "p", domain: "d", filename: "f", content_md5: "AQI=" };
    expect(encode(input, json)).toEqual([...text(1, "p"), ...text(2, "d"), ...text(3, "f"), 5 * 8 + 2, 2, 1, 2]);
  });

  it.each(["v1", "v1alpha"])("reflection %s asks for the list of services", async (version) => {
    const method = await describeMethod(`grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`);
    expect(method.methodKind).toBe("bidi_streaming");
    expect(encode(method.input, { list_services: "*" })).toEqual(text(7, "*"));
  });

  it("a call that fgk doesn't make has no descriptor", async () => {
    await expect(describeMethod("flyteidl.service.AdminService/DeleteEverything")).rejects.toThrow("no descriptor");
  });
});

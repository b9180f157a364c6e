import { describe, expect, it } from "vitest";
import { messages } from "./message-table.ts";
import { isSpecial } from "./special-messages.ts";

describe("the tables of messages", () => {
  it("name only types that there are", () => {
    const scalars = ["string", "bytes", "bool", "int32", "int64"];
    const missing = [...messages].flatMap(([message, fields]) =>
      [...fields.values()]
        .filter(({ type }) => !scalars.includes(type) && !isSpecial(type) && !messages.has(type))
        .map(({ name, type }) => `${message}.${name}: ${type}`),
    );
    expect(missing).toStrictEqual([]);
  });

  it("read each mark of the notation", () => {
    expect(messages.get("ObjectMeta")?.get(1)).toStrictEqual({
      name: "name",
      type: "string",
      shape: "one",
      keepsZero: false,
    });
    expect(messages.get("ObjectMeta")?.get(11)).toMatchObject({ name: "labels", type: "string", shape: "map" });
    expect(messages.get("PodSpec")?.get(2)).toMatchObject({ name: "containers", type: "Container", shape: "list" });
    expect(messages.get("DeploymentSpec")?.get(1)).toMatchObject({ name: "replicas", keepsZero: true });
    expect(messages.get("Volume")?.get(2)).toMatchObject({ name: "", type: "VolumeSource", shape: "one" });
  });
});

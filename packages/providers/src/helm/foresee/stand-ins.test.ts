import type { Field, Json, Later, Resource } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { fillLaters } from "./stand-ins.ts";

function later(output: string): Later {
  return { later: { address: addressOf("sql.instance", "flyte-db"), output } };
}

function releaseWith(value: Json | Later): Resource {
  const field: Field = { value, role: "always", source: "database.instance" };
  return {
    address: addressOf("helm.release", "flyte", "fb"),
    at: { namespace: "flyte" },
    fields: { "values.a": field },
    managed: true,
    protected: false,
    dependsOn: [],
    source: "flyte",
  };
}

const rows: readonly { name: string; value: Json | Later; one: Json; two: Json; isOpen: boolean }[] = [
  { name: "known", value: { host: "10.0.0.3" }, one: { host: "10.0.0.3" }, two: { host: "10.0.0.3" }, isOpen: false },
  { name: "none", value: null, one: null, two: null, isOpen: false },
  { name: "a private address", value: later("privateIp"), one: "192.0.2.1", two: "192.0.2.2", isOpen: true },
  { name: "an address", value: later("address"), one: "192.0.2.1", two: "192.0.2.2", isOpen: true },
  { name: "a version", value: later("version"), one: "1", two: "2", isOpen: true },
  {
    name: "deep inside a value",
    value: { hosts: ["a", later("privateIp") as unknown as Json] },
    one: { hosts: ["a", "192.0.2.1"] },
    two: { hosts: ["a", "192.0.2.2"] },
    isOpen: true,
  },
];

describe("what stands for a value that is known only later", () => {
  it.each(rows)("$name", ({ value, one, two, isOpen }) => {
    const resource = releaseWith(value);
    const [first, second] = [fillLaters(resource, 1), fillLaters(resource, 2)];
    expect(first).toEqual({ resource: releaseWith(one), isOpen });
    expect(second).toEqual({ resource: releaseWith(two), isOpen });
    expect(resource).toEqual(releaseWith(value));
  });
});

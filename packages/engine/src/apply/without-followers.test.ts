import { expect, it } from "vitest";
import type { Address } from "../model/address.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { makeResource } from "../testing/made-up.ts";
import { withoutFollowers } from "./without-followers.ts";

const say = (address: Address): Diagnostic => ({ severity: "error", code: "plan-stale", summary: address, address });
const about = (address: Address, ...dependsOn: Address[]) => makeResource(address, {}, { dependsOn });
const resources = [about("box/top", "box/middle"), about("box/middle", "box/low"), about("box/low"), about("box/else")];
const whole: Diagnostic = { severity: "error", code: "plan-stale", summary: "the file" };

it.each<[string, readonly Address[], readonly string[]]>([
  ["nothing was re-created: all of it", [], ["the file", "box/top", "box/middle", "box/low", "box/else"]],
  ["what needs a re-created thing follows from it", ["box/low"], ["the file", "box/low", "box/else"]],
  ["what it needs itself doesn't", ["box/middle"], ["the file", "box/middle", "box/low", "box/else"]],
])("%s", (_name, remade, expected) => {
  const said = [whole, ...resources.map(({ address }) => say(address))];
  expect(withoutFollowers(said, remade.map(say), resources).map(({ summary }) => summary)).toEqual(expected);
});

import { expect, it } from "vitest";
import { renderValue } from "./value.ts";

const later = { later: { address: "secrets.secret/pw", output: "version" } } as const;

it.each([
  ["a word", "auto", '"auto"'],
  ["nothing", null, "(absent)"],
  ["what is known later", later, "(known after secrets.secret/pw: version)"],
  [
    "what is known later, inside",
    { secret: "pw", version: later },
    '{"secret":"pw","version":"(known after secrets.secret/pw: version)"}',
  ],
])("%s", (_name, value, text) => {
  expect(renderValue(value, true)).toBe(text);
});

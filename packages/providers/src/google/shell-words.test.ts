import { expect, it } from "vitest";
import { joinCommands, writeCommand } from "./shell-words.ts";

const rows: readonly [string, readonly string[], string][] = [
  ["plain words", ["gcloud", "services", "enable", "iam.googleapis.com"], "gcloud services enable iam.googleapis.com"],
  ["a flag", ["--location=europe-west1-b"], "--location=europe-west1-b"],
  [
    "a member with brackets",
    ["--member=serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]"],
    "--member='serviceAccount:acme-ml.svc.id.goog[flyte/flyte-binary]'",
  ],
  ["JSON", ['{"spec":{"type":"LoadBalancer"}}'], `'{"spec":{"type":"LoadBalancer"}}'`],
  ["an apostrophe", ["--display-name=Flyte's"], `--display-name='Flyte'\\''s'`],
  ["nothing", ["--description="], "--description=''"],
  ["what a shell would run", ["a;rm", "$HOME", "`x`", "b c"], "'a;rm' '$HOME' '`x`' 'b c'"],
];
it.each(rows)("%s", (_name, words, expected) => {
  expect(writeCommand(...words)).toBe(expected);
});

it("joins commands so that the second waits for the first", () => {
  expect(joinCommands(["a", "b"])).toBe("a && b");
});

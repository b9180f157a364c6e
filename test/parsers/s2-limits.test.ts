import { Failure, readPlan, readYaml } from "@fgk/engine";
import { expect, it } from "vitest";
import { createGoogleReach } from "../../packages/providers/src/google/reach.ts";
import { decodeRelease } from "../../packages/providers/src/helm/release-record.ts";
import { createEmptyCloud, openWorld } from "../plan/installation.ts";
import { showFigure } from "../rows/figure.ts";
import { fileLimits, largerLimits } from "./limit-files.ts";
import { packRelease } from "./mutate-json.ts";

const figure = {
  row: "S2",
  family: "limits",
  claim: "each limit holds at its number and refuses one more, with its place and words",
};

it.each(fileLimits)("a deployment file: $limit", ({ keeps, breaks, words, at }) => {
  expect(readYaml(keeps, "f.yaml")).toMatchObject({ ok: true });
  const refused = readYaml(breaks, "f.yaml");
  expect(refused.ok).toBe(false);
  const told = refused.diagnostics.map(({ summary, source }) => `${source?.line}:${source?.column} ${summary}`);
  expect(told).toContain(`${at} ${words}`);
});

it.each(largerLimits)("%s: the number is the promised one", (_name, is, shouldBe) => {
  expect(is).toBe(shouldBe);
});

it("a plan file of 16 MiB is read to the end, one byte more is not", () => {
  const text = (bytes: number): string => "apiVersion: x\n".concat(`#${"x".repeat(99)}`.padEnd(bytes - 14, "x"));
  const told = (bytes: number) => readPlan(text(bytes), "p.yaml").diagnostics.map(({ summary }) => summary);
  expect(told(16 * 1_048_576)).toEqual(["this is a deployment file, not a plan"]);
  expect(told(16 * 1_048_576 + 1)).toEqual(["the file is larger than 16777216 bytes"]);
});

const answerBytes = 32 * 1_048_576;

it.each([
  ["32 MiB", answerBytes, "read"],
  ["one byte more", answerBytes + 1, `an answer of ${answerBytes + 1} bytes is more than fgk takes`],
])("an answer of Google's of %s", async (_name, bytes, expected) => {
  const body = new TextEncoder().encode(`{"a":"${"x".repeat(bytes - 8)}"}`);
  expect(body.length).toBe(bytes);
  const { world } = openWorld(createEmptyCloud());
  const fetch = async () => ({ status: 200, headers: {}, trailers: {}, body });
  const { rest } = createGoogleReach({ ...world, fetch });
  const call = { api: "iam", method: "GET", path: "/v1/x", what: "read x" } as const;
  const outcome = await rest.call(call).then(
    () => "read",
    (error: unknown) => (error instanceof Failure ? error.diagnostic.cause : String(error)),
  );
  expect(outcome).toBe(expected);
});

it.each([
  ["32 MiB", answerBytes, true],
  ["a gzip bomb, one byte more", answerBytes + 1, false],
])("helm's record of a release, unpacked %s", (_name, bytes, isRead) => {
  const release = packRelease(`{"version":1}${" ".repeat(bytes - 13)}`);
  const secret = { metadata: { name: "sh.helm.release.v1.f.v1", namespace: "flyte" }, data: { release } };
  const decode = () => decodeRelease({ revision: 1, status: "deployed", secret });
  if (isRead) expect(decode().revision).toBe(1);
  else expect(decode).toThrow("helm's record sh.helm.release.v1.f.v1 can't be read");
});

it("shows how many limits were tried", (context) => {
  showFigure(context, { ...figure, counts: { limits: fileLimits.length + largerLimits.length + 3 } });
});

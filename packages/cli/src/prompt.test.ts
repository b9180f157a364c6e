import type { Plan } from "@fgk/engine";
import { expect, it } from "vitest";
import type { Invocation } from "./command.ts";
import { askConsent, demandAnswer } from "./prompt.ts";
import { plainPaint } from "./render/paint.ts";

/** The parts of an invocation that asking looks at. */
function invoke(parts: { flags?: readonly string[]; canAsk?: boolean; json?: boolean; answer?: string | undefined }): {
  readonly invocation: Invocation;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const invocation: Partial<Invocation> = {
    flags: { isOn: (name) => parts.flags?.includes(name) ?? false, text: () => undefined, list: () => [] },
    terminal: {
      out: { write: () => undefined, paint: plainPaint },
      err: { write: (text) => asked.push(text), paint: plainPaint },
      canAsk: parts.canAsk ?? true,
      isLog: false,
      ask: async (question) => {
        asked.push(question);
        return parts.answer;
      },
    },
    report: {
      emit: () => undefined,
      diagnose: () => undefined,
      print: () => undefined,
      line: () => undefined,
      json: parts.json ?? false,
    },
    signals: {
      stop: new AbortController().signal,
      abort: new AbortController().signal,
      exitCode: () => undefined,
      whileEnding: (_announcement, work) => work(),
    },
  };
  return { invocation: invocation as Invocation, asked };
}

const harmless = { summary: { needs: [] }, steps: [] } as unknown as Plan;
const moved = {
  summary: { needs: ["downtime"] },
  steps: [
    { address: "network.address/new", blocked: false },
    {
      address: "kubernetes.service/flyte/flyte-binary",
      blocked: true,
      risk: { risk: "downtime", why: "clients lose Flyte while its address changes" },
    },
  ],
} as unknown as Plan;

it.each([
  ["yes", true],
  [" yes ", true],
  ["YES", false],
  ["y", false],
  ["no", false],
  ["", false],
  [undefined, false],
])("the answer %j is consent: %s", async (answer, expected) => {
  const { invocation, asked } = invoke({ answer });
  expect(await askConsent(invocation, harmless)).toBe(expected);
  expect(asked.join("")).toContain("Only 'yes' will be accepted.");
});

it("--yes isn't asked", async () => {
  const { invocation, asked } = invoke({ flags: ["yes"], answer: "no" });
  expect(await askConsent(invocation, harmless)).toBe(true);
  expect(asked).toEqual([]);
});

it("where nobody can answer, the flag is named", () => {
  expect(() => demandAnswer(invoke({ canAsk: false }).invocation)).toThrow("there is no terminal to ask on");
  expect(() => demandAnswer(invoke({ json: true }).invocation)).toThrow("--json never asks");
  expect(() => demandAnswer(invoke({ canAsk: false, flags: ["yes"] }).invocation)).not.toThrow();
  expect(() => demandAnswer(invoke({}).invocation)).not.toThrow();
});

it("what needs consent is named in the question, with its reason", async () => {
  const { invocation, asked } = invoke({ answer: "yes" });
  expect(await askConsent(invocation, moved)).toBe(true);
  expect(asked.join("")).toBe(`
These steps need your consent:
  downtime: kubernetes.service/flyte/flyte-binary: clients lose Flyte while its address changes

Do you consent to downtime, and want to carry out all steps above?
  Only 'yes' will be accepted.
  Enter a value: 
`);
});

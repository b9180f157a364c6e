import { readFile } from "node:fs/promises";
import { parse } from "yaml";

/** Steps by what they do and to what: `update gke.cluster/flyte`. The values are what fields become. */
export type Steps = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The steps of a written plan file. */
export async function readSteps(file: string): Promise<Steps> {
  const plan = parse(await readFile(file, "utf8")) as {
    readonly steps: readonly {
      readonly do: string;
      readonly address: string;
      readonly fields?: Readonly<Record<string, { readonly to?: unknown }>>;
    }[];
  };
  return Object.fromEntries(
    plan.steps.map((step) => [
      `${step.do} ${step.address}`,
      Object.fromEntries(Object.entries(step.fields ?? {}).map(([name, { to }]) => [name, to ?? null])),
    ]),
  );
}

/**
 * The steps with only those fields that are expected of what is made: what else a new thing is given isn't what a missing
 * command is judged by. An update keeps all its fields.
 */
export function keepExpected(steps: Steps, expected: Steps): Steps {
  return Object.fromEntries(
    Object.entries(steps).map(([step, fields]) => {
      const named = expected[step];
      if (named === undefined || step.startsWith("update ")) return [step, fields];
      return [step, Object.fromEntries(Object.entries(fields).filter(([name]) => name in named))];
    }),
  );
}

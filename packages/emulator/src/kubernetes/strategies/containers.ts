import type { Stored } from "../../cloud/http.ts";
import type { FieldProblem } from "../status.ts";
import { invalidField, requiredField } from "../status.ts";
import { checkName } from "./names.ts";

/** What is wrong with a container's name. */
export function checkContainerName(field: string, name: unknown): readonly FieldProblem[] {
  if (name === undefined || name === "") return [requiredField(field)];
  return checkName(name, "label").map((problem) => ({ ...problem, field }));
}

/** What is wrong with a container beside its name, image and mounts. */
export function checkContainer(container: Stored, field: string): readonly FieldProblem[] {
  const ports: readonly Stored[] = container["ports"] ?? [];
  const variables: readonly Stored[] = container["env"] ?? [];
  return [
    ...ports.flatMap((port, index) => checkPort(port["containerPort"], `${field}.ports[${index}].containerPort`)),
    ...variables.flatMap(({ name }, index) =>
      (name ?? "") === "" ? [requiredField(`${field}.env[${index}].name`)] : [],
    ),
    ...checkRequests(container["resources"] ?? {}, `${field}.resources.requests`),
  ];
}

function checkPort(port: unknown, field: string): readonly FieldProblem[] {
  if (port === undefined || port === 0) return [requiredField(field)];
  const isPort = Number(port) >= 1 && Number(port) <= 65_535;
  return isPort ? [] : [invalidField(field, port, "must be between 1 and 65535, inclusive")];
}

function checkRequests({ requests = {}, limits = {} }: Stored, field: string): readonly FieldProblem[] {
  return Object.entries(requests as Readonly<Record<string, unknown>>).flatMap(([name, asked]) => {
    const limit: unknown = limits[name];
    if (limit === undefined || readQuantity(asked) <= readQuantity(limit)) return [];
    return [invalidField(field, String(asked), `must be less than or equal to ${name} limit of ${limit}`)];
  });
}

const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity as a number; `500m`, `1Gi`, `1e3`. */
function readQuantity(quantity: unknown): number {
  const [, number = "0", suffix = ""] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(String(quantity)) ?? [];
  return Number(number) * (suffixes[suffix] ?? 1);
}

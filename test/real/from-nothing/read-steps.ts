import { parse } from "yaml";

/** A step of a plan file, as far as it is looked at here. */
export interface Step {
  readonly do: string;
  readonly address: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly effects?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The steps of a plan file's text. */
export function readSteps(text: string): readonly Step[] {
  return (parse(text) as { readonly steps?: readonly Step[] }).steps ?? [];
}

import { coreMessages } from "./core-messages.ts";
import { furtherMessages } from "./further-messages.ts";
import { groupsMessages } from "./groups-messages.ts";
import { metaMessages } from "./meta-messages.ts";
import { podsMessages } from "./pods-messages.ts";
import { volumesMessages } from "./volumes-messages.ts";

/** One field of a message: its name in JSON and what it holds. */
export interface MessageField {
  /** Empty when the fields of the message stand in JSON as if they were the outer object's own. */
  readonly name: string;
  /** A scalar, a special message such as `Time`, or the name of a message. */
  readonly type: string;
  readonly shape: "one" | "list" | "map";
  /** Whether zero, false and the empty text say something; else they are as good as absent, and JSON leaves them out. */
  readonly keepsZero: boolean;
}

export type MessageFields = ReadonlyMap<number, MessageField>;

const fieldPattern = /^(\d+) (?:(\w+) |(\.\.\.))(\{?)(\w+)(\[\]|\?|\})?$/;

/**
 * The messages of Kubernetes by name. A line of the texts is `Name: 1 field type, …`, an indented line goes on with it;
 * `T[]` is a list, `{T}` a map from texts, `T?` a scalar whose zero counts, `...T` a message whose fields JSON inlines.
 */
export const messages: ReadonlyMap<string, MessageFields> = new Map(
  [metaMessages, volumesMessages, podsMessages, coreMessages, groupsMessages, furtherMessages].flatMap((text) =>
    text
      .replace(/\n {2}/g, " ")
      .trim()
      .split("\n")
      .map(readMessage),
  ),
);

function readMessage(line: string): readonly [string, MessageFields] {
  const [name = "", fields = ""] = line.split(": ");
  return [name, new Map(fields.split(", ").map((field) => readField(name, field)))];
}

function readField(message: string, text: string): readonly [number, MessageField] {
  const match = fieldPattern.exec(text);
  if (match === null) throw new Error(`the field ${JSON.stringify(text)} of ${message} can't be read`);
  const [, number, name = "", , opening, type = "", suffix] = match;
  const shape = opening === "{" ? "map" : suffix === "[]" ? "list" : "one";
  return [Number(number), { name, type, shape, keepsZero: suffix === "?" }];
}

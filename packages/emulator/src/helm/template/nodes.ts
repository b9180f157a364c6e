/** Where something stands in its template, for errors: the template's file and the character's number in it. */
export interface Position {
  readonly file: string;
  readonly text: string;
  readonly at: number;
}

/** One value of a command: what it starts from, and the fields that are taken of it one after another. */
export interface Operand {
  readonly start:
    | { readonly kind: "dot" }
    | { readonly kind: "variable"; readonly name: string }
    | { readonly kind: "word"; readonly name: string }
    | { readonly kind: "literal"; readonly value: string | number | boolean | null }
    | { readonly kind: "pipe"; readonly pipe: Pipe };
  readonly fields: readonly string[];
  /** As it is written, for errors. */
  readonly source: string;
  readonly position: Position;
}

/** A function with its arguments, or a single value. */
export interface Command {
  readonly operands: readonly Operand[];
  readonly source: string;
}

/** Commands whose results are handed on, as the last argument of the next; maybe kept in a variable. */
export interface Pipe {
  readonly variables: readonly string[];
  /** Whether a variable of an outer block gets a new value, rather than a new variable one. */
  readonly assigns: boolean;
  readonly commands: readonly Command[];
}

/** What `if`, `with` and `range` have: a value, what is done by it, and what else. */
export interface Branch {
  readonly pipe: Pipe;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

/** A piece of a template. */
export type Node =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "print"; readonly pipe: Pipe }
  | ({ readonly kind: "if" | "with" | "range" } & Branch);

/** The parts of a file: its own body under the file's name, and each `define` under its own. */
export type Templates = ReadonlyMap<string, readonly Node[]>;

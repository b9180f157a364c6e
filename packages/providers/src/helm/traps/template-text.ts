/** Words that Go's templates know all by themselves, and functions of Helm's that take nothing. */
const alone: ReadonlySet<string> = new Set(
  "end else break continue nil true false now uuidv4 list dict tuple set cat fail print println".split(" "),
);

/** What a template starts with in Helm. */
const roots: ReadonlySet<string> = new Set([
  "Values",
  "Release",
  "Chart",
  "Capabilities",
  "Files",
  "Template",
  "Subcharts",
]);

/** What Helm would make of a part of a text that isn't meant for it. */
export interface TemplateFault {
  /** `{{ project }}` */
  readonly action: string;
  /** `refused`: helm stops. `empty`: helm puts nothing there, without a word. */
  readonly outcome: "refused" | "empty";
}

/**
 * The first part of a text that Helm's `tpl` can't render, or renders as nothing, because it is a template of Flyte's
 * (`{{ project }}`, `{{ .podName }}`). What is written for Helm, and what is escaped, is no fault. Pure.
 */
export function findTemplateFault(text: string): TemplateFault | undefined {
  const actions = readActions(text);
  // Inside these the dot is something else.
  const isScoped = actions.some(({ inside }) => /^(range|with|define|block)\b/.test(inside));
  return actions
    .map(({ action, inside, isClosed }): TemplateFault | undefined => {
      if (!isClosed || inside.includes("{{")) return { action, outcome: "refused" };
      const outcome = judge(inside, isScoped);
      return outcome === undefined ? undefined : { action, outcome };
    })
    .find((fault) => fault !== undefined);
}

function judge(inside: string, isScoped: boolean): TemplateFault["outcome"] | undefined {
  if (/^[A-Za-z_]\w*$/.test(inside)) return alone.has(inside) ? undefined : "refused";
  const field = /^\.([A-Za-z_]\w*)((\.[A-Za-z_]\w*)*)$/.exec(inside);
  if (field === null || isScoped || roots.has(field[1] ?? "")) return undefined;
  return field[2] === "" ? "empty" : "refused";
}

interface Action {
  readonly action: string;
  /** Without braces, trim marks and the texts in quotes. */
  readonly inside: string;
  readonly isClosed: boolean;
}

/** The actions of a template; braces in its quoted texts don't count. */
function readActions(text: string): readonly Action[] {
  const actions: Action[] = [];
  for (let start = text.indexOf("{{"); start !== -1; ) {
    const end = findEnd(text, start + 2);
    const isClosed = end !== -1;
    // What follows an open brace isn't shown: it may be anything.
    const action = isClosed ? text.slice(start, end + 2) : "{{";
    const inner = isClosed ? text.slice(start + 2, end) : "";
    const inside = inner
      .replace(/"(\\.|[^"\\])*"|`[^`]*`/g, '""')
      .replace(/^-\s/, "")
      .replace(/\s-$/, "")
      .trim();
    actions.push({ action, inside, isClosed });
    start = isClosed ? text.indexOf("{{", end + 2) : -1;
  }
  return actions;
}

function findEnd(text: string, from: number): number {
  let quote = "";
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    if (quote !== "") {
      if (sign === "\\" && quote === '"') at += 1;
      else if (sign === quote) quote = "";
    } else if (sign === '"' || sign === "`") quote = sign;
    else if (text.startsWith("}}", at)) return at;
  }
  return -1;
}

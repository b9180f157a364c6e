/**
 * The words of the one command of `sh -c`: quotes and variables are understood; undefined if there is more to it, such as
 * pipes, lists or redirections.
 */
export function parseShell(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  const index = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
  const script = index < 0 ? undefined : args[index + 1];
  if (script === undefined) return undefined;
  const words = splitWords(script.trim(), env);
  return words?.[0] === "exec" ? words.slice(1) : words;
}

function splitWords(script: string, env: Readonly<Record<string, string>>): readonly string[] | undefined {
  const words: string[] = [];
  const part = /\s+|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gs;
  let word: string | undefined;
  for (const [whole, single, double, escaped, bare] of script.matchAll(part)) {
    if (/^\s+$/.test(whole)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    if (bare !== undefined && /[|&;<>()`]/.test(bare)) return undefined;
    if (double !== undefined && /`|\$\(/.test(double)) return undefined;
    const quoted = double === undefined ? undefined : expand(double.replace(/\\(["\\$`])/g, "$1"), env);
    word = (word ?? "") + (single ?? quoted ?? escaped ?? expand(bare ?? "", env));
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Replaces `$NAME` and `${NAME}`; what isn't set is empty. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{?(\w+)\}?/g, (_, name: string) => env[name] ?? "");
}

/** A command as a person types it into a shell: what a shell would read otherwise (`[ ]`, blanks, `$`) stands in quotes. */
export function writeCommand(...words: readonly string[]): string {
  return words.map(quoteWord).join(" ");
}

/** Commands that follow each other; each only after the one before it has succeeded. */
export function joinCommands(commands: readonly string[]): string {
  return commands.join(" && ");
}

/** Of `--flag=value` only the value is quoted. */
function quoteWord(word: string): string {
  const flag = /^--[a-z-]+=/.exec(word)?.[0] ?? "";
  const value = word.slice(flag.length);
  return /^[\w@%+=:,./-]+$/.test(value) ? word : `${flag}'${value.replaceAll("'", `'\\''`)}'`;
}

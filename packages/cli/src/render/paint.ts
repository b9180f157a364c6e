/** Ways to emphasise a text. Without colour each gives the text back: symbols and words carry the meaning alone. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
}

const same = (text: string): string => text;

export const plainPaint: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, blue: same };

/** Loads the colours only when they are wanted. */
export async function loadPaint(wanted: boolean): Promise<Paint> {
  if (!wanted) return plainPaint;
  const { Chalk } = await import("chalk");
  const chalk = new Chalk({ level: 1 });
  return {
    bold: (text) => chalk.bold(text),
    dim: (text) => chalk.dim(text),
    red: (text) => chalk.red(text),
    green: (text) => chalk.green(text),
    yellow: (text) => chalk.yellow(text),
    blue: (text) => chalk.blue(text),
  };
}

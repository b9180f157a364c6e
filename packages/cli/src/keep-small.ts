import v8 from "node:v8";

/** Fewer take less memory than matters; the complete file with every default has some fifty. */
const manyThings = 200;

/**
 * V8 gathers 64 MB of what steps leave behind before it throws anything away. For a large deployment it throws it away at once:
 * a thousand things fit into 256 MiB (test/bounded). Not for all: with another flag the compiled code that is kept between
 * runs isn't taken.
 */
export function keepSmall(things: number): void {
  if (things <= manyThings) return;
  v8.setFlagsFromString("--semi-space-growth-factor=1");
  // And what lives longer may grow by a third before it is looked through, not by its double.
  v8.setFlagsFromString("--heap-growing-percent=30");
}

import type { Duplex } from "node:stream";

/** Lets two connections speak with each other until one of them ends; then both are closed. */
export function joinStreams(one: Duplex, other: Duplex): void {
  const end = (): void => {
    one.destroy();
    other.destroy();
  };
  for (const stream of [one, other]) {
    stream.on("error", end);
    stream.once("close", end);
  }
  // `pipe` ends the other side after the last byte: what was still under way arrives.
  one.pipe(other);
  other.pipe(one);
}

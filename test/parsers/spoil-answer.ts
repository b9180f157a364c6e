import type { FetchAnswer } from "@fgk/engine";
import type { Draw } from "../property/draw.ts";
import { drawChange, writeJson } from "./mutate-json.ts";

/** What becomes of one answer of a server. */
export type Spoil = (answer: FetchAnswer) => FetchAnswer;

/** A broken server, a proxy in between or an attacker: other JSON, other bytes, another status. */
export function drawSpoil(draw: Draw): Spoil {
  const [way, share, byte] = [draw.count(0, 9), draw.count(0, 9_999) / 10_000, draw.count(0, 255)];
  const changes = Array.from({ length: draw.count(1, 3) }, () => drawChange(draw));
  const status = draw.one([200, 201, 204, 206, 299, 302, 304, 400, 404, 418, 499, 511, 599, 999]);
  const page = draw.one([
    "<html>no</html>",
    "",
    "null",
    "[]",
    "0",
    '"ok"',
    "{",
    "\u0000",
    "\ufeff{}",
    '{"items":',
    "{}{}",
    "[".repeat(200_000),
    '{"a":'.repeat(100_000),
  ]);
  const other = (answer: FetchAnswer, body: Uint8Array): FetchAnswer => ({ ...answer, body });
  switch (way) {
    case 0:
      return (answer) => other(answer, answer.body.slice(0, Math.floor(share * answer.body.length)));
    case 1:
      return (answer) =>
        other(
          answer,
          answer.body.map((old, at) => (at === Math.floor(share * answer.body.length) ? byte : old)),
        );
    case 2:
      return (answer) => other(answer, new TextEncoder().encode(page));
    case 3:
      return (answer) => ({ ...answer, status });
    default:
      return (answer) => other(answer, changeJson(answer.body, changes));
  }
}

/** JSON is changed where it holds values; other answers lose their first byte. */
function changeJson(body: Uint8Array, changes: readonly ((root: unknown) => unknown)[]): Uint8Array {
  let content: unknown;
  try {
    content = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return body.slice(1);
  }
  return new TextEncoder().encode(writeJson(changes.reduce((now, change) => change(now), content)));
}

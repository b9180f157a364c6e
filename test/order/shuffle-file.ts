import { isMap, isSeq, parseDocument, visit } from "yaml";
import type { Draw } from "../property/draw.ts";
import { shuffle } from "./draw-graph.ts";

/** The same deployment file with the keys of every map in another order, some laid out otherwise, some with a comment. */
export function shuffleFile(text: string, draw: Draw): string {
  const document = parseDocument(text);
  visit(document, {
    Map: (_key, map) => {
      map.items = shuffle(map.items, draw);
    },
    Pair: (_key, { value }) => {
      if (!(isMap(value) || isSeq(value)) || !draw.chance(0.5)) return;
      value.flow = false;
      value.comment = ` ${draw.count(0, 999)} things to know`;
    },
  });
  return document.toString();
}

import type { FetchAnswer, World } from "@fgk/engine";
import type { Draw } from "../property/draw.ts";
import { shuffle } from "./draw-graph.ts";

/** Lists of answers that have no order by their API: what a list call finds, the bindings and members of a policy. */
const unordered: ReadonlySet<string> = new Set([
  ...["items", "clusters", "nodePools", "accounts", "services", "secrets", "versions", "connections"],
  ...["bindings", "members", "projects", "permissions", "includedPermissions", "roles", "users", "networks"],
]);

/** The world in which every JSON answer comes with its lists shuffled and the keys of its maps in another order. */
export function shuffleAnswers(world: World, draw: Draw): World {
  return {
    ...world,
    fetch: async (url, options) => {
      const answer = await world.fetch(url, options);
      return options?.connection === undefined ? shuffleAnswer(answer, draw) : answer;
    },
  };
}

function shuffleAnswer(answer: FetchAnswer, draw: Draw): FetchAnswer {
  const text = new TextDecoder().decode(answer.body);
  if (!text.startsWith("{")) return answer;
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return answer;
  }
  return { ...answer, body: new TextEncoder().encode(JSON.stringify(shuffleValue(content, "", draw))) };
}

function shuffleValue(value: unknown, key: string, draw: Draw): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => shuffleValue(item, "", draw));
    return unordered.has(key) ? shuffle(items, draw) : items;
  }
  return Object.fromEntries(
    shuffle(Object.entries(value), draw).map(([name, item]) => [name, shuffleValue(item, name, draw)]),
  );
}

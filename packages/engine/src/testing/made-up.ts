import { openSession } from "../live/session.ts";
import type { Address } from "../model/address.ts";
import type { ResourceKind, Session } from "../model/kind.ts";
import type { Field, Resource } from "../model/resource.ts";
import { createShelfWorld } from "./shelf-world.ts";

/** A resource for a test: managed, unprotected, alone; `overrides` say what is otherwise. */
export function makeResource(
  address: Address,
  fields: Readonly<Record<string, Field>> = {},
  overrides: Partial<Resource> = {},
): Resource {
  return { address, at: {}, fields, managed: true, protected: false, dependsOn: [], source: "things", ...overrides };
}

/** A kind that does nothing; `overrides` say what is otherwise. */
export function makeKind(name: string, overrides: Partial<ResourceKind> = {}): ResourceKind {
  const nothing = async (): Promise<void> => undefined;
  return { name, read: async () => new Map(), create: nothing, update: nothing, delete: nothing, ...overrides };
}

/** A pass over a world in which nothing is but time. */
export function makeSession(): Session {
  return openSession(createShelfWorld(new AbortController().signal), ourMark);
}

export const ourMark = { deployment: "a", cluster: "here/shelf" };

import type { Session } from "@fgk/engine";

/** The same session without its memory: for a write that must see the world as it is now. */
export function lookAgain(session: Session): Session {
  return { ...session, once: (_key, make) => make() };
}

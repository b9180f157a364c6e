import type { Address, Live, Marked, Resource, Session } from "@fgk/engine";
import { absent, Failure } from "@fgk/engine";

/**
 * Reads each resource and sorts out the two refusals that are answers: no permission is `unreadable`; an API that isn't
 * enabled makes what we manage absent (the plan enables it) and what others manage unreadable. Every other failure is thrown.
 * `instead`: what a person may write into the file so that another team's thing needn't be read.
 */
export async function readEach(
  resources: readonly Resource[],
  readOne: (resource: Resource) => Promise<Live>,
  instead?: string,
): Promise<ReadonlyMap<Address, Live>> {
  const answers = await Promise.all(
    resources.map(async (resource): Promise<readonly [Address, Live]> => {
      try {
        return [resource.address, await readOne(resource)];
      } catch (error) {
        return [resource.address, liveOfFailure(resource, error, instead)];
      }
    }),
  );
  return new Map(answers);
}

function liveOfFailure(resource: Resource, error: unknown, instead: string | undefined): Live {
  if (!(error instanceof Failure)) throw error;
  const { diagnostic } = error;
  const helps = [resource.managed ? undefined : instead, diagnostic.help].filter((one) => one !== undefined);
  const help = helps.length === 0 ? {} : { help: helps.join("; or ") };
  const why = { ...diagnostic, ...help, address: resource.address };
  // What will be enabled makes absent; what nobody enables stays in the way.
  if (why.code === "api-disabled" && resource.managed && error.retry === "propagating") return absent;
  if (why.code === "no-permission" || why.code === "api-disabled") return { status: "unreadable", why, later: false };
  throw error;
}

/** What a call answers, or undefined when there is no such thing. */
export async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Failure && error.diagnostic.code === "not-found") return undefined;
    throw error;
  }
}

/**
 * What a whole pass lists in any case, for a look before a thing is asked for by itself; nothing in a step's pass, or when
 * it can't be listed (the one who lists says why).
 */
export async function fromList<T>(session: Session, list: () => Promise<readonly T[]>): Promise<readonly T[]> {
  if (!session.whole) return [];
  try {
    return await list();
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/** Asks every project for what carries our mark. Where an API isn't enabled there is nothing. */
export async function findMarked(
  projects: readonly string[],
  find: (project: string) => Promise<readonly Marked[]>,
): Promise<readonly Marked[]> {
  const found = await Promise.all(
    projects.map(async (project) => {
      try {
        return await find(project);
      } catch (error) {
        if (error instanceof Failure && /^(api-disabled|not-found)$/.test(error.diagnostic.code)) return [];
        throw error;
      }
    }),
  );
  return found.flat();
}

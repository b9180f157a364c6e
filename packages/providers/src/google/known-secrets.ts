import type { World } from "@fgk/engine";

const runs = new WeakMap<World, Set<string>>();

/** Shorter texts stand in ordinary messages too: hiding them would hide what is wrong. */
const shortest = 6;

/**
 * Remembers a secret that this run holds (a token, a password, a value of the release), so that no error of anybody's can
 * repeat it. It hangs on the run's world and ends with it. Answers the secret.
 */
export function keepSecret(world: World, secret: string): string {
  const kept = runs.get(world) ?? new Set<string>();
  runs.set(world, kept);
  if (secret.length >= shortest) kept.add(secret);
  return secret;
}

/** What must not be seen in anything that this run says. */
export function listSecrets(world: World): readonly string[] {
  return [...(runs.get(world) ?? [])];
}

const variables = new WeakMap<World, Set<string>>();

/** Remembers that this variable of the environment holds a secret: programs that we start have no business with it. */
export function keepSecretVariable(world: World, name: string): void {
  const kept = variables.get(world) ?? new Set<string>();
  variables.set(world, kept);
  kept.add(name);
}

/** For a program's environment: takes away each variable that is known to hold a secret. */
export function withoutSecretVariables(world: World): Readonly<Record<string, null>> {
  return Object.fromEntries([...(variables.get(world) ?? [])].map((name) => [name, null]));
}

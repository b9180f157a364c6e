import type { SimulatedCloud } from "./simulated-cloud.ts";

/** How often somebody looks: what the cloud does by itself happens when it is asked. */
const lookEveryMs = 20_000;

/**
 * Lets minutes pass in which somebody looks at the cloud now and then, as people do: one thing that the cloud does by itself
 * begins when the one before it has ended.
 */
export async function letTimePass({ clock, reach }: SimulatedCloud, minutes: number): Promise<void> {
  for (let passedMs = 0; passedMs < minutes * 60_000; passedMs += lookEveryMs) {
    await clock.sleep(lookEveryMs);
    await reach.answer({
      method: "GET",
      url: "https://container.googleapis.com/v1/projects/acme-ml/locations/-/clusters",
      headers: { authorization: "Bearer by-hand" },
    });
  }
}

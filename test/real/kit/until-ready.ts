import https from "node:https";
import type { Processes } from "./processes.ts";

const limitMs = 120_000;
const pauseMs = 50;

/** Waits for an API server's `ok`; rejects when one of the processes ends, or after two minutes. */
export async function untilReady(url: string, processes: Processes): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await isReady(url))) {
    const ended = processes.describeEnded();
    if (ended !== undefined) throw new Error(ended);
    if (Date.now() > end) throw new Error(`${url} isn't ready after ${limitMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function isReady(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    // It signs its certificate itself while it starts, so there is nothing yet to check it by.
    const request = https.get(url, { rejectUnauthorized: false, agent: false, timeout: 2000 }, (response) => {
      response.resume().once("close", () => resolve(response.statusCode === 200));
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(false));
  });
}

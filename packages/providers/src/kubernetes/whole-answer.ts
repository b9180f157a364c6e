import type { FetchAnswer } from "@fgk/engine";

/**
 * Whether an answer that claims success is what an API server says: one that was cut off, or a proxy's page in its place, says
 * nothing of whether the call was done. Logs are text.
 */
export function isWholeAnswer(url: string, { status, body }: FetchAnswer): boolean {
  if (status < 200 || status > 299 || /\/log(\?|$)/.test(url)) return true;
  try {
    JSON.parse(new TextDecoder().decode(body));
    return true;
  } catch {
    return false;
  }
}

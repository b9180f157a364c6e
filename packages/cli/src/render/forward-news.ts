import type { ForwardNews } from "@fgk/providers";
import { escapeLine } from "./escape.ts";

/** What happened to an open way to Flyte, in one line. */
export function renderForwardNews(news: ForwardNews): string {
  switch (news.type) {
    case "lost":
      return escapeLine(`The pod ${news.pod} is gone (${news.why}). Waiting for the next one; the ports stay open.`);
    case "moved":
      return escapeLine(`Connected again, to the pod ${news.pod}.`);
    case "unseen":
      return escapeLine(`Flyte's pod can't be looked at: ${news.why}. The ports stay open.`);
    case "refused":
      return escapeLine(`A connection couldn't be made: ${news.why}`);
  }
}

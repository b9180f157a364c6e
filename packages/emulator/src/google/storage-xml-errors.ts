import type { Answer } from "../cloud/router.ts";
import { answer } from "../cloud/router.ts";

/** An error of Cloud Storage's XML API; `parts` are its further elements, in their order. */
export function refuseInXml(
  status: number,
  code: string,
  message: string,
  parts: Readonly<Record<string, string>>,
): Answer {
  const elements = Object.entries({ Code: code, Message: message, ...parts });
  const body = elements.map(([name, text]) => `<${name}>${quote(text)}</${name}>`).join("");
  return answer({
    status,
    headers: { "content-type": "application/xml; charset=UTF-8" },
    body: `<?xml version='1.0' encoding='UTF-8'?><Error>${body}</Error>`,
  });
}

function quote(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

import type { Json } from "@fgk/engine";
import { isJsonObject } from "@fgk/engine";
import { isSameQuantity } from "./quantity.ts";

/** Keys of maps (or fields) that hold amounts, which the server writes in its own way. */
const amounts = new Set([
  ...["limits", "requests", "hard", "capacity", "sizeLimit", "averageValue", "value", "divisor", "storage", "overhead"],
  ...["default", "defaultRequest", "max", "min", "maxLimitRequestRatio", "podFixed", "targetAverageValue"],
]);
/** Maps of texts of people's own: nothing in them is an amount, whatever its key. */
const ownTexts = new Set(["annotations", "labels", "data", "stringData", "matchLabels", "args", "command"]);
/** Bytes, which the server writes without line ends. */
const bytes = new Set(["caBundle", "binaryData"]);

/** Texts and numbers that mean "as the server thinks best" when they are empty or 0, so that any live value is right. */
const leftToServer = new Set([
  ...["timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold", "nodePort", "healthCheckNodePort"],
  ...["type", "clusterIP", "protocol", "imagePullPolicy", "sessionAffinity", "dnsPolicy", "restartPolicy"],
  ...["schedulerName", "terminationMessagePath", "terminationMessagePolicy", "externalTrafficPolicy", "apiGroup"],
  ...["internalTrafficPolicy", "concurrencyPolicy", "podManagementPolicy", "scheme", "volumeMode", "targetPort"],
]);

/** Fields of which nothing isn't the same as no, none or empty: the server keeps them as they are given. */
const meantZero = new Set([
  ...["runAsNonRoot", "automountServiceAccountToken", "allowPrivilegeEscalation", "minimum", "maximum", "default"],
]);
/** Maps of texts in which an empty one is kept. */
export const keptTexts: ReadonlySet<string> = new Set(["annotations", "labels", "data", "binaryData"]);

/** Whether the server has what a manifest says there, in whatever spelling. Both are no maps and no lists. */
export function isSameScalar(keys: readonly string[], wanted: Json, live: Json | undefined): boolean {
  if (wanted === live || wanted === null) return true;
  const last = keys.at(-1) ?? "";
  if (isEmpty(wanted) && live === undefined) return !meantZero.has(last) && !keptTexts.has(keys.at(-2) ?? "");
  if (isEmpty(wanted) && leftToServer.has(last)) return true;
  if (live === undefined || typeof live === "object") return false;
  const [left, right] = [String(wanted), String(live)];
  // The server keeps texts as texts: a number in the manifest of such a field was one all along.
  if (left === right && (typeof wanted === "string") !== (typeof live === "string")) return true;
  const near = keys.slice(-2);
  if (near.some((key) => bytes.has(key))) return left.replace(/\s/g, "") === right.replace(/\s/g, "");
  const free = keys.some((key) => ownTexts.has(key)) || (keys.at(-1) === "value" && keys.at(-3) === "env");
  return !free && near.some((key) => amounts.has(key)) && isSameQuantity(left, right);
}

/** What the server leaves out when it answers: zeros, empty texts, lists and maps, and maps of such. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isJsonObject(value) && Object.values(value).every(isEmpty);
}

import type { FieldChange } from "@fgk/engine";
import { addressOf } from "@fgk/engine";
import { expect, it } from "vitest";
import { warnOfUnknownValues } from "./unknown-values.ts";

const address = addressOf("helm.release", "flyte", "fb");
const defaults = { deployment: {}, configuration: {} };
const change = (path: string, source = `flyte.${path}`): FieldChange => ({ path, before: undefined, after: 5, source });

it("a value whose first key the chart doesn't have is said, with the keys that it has", () => {
  expect(warnOfUnknownValues(address, [change("values.configuraton.logging.level")], defaults)).toEqual([
    {
      severity: "warning",
      code: "warning",
      summary: "configuraton.logging.level changes nothing: the chart has no value configuraton",
      help: "look at its spelling; the chart's own values: configuration, deployment",
      keyPath: "flyte.values.configuraton.logging.level",
      address,
    },
  ]);
});

it.each([
  ["of the chart", [change("values.configuration.logging.nope")], defaults],
  ["that fgk itself asks for", [change("values.configuraton.x", "google.project")], defaults],
  ["beside another change", [change("values.configuraton.x"), change("chart.version", "flyte.version")], defaults],
  ["of a chart whose values nobody knows", [change("values.configuraton.x")], {}],
  ["in quotes, which may hold dots", [change('values."a.b"')], defaults],
])("nothing is said of one %s", (_, changes, known) => {
  expect(warnOfUnknownValues(address, changes, known)).toEqual([]);
});

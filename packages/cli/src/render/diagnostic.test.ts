import type { Diagnostic } from "@fgk/engine";
import { describe, expect, it } from "vitest";
import { renderDiagnostic, renderDiagnostics } from "./diagnostic.ts";
import { plainPaint } from "./paint.ts";

const misspelt: Diagnostic = {
  severity: "error",
  code: "schema",
  summary: 'unknown key "clustr"',
  cause: "the deployment file has no such key",
  help: 'did you mean "cluster"?',
  source: { file: "fgk.yaml", line: 12, column: 3, endColumn: 9, text: "  clustr: { name: flyte }" },
};

describe("a diagnostic", () => {
  it("shows the line, a caret under the place, why and what mends it", () => {
    expect(renderDiagnostic(misspelt, plainPaint)).toBe(
      [
        'error[schema]: unknown key "clustr"',
        "  --> fgk.yaml:12:3",
        "   |",
        "12 |   clustr: { name: flyte }",
        "   |   ^^^^^^",
        "   = why: the deployment file has no such key",
        '   = help: did you mean "cluster"?',
        "",
      ].join("\n"),
    );
  });

  it("without a place names the address and the permission", () => {
    const text = renderDiagnostic(
      {
        severity: "error",
        code: "no-permission",
        summary: "may not read the bucket",
        address: "storage.bucket/data",
        permission: "storage.buckets.get",
        help: "first line\nsecond line",
      },
      plainPaint,
    );
    expect(text).toBe(
      [
        "error[no-permission]: may not read the bucket",
        "  = at: storage.bucket/data",
        "  = permission: storage.buckets.get",
        "  = help: first line",
        "          second line",
        "",
      ].join("\n"),
    );
  });

  it("says a plain warning's severity once", () => {
    expect(renderDiagnostic({ severity: "warning", code: "warning", summary: "careful" }, plainPaint)).toBe(
      "warning: careful\n",
    );
  });

  it("makes terminal commands and reordered text visible", () => {
    const text = renderDiagnostic(
      { severity: "error", code: "rule", summary: "name \u001b[2Jx\u202ey\u0007 is bad\nfake: line" },
      plainPaint,
    );
    expect(text).toBe("error[rule]: name \\u001b[2Jx\\u202ey\\u0007 is bad\\nfake: line\n");
  });

  it("keeps the caret under the place behind tabs and in a very long line", () => {
    const text = `${"x".repeat(1000)}BAD${"y".repeat(1000)}`;
    const lines = renderDiagnostic(
      { ...misspelt, source: { file: "f", line: 1, column: 1001, endColumn: 1004, text } },
      plainPaint,
    ).split("\n");
    const shown = lines[3] ?? "";
    const caret = lines[4] ?? "";
    expect(caret.indexOf("^")).toBe(shown.indexOf("BAD"));
    expect(caret.trimEnd().endsWith(" ^^^")).toBe(true);
    expect(shown.length).toBeLessThan(300);
  });
});

describe("several diagnostics", () => {
  it("come errors first and equal ones once", () => {
    const warning: Diagnostic = { severity: "warning", code: "warning", summary: "w" };
    const error: Diagnostic = { severity: "error", code: "rule", summary: "e" };
    expect(renderDiagnostics([warning, error, warning], plainPaint)).toBe("error[rule]: e\n\nwarning: w\n");
  });
});

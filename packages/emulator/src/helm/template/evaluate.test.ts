import { describe, expect, it } from "vitest";
import { executeTemplate, isFunction, withoutNoValue } from "./evaluate.ts";
import { parseTemplate } from "./parse.ts";

const root = {
  Values: { name: "fb", n: 5, big: 1e7, list: ["a", "b"], map: { b: 2, a: 1 }, empty: {}, nothing: null },
};

function render(text: string): string {
  return withoutNoValue(executeTemplate(parseTemplate("x.yaml", text, isFunction), "x.yaml", root));
}

describe("templates give what helm's do", () => {
  it.each([
    ["trimmed space", "a  {{- 1 -}}  b", "a1b"],
    ["comments", "a{{/* no */}}b {{- /* nor */ -}} c", "abc"],
    ["nothing", "[{{ .Values.other }}]", "[]"],
    ["Go's printing", "{{ .Values.list }} {{ .Values.map }} {{ .Values.big }}", "[a b] map[a:1 b:2] 1e+07"],
    ["else if", "{{ if .Values.empty }}a{{ else if eq .Values.n 5 }}b{{ else }}c{{ end }}", "b"],
    [
      "with and its else",
      "{{ with .Values.empty }}a{{ else }}b{{ end }}{{ with .Values.name }}{{ . }}{{ end }}",
      "bfb",
    ],
    ["a range over a map", "{{ range $k, $v := .Values.map }}{{ $k }}={{ $v }};{{ end }}", "a=1;b=2;"],
    ["an empty range", "{{ range .Values.nothing }}a{{ else }}b{{ end }}", "b"],
    ["a variable set from inside", "{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}", "2"],
    ["a variable of the inside", "{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}", "1"],
    ["pipes and brackets", '{{ printf "%s-%v" .Values.name (index .Values.list 1) | upper | quote }}', '"FB-B"'],
    ["a definition", '{{ define "d" }}<{{ .n }}>{{ end }}{{ include "d" .Values }}', "<5>"],
    ["a verb that doesn't fit", '{{ printf "%s" .Values.n }}', "%!s(float64=5)"],
  ])("%s", (_name, text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it.each([
    ["an unknown function", "\n{{ project }}", 'template: x.yaml:2: function "project" not defined'],
    [
      "a field of nothing",
      "{{ .Values.other.x }}",
      'template: x.yaml:1:10: executing "x.yaml" at <.Values.other.x>: nil pointer evaluating interface {}.x',
    ],
    [
      "a number for a text",
      "{{ upper .Values.n }}",
      'template: x.yaml:1:16: executing "x.yaml" at <.Values.n>: wrong type for value; expected string; got float64',
    ],
    ["what a chart requires", '{{ required "give it" .Values.other }}', "execution error at (x.yaml:1:3): give it"],
    ["an open action", "{{ .Values", "template: x.yaml:1: unclosed action"],
    ["a missing end", "{{ if true }}a", "template: x.yaml:1: unexpected EOF"],
  ])("%s", (_name, text, message) => {
    expect(() => render(text)).toThrow(message);
  });
});

import type { Stored } from "../cloud/http.ts";
import { badField } from "./compute-links.ts";

/**
 * Whether the item fits a list filter: `name = x`, `name eq REGEX`, `!=`, `ne`, `:`, joined by AND, OR, NOT, blanks and
 * parentheses. What can't be read is refused, never ignored.
 */
export function matchFilter(filter: string, item: Stored): boolean {
  const tokens = readTokens(filter);
  const cursor = { at: 0 };
  const value = readAny({ filter, tokens, cursor, item });
  if (cursor.at < tokens.length) throw refuse(filter);
  return value;
}

interface Reading {
  readonly filter: string;
  readonly tokens: readonly string[];
  readonly cursor: { at: number };
  readonly item: Stored;
}

function readTokens(filter: string): string[] {
  const pattern = /\s*(\(|\)|\||"(?:[^"\\]|\\.)*"|!=|=|:|[^\s()=!:|"]+)/y;
  const tokens: string[] = [];
  const text = filter.trimEnd();
  while (pattern.lastIndex < text.length) {
    const token = pattern.exec(text)?.[1];
    if (token === undefined) throw refuse(filter);
    tokens.push(token);
  }
  return tokens;
}

function readAny(reading: Reading): boolean {
  let value = readAll(reading);
  while (skip(reading, "OR") || skip(reading, "|")) value = readAll(reading) || value;
  return value;
}

function readAll(reading: Reading): boolean {
  let value = readOne(reading);
  for (;;) {
    skip(reading, "AND");
    const next = peek(reading);
    if (next === undefined || next === ")" || next === "OR" || next === "|") return value;
    value = readOne(reading) && value;
  }
}

function readOne(reading: Reading): boolean {
  if (skip(reading, "NOT")) return !readOne(reading);
  if (skip(reading, "(")) {
    const value = readAny(reading);
    if (!skip(reading, ")")) throw refuse(reading.filter);
    return value;
  }
  const [field, operator, word] = [take(reading), take(reading), take(reading)];
  return compare(reading, lookUp(reading.item, field), operator, unquote(word));
}

function compare(reading: Reading, value: string, operator: string, wanted: string): boolean {
  switch (operator) {
    case "=":
      return value === wanted;
    case "!=":
      return value !== wanted;
    case ":":
      return wanted === "*" ? value !== "" : value.includes(wanted);
    case "eq":
      return new RegExp(`^(?:${wanted})$`).test(value);
    case "ne":
      return !new RegExp(`^(?:${wanted})$`).test(value);
    default:
      throw refuse(reading.filter);
  }
}

/** A field by its path (`labels.team`); what isn't there is the empty text. */
function lookUp(item: Stored, path: string): string {
  let value: unknown = item;
  for (const part of path.split(".")) {
    value = typeof value === "object" && value !== null ? (value as Stored)[part] : undefined;
  }
  return value === undefined || value === null ? "" : String(value);
}

function unquote(word: string): string {
  return word.startsWith('"') ? word.slice(1, -1).replace(/\\"/g, '"') : word;
}

function peek(reading: Reading): string | undefined {
  return reading.tokens[reading.cursor.at];
}

function skip(reading: Reading, token: string): boolean {
  if (peek(reading) !== token) return false;
  reading.cursor.at += 1;
  return true;
}

function take(reading: Reading): string {
  const token = peek(reading);
  if (token === undefined) throw refuse(reading.filter);
  reading.cursor.at += 1;
  return token;
}

function refuse(filter: string): Error {
  return badField("filter", filter, "Invalid list filter expression.");
}

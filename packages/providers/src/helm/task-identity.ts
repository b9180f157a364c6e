import type { Diagnostic, Field, Fields, Json, JsonObject, Resource } from "@fgk/engine";
import { equalJson, isJsonObject, isLater } from "@fgk/engine";
import { joinValuePath } from "../deployment/values-path.ts";
import { fullnameField, fullnameOf } from "./fullname.ts";
import { hideValue } from "./hide-value.ts";
import type { ReleaseRecord } from "./release-record.ts";
import { customDataField, readValue } from "./release-values.ts";
import { refuse, sayUnseen } from "./task-identity-remarks.ts";
import type { TaskTemplate } from "./task-template.ts";
import { findTaskTemplates, listVariables, readTemplates, templatesPath, withAnnotation } from "./task-template.ts";
import type { TemplateData } from "./template-data.ts";
import { customDataPath, fillText, isVariableList, readTemplateData, setVariable } from "./template-data.ts";

/** Which Google account the tasks of which domains shall be. */
export interface TaskIdentity {
  readonly domains: readonly string[];
  readonly email: string;
  /** The release's name, for what its objects are called. */
  readonly release: string;
}

/** The release as it shall be, agreeing with what lives, and what is to be said of it. */
export interface SettledIdentity {
  readonly resource: Resource;
  readonly remarks: readonly Diagnostic[];
}

/** The variable that fgk's own template asks for. */
const ourVariable = "defaultIamServiceAccount";
const fieldOf = (file: string): string => `values.${joinValuePath([...templatesPath, file])}`;
const builtIn: readonly string[] = ["namespace", "project", "domain"];

/** The live templates that annotate tasks' accounts, as fields: the file asks for them only where they must change. */
export function readTaskTemplates(record: ReleaseRecord): Readonly<Record<string, Json>> {
  const found = findTaskTemplates(readTemplates(record));
  return Object.fromEntries(found.map(({ file, text }) => [fieldOf(file), hideText(file, text)]));
}

/**
 * Templates and their variables must agree, whoever wrote which: what gives the tasks the right account already stays as it
 * is; else the variable that the live template asks for gets its value, beside all others; else the template asks for ours.
 * Pure.
 */
export function settleTaskIdentity(resource: Resource, record: ReleaseRecord, wanted: TaskIdentity): SettledIdentity {
  const given = resource.fields[customDataField];
  const templates = { ...readTemplates(record), ...readAsked(resource) };
  const asked = given?.role !== "default" || Object.keys(readAsked(resource)).length > 0;
  if (given === undefined || isLater(given.value) || isInstalledAnew(resource, record, wanted))
    return { resource, remarks: [] };
  const found = findTaskTemplates(templates);
  const data = readTemplateData(record);
  if (given.source?.startsWith("flyte.values") === true) {
    const after = { ...data, custom: given.value };
    return { resource, remarks: refuseUnset(resource, found, after, data, wanted, given.source) };
  }
  const faults = found.flatMap((template) => judgeTemplate(template, data, wanted));
  const start = prune(resource, record, data.custom, wanted);
  const wrong = faults.filter(({ unseen }) => !unseen);
  // Nobody asks for the variables themselves, but the accounts' annotations are kept true: Flyte would write over them.
  const said = wrong.length > 0 ? [] : faults.slice(0, 1).map((one) => sayUnseen(one.template, resource));
  if (!asked && (wrong.length === 0 || !isVariableList(start ?? []))) return { resource, remarks: said };
  if (found.length > 0 && wrong.length === 0 && equalJson(start ?? null, data.custom ?? null)) {
    return { resource: leaveAsIs(resource, data.custom, found), remarks: said };
  }
  if (start !== undefined && start !== null && !isVariableList(start)) {
    return { resource, remarks: [refuse(resource, "it isn't a list of domains, each with a list of variables")] };
  }
  const faulty = found.length === 0 ? wanted.domains.map((domain) => ({ domain, template: undefined })) : wrong;
  return change(resource, { start: start ?? [], faulty, templates, found, given, wanted });
}

interface Fault {
  readonly template: TaskTemplate;
  readonly domain: string;
  readonly unseen: boolean;
}

function judgeTemplate(template: TaskTemplate, data: TemplateData, { domains, email }: TaskIdentity): readonly Fault[] {
  return domains.flatMap((domain) => {
    const meaning = fillText(template.annotation, data, domain);
    if (typeof meaning !== "string" && meaning.is === email) return [];
    return [{ template, domain, unseen: meaning === "unseen" }];
  });
}

/** Templates that the file itself asks for. */
function readAsked({ fields }: Resource): Readonly<Record<string, string>> {
  const start = fieldOf("");
  const prefix = start.slice(0, start.length - 2);
  const asked = Object.entries(fields).flatMap(([path, { role, value }]) => {
    if (role === "default" || typeof value !== "string" || !path.startsWith(prefix)) return [];
    const key = path.slice(prefix.length);
    return [[key.startsWith('"') ? String(JSON.parse(key)) : key, value] as const];
  });
  return Object.fromEntries(asked);
}

/** A replace starts with nothing: templates and variables are both ours then. */
function isInstalledAnew({ fields }: Resource, record: ReleaseRecord, { release }: TaskIdentity): boolean {
  const name = fields[fullnameField];
  return name !== undefined && name.role !== "default" && name.value !== fullnameOf(release, record);
}

/** Ours goes with a domain that the file takes away; what a person gave any domain stays. */
function prune(
  { fields }: Resource,
  record: ReleaseRecord,
  custom: Json | undefined,
  { domains, email }: TaskIdentity,
): Json | undefined {
  const field = fields["values.configuration.inline.domains"];
  if (field === undefined || field.role === "default" || !isVariableList(custom)) return custom;
  const before = readValue(record, ["configuration", "inline", "domains"]);
  const known = Array.isArray(before) ? before.map((one: Json) => (isJsonObject(one) ? one["id"] : undefined)) : usual;
  return custom.filter((item) => {
    const [domain = ""] = Object.keys(item);
    const ours: JsonObject = { [domain]: [{ [ourVariable]: { value: email } }] };
    return domains.includes(domain) || !known.includes(domain) || !equalJson(item, ours);
  });
}

const usual: readonly (Json | undefined)[] = ["development", "staging", "production"];

/** No change; and where a release must be installed again with what it had, its own templates go with its variables. */
function leaveAsIs(resource: Resource, custom: Json | undefined, found: readonly TaskTemplate[]): Resource {
  const field = resource.fields[customDataField];
  if (field === undefined) return resource;
  const shown = custom === undefined ? field.value : hideValue(customDataPath, custom, undefined);
  return {
    ...resource,
    fields: { ...carryTemplates(resource.fields, found), [customDataField]: { value: shown, role: "default" } },
  };
}

/** The live templates in the place of ours, as far as those are only defaults. */
function carryTemplates(fields: Fields, found: readonly TaskTemplate[]): Fields {
  if (found.length === 0) return fields;
  const live = new Map(found.map(({ file, text }) => [fieldOf(file), text]));
  const carried = Object.entries(fields).flatMap(([path, field]): readonly (readonly [string, Field])[] => {
    const isOurs = field.role === "default" && typeof field.value === "string" && isTaskTemplate(path, field.value);
    if (!isOurs) return [[path, field]];
    const text = live.get(path);
    return text === undefined ? [] : [[path, { ...field, value: hideText(path, text) }]];
  });
  return Object.fromEntries(carried);
}

function isTaskTemplate(path: string, text: string): boolean {
  return path.startsWith("values.clusterResourceTemplates.") && findTaskTemplates({ [path]: text }).length > 0;
}

interface ChangeParts {
  readonly start: readonly JsonObject[];
  readonly faulty: readonly { readonly domain: string; readonly template: TaskTemplate | undefined }[];
  readonly templates: Readonly<Record<string, string>>;
  readonly found: readonly TaskTemplate[];
  readonly given: Field;
  readonly wanted: TaskIdentity;
}

function change(resource: Resource, parts: ChangeParts): SettledIdentity {
  const { start, faulty, templates, found, given, wanted } = parts;
  const { domains, email } = wanted;
  let custom = start;
  const rewritten: Record<string, Field> = {};
  const asks = given.role === "default" ? { role: "always" as const } : { ...given };
  for (const { domain, template } of faulty) {
    const variable = template === undefined ? ourVariable : findOwnVariable(template, templates);
    if (variable !== undefined) {
      custom = setVariable(custom, domain, variable, email);
      continue;
    }
    if (template === undefined) continue;
    const text = withAnnotation(template, `{{ ${ourVariable} }}`);
    if (hideText(template.file, template.text) !== template.text)
      return {
        resource,
        remarks: [refuse(resource, `${template.file} may hold a secret, and would stand in the plan`)],
      };
    rewritten[fieldOf(template.file)] = { ...asks, value: text };
    for (const each of domains) custom = setVariable(custom, each, ourVariable, email);
  }
  const value = hideValue(
    customDataPath,
    isSameSet(custom, given.value) ? (given.value as Json) : [...custom],
    undefined,
  );
  const fields = { ...carryTemplates(resource.fields, found), ...rewritten, [customDataField]: { ...asks, value } };
  return { resource: { ...resource, fields }, remarks: [] };
}

/** The one variable that the annotation consists of, if nothing else is made of it: else its value isn't ours to change. */
function findOwnVariable(template: TaskTemplate, templates: Readonly<Record<string, string>>): string | undefined {
  const [name, ...more] = listVariables(template.annotation);
  if (name === undefined || more.length > 0 || template.annotation !== `{{ ${name} }}` || builtIn.includes(name))
    return;
  const uses = Object.entries(templates).flatMap(([file, text]) => {
    const [task] = findTaskTemplates({ [file]: text });
    return listVariables(task === undefined ? text : withAnnotation(task, ""));
  });
  return uses.includes(name) ? undefined : name;
}

function isSameSet(custom: readonly JsonObject[], value: Field["value"]): boolean {
  if (!Array.isArray(value) || value.length !== custom.length) return false;
  return custom.every((item) => value.some((other: Json) => equalJson(item, other)));
}

function hideText(file: string, text: string): string {
  const hidden = hideValue([...templatesPath, file], text, undefined);
  return typeof hidden === "string" ? hidden : text;
}

/** The file's own list must keep what the templates ask for. */
function refuseUnset(
  resource: Resource,
  found: readonly TaskTemplate[],
  after: TemplateData,
  before: TemplateData,
  { domains, email }: TaskIdentity,
  source: string,
): readonly Diagnostic[] {
  if (equalJson(after.custom ?? null, before.custom ?? null)) return [];
  const lost = found.flatMap((template) =>
    domains
      .filter((domain) => fillText(template.annotation, after, domain) === "unset")
      .map((domain) => ({ template, domain })),
  );
  const [first] = lost;
  if (first === undefined) return [];
  const { template, domain } = first;
  const [name = ourVariable] = listVariables(template.annotation);
  return [
    {
      severity: "error",
      code: "does-not-fit",
      summary: `${source} leaves the variable ${name} of the domain ${domain} without a value`,
      cause: `Flyte's template ${template.file} annotates the tasks' accounts with '${template.annotation}': they would get that text`,
      help: `add - ${domain}: [{ ${name}: { value: ${email} } }] to it, or take it out of the file: fgk then keeps what lives`,
      address: resource.address,
      keyPath: source,
    },
  ];
}

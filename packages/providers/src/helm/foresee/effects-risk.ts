import type { Json, Risk, RiskNote } from "@fgk/engine";
import { equalJson, isJsonObject, risks } from "@fgk/engine";
import type { ObjectDifference, ObjectEffect } from "../objects/manifest-object.ts";

/**
 * What helm's work on a release's objects does to those who use Flyte: data that goes, ways in that open, rights that grow,
 * pods that restart. The worst of it; undefined when nobody notices. Where a value isn't shown in full, the worse is taken. Pure.
 */
export function assessEffects(effects: readonly ObjectEffect[]): RiskNote | undefined {
  // Of a first installation the rights and pods are what was asked for. It changes nothing, and makes the pods as well.
  const isFirst =
    effects.every(({ action }) => action === "create") && effects.some((effect) => pods.includes(kindOfObject(effect)));
  const notes = effects.flatMap((effect) => assessOne(effect, isFirst) ?? []);
  return notes.reduce<RiskNote | undefined>(
    (worst, note) => (worst === undefined || weigh(note.risk) > weigh(worst.risk) ? note : worst),
    undefined,
  );
}

function weigh(risk: Risk): number {
  return risks.indexOf(risk);
}

function assessOne(effect: ObjectEffect, isFirst: boolean): RiskNote | undefined {
  switch (effect.action) {
    case "create":
      return findNewWayIn(effect) ?? (isFirst ? undefined : findGrant(effect));
    case "update":
      return findOpened(effect) ?? findGrant(effect) ?? findRestart(effect);
    case "delete":
    case "replace":
      return findLoss(effect) ?? findFallenWall(effect) ?? findOutage(effect) ?? findGrant(effect);
  }
}

const pods: readonly string[] = ["Deployment", "StatefulSet", "DaemonSet"];
const roles: readonly string[] = ["ClusterRole", "Role"];
const bindings: readonly string[] = ["ClusterRoleBinding", "RoleBinding"];

/** `Deployment flyte/flyte-binary` → `Deployment`. */
function kindOfObject({ object }: ObjectEffect): string {
  return object.slice(0, object.indexOf(" "));
}

/** Objects that are data, or that all objects of their kind go with. */
function findLoss(effect: ObjectEffect): RiskNote | undefined {
  const goes = effect.action === "delete" ? "is deleted" : "is deleted and made anew";
  switch (kindOfObject(effect)) {
    case "PersistentVolumeClaim":
      return { risk: "data loss", why: `the ${effect.object} ${goes}, with the data on its volume` };
    case "CustomResourceDefinition":
      return { risk: "data loss", why: `the ${effect.object} ${goes}, with every object of its kind` };
    case "Namespace":
      return { risk: "data loss", why: `the ${effect.object} ${goes}, with all that is in it` };
    default:
      return undefined;
  }
}

function findFallenWall(effect: ObjectEffect): RiskNote | undefined {
  if (kindOfObject(effect) !== "NetworkPolicy" || effect.action !== "delete") return undefined;
  return { risk: "exposure", why: `the ${effect.object} goes, which keeps traffic out` };
}

function findOutage(effect: ObjectEffect): RiskNote | undefined {
  const kind = kindOfObject(effect);
  if (![...pods, "Service", "Ingress"].includes(kind)) return undefined;
  const goes = effect.action === "delete" ? "goes" : "is deleted and made anew";
  return { risk: "downtime", why: `the ${effect.object} ${goes}` };
}

function findNewWayIn(effect: ObjectEffect): RiskNote | undefined {
  const kind = kindOfObject(effect);
  if (kind === "Ingress") return { risk: "exposure", why: `Flyte gets the ${effect.object}` };
  if (kind !== "Service") return undefined;
  const type = effect.differences.find(({ path }) => path === "spec.type")?.after;
  return isPublished(type) ? { risk: "exposure", why: `the ${effect.object} is a ${type}` } : undefined;
}

function isPublished(type: Json | undefined): type is string {
  return type === "LoadBalancer" || type === "NodePort";
}

function findOpened(effect: ObjectEffect): RiskNote | undefined {
  if (kindOfObject(effect) !== "Service") return undefined;
  for (const { path, before, after } of effect.differences) {
    if (path === "spec.type" && isPublished(after) && before !== "LoadBalancer") {
      return { risk: "exposure", why: `the ${effect.object} becomes a ${after}` };
    }
    if (path === "spec.loadBalancerSourceRanges" && admitsMore(before, after)) {
      return { risk: "exposure", why: `more addresses may reach the ${effect.object}` };
    }
    if (
      /load-balancer-type"?$/.test(path) &&
      /^internal$/i.test(String(before)) &&
      !/^internal$/i.test(String(after))
    ) {
      return { risk: "exposure", why: `the load balancer of the ${effect.object} becomes public` };
    }
  }
  const moved = effect.differences.find(({ path }) => /^spec\.(loadBalancerIP|selector|ports|clusterIP)\b/.test(path));
  return moved === undefined
    ? undefined
    : { risk: "downtime", why: `clients lose the ${effect.object} while its ${moved.path} changes` };
}

/** No ranges means everybody. */
function admitsMore(before: Json | undefined, after: Json): boolean {
  const [was, is] = [before ?? null, after].map((value) => (Array.isArray(value) ? value : []));
  if (was === undefined || is === undefined || was.length === 0) return false;
  return is.length === 0 || is.some((range) => !was.includes(range));
}

/** Rights that grow, or more who have them. */
function findGrant(effect: ObjectEffect): RiskNote | undefined {
  const kind = kindOfObject(effect);
  const grown = (why: string): RiskNote => ({ risk: "exposure", why });
  if (effect.action === "delete") return undefined;
  if (bindings.includes(kind)) {
    const changed = effect.differences.find(({ path, before, after }) =>
      path.startsWith("roleRef") ? true : path === "subjects" && !isWithin(before, after),
    );
    return changed === undefined && effect.action !== "create"
      ? undefined
      : grown(
          `the ${effect.object} gives ${changed?.path.startsWith("roleRef") ? "other rights" : "rights to others"}`,
        );
  }
  if (!roles.includes(kind)) return undefined;
  if (effect.differences.some((difference) => widensRules(difference))) {
    return grown(`the ${effect.object} allows more in the cluster`);
  }
  return undefined;
}

function isWithin(before: Json | undefined, after: Json): boolean {
  if (after === null) return true;
  if (!Array.isArray(before) || !Array.isArray(after)) return false;
  return after.every((one: Json) => before.some((other: Json) => equalJson(one, other)));
}

function widensRules({ path, before, after }: ObjectDifference): boolean {
  if (path.startsWith("aggregationRule")) return true;
  if (path !== "rules" || after === null) return false;
  if (!Array.isArray(after) || (before !== undefined && !Array.isArray(before))) return true;
  const had = before ?? [];
  // Of a long list the rules that are in both are only counted.
  const come = after.filter((rule: Json) => !had.some((one) => equalJson(one, rule)));
  return come.some((rule: Json) => !isJsonObject(rule) || !splitRule(rule).every((part) => isAllowed(part, had)));
}

/** One right: a verb on a resource of a group, on one name or on all, or on a path that is no resource. */
type Right = Readonly<Record<"apiGroups" | "resources" | "verbs" | "resourceNames" | "nonResourceURLs", string>>;

function splitRule(rule: Readonly<Record<string, Json | undefined>>): readonly Right[] {
  const list = (key: keyof Right): readonly string[] => {
    const value = rule[key];
    const texts = Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
    return texts.length === 0 ? [""] : texts;
  };
  const keys = ["apiGroups", "resources", "verbs", "resourceNames", "nonResourceURLs"] as const;
  const none: Right = { apiGroups: "", resources: "", verbs: "", resourceNames: "", nonResourceURLs: "" };
  return keys.reduce<readonly Right[]>(
    (rights, key) => rights.flatMap((right) => list(key).map((value) => ({ ...right, [key]: value }))),
    [none],
  );
}

function isAllowed(right: Right, rules: readonly Json[]): boolean {
  return rules.some((rule) => isJsonObject(rule) && splitRule(rule).some((had) => covers(had, right)));
}

function covers(had: Right, right: Right): boolean {
  const same = (key: keyof Right): boolean => had[key] === right[key] || had[key] === "*";
  return (
    (["apiGroups", "resources", "verbs", "nonResourceURLs"] as const).every(same) &&
    (had.resourceNames === "" || had.resourceNames === right.resourceNames)
  );
}

function findRestart(effect: ObjectEffect): RiskNote | undefined {
  if (!pods.includes(kindOfObject(effect))) return undefined;
  const stopped = effect.differences.find(({ path, after }) => path === "spec.replicas" && after === 0);
  if (stopped !== undefined) return { risk: "downtime", why: `the ${effect.object} has no pods any more` };
  return effect.differences.some(({ path }) => path.startsWith("spec.template."))
    ? { risk: "restart", why: `the pods of the ${effect.object} restart` }
    : undefined;
}

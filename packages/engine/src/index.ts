export type { ApplyInput, ApplyOutcome } from "./apply/apply-input.ts";
export { applyPlan } from "./apply/apply-plan.ts";
export type { Comparison } from "./apply/compare-plans.ts";
export { comparePlans } from "./apply/compare-plans.ts";
export type { ChecksInput, ChecksOutcome } from "./check/checks-input.ts";
export { runChecks } from "./check/run-checks.ts";
export { readDeployment } from "./desired/read-deployment.ts";
export { readYaml } from "./desired/read-yaml.ts";
export { suggestWord } from "./desired/suggest.ts";
export { diffFields, resolveResource } from "./diff/diff-fields.ts";
export { readOne } from "./live/read-live.ts";
export { openSession } from "./live/session.ts";
export type { Address } from "./model/address.ts";
export { addressOf, compareText, kindOf, nameOf } from "./model/address.ts";
export type { Catalog, Desired, LeasePort, LeaseRequest, Opened, TakeDown, Target } from "./model/catalog.ts";
export type { Action, Change, FieldChange, Fingerprint, NonEmpty, Resolve, Risk, RiskNote } from "./model/change.ts";
export { addressOfChange, risks } from "./model/change.ts";
export type { Check, Finding } from "./model/check.ts";
export type { DeploymentFile, Setting } from "./model/deployment-file.ts";
export type { Diagnostic, DiagnosticCode, KeyPath, Result, Severity, SourceRange } from "./model/diagnostic.ts";
export { exitCodeOf, fail, succeed } from "./model/diagnostic.ts";
export { digestOf } from "./model/digest.ts";
export type { Effect, Foreseen } from "./model/effect.ts";
export { nameMany, sortOf } from "./model/effect.ts";
export type { Emit, Event } from "./model/event.ts";
export type { Retry } from "./model/failure.ts";
export { Failure, InvariantError, invariant } from "./model/failure.ts";
export type { Json, JsonObject } from "./model/json.ts";
export { canonicalJson, equalJson, isJsonObject } from "./model/json.ts";
export type { ResourceKind, Session } from "./model/kind.ts";
export { limits } from "./model/limits.ts";
export type {
  Absent,
  Content,
  Kept,
  Live,
  Mark,
  Marked,
  Marking,
  Present,
  Readiness,
  Stays,
  Unreadable,
} from "./model/live.ts";
export { absent, present } from "./model/live.ts";
export type { FieldLine, KeptLine, Plan, PlanHeader, Step, Summary } from "./model/plan.ts";
export type { Field, FieldRole, Fields, Later, Resource } from "./model/resource.ts";
export { isLater, knownValue } from "./model/resource.ts";
export type {
  DialOptions,
  FetchAnswer,
  FetchOptions,
  Listener,
  RunAnswer,
  RunOptions,
  World,
  WorldErrorKind,
} from "./model/world.ts";
export { WorldError } from "./model/world.ts";
export { grantConsent } from "./plan/grant-consent.ts";
export { makePlan } from "./plan/make-plan.ts";
export type { PlanInput } from "./plan/plan-input.ts";
export { readPlan } from "./plan/read-plan.ts";
export { writePlan } from "./plan/write-plan.ts";

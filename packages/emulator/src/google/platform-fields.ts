import type { FieldTable } from "./request-fields.ts";

/** The request messages of IAM, Resource Manager, IAM credentials and Service Usage that this cloud serves. */
export const platformFields: FieldTable = {
  CreateServiceAccountRequest: "accountId name serviceAccount:ServiceAccount",
  PatchServiceAccountRequest: "serviceAccount:ServiceAccount updateMask",
  ServiceAccount: "name projectId uniqueId email displayName description etag oauth2ClientId disabled",
  CreateRoleRequest: "roleId role:Role",
  Role: "name title description includedPermissions[] stage etag deleted",
  UndeleteRoleRequest: "etag",
  QueryGrantableRolesRequest: "fullResourceName view pageSize pageToken",
  QueryTestablePermissionsRequest: "fullResourceName pageSize pageToken",
  ProjectV1:
    "projectNumber projectId lifecycleState name createTime labels{} parent:ResourceId configuredCapabilities[] tags{}",
  ProjectV3:
    "name parent projectId state displayName createTime updateTime deleteTime etag labels{} configuredCapabilities[] tags{}",
  ResourceId: "type id",
  Empty: "",
  SetIamPolicyRequest: "resource policy:Policy updateMask",
  Policy: "version bindings:Binding[] auditConfigs:AuditConfig[] etag",
  Binding: "role members[] condition:Expr bindingId",
  Expr: "expression title description location",
  AuditConfig: "service auditLogConfigs:AuditLogConfig[]",
  AuditLogConfig: "logType exemptedMembers[]",
  GetIamPolicyRequest: "resource options:GetPolicyOptions",
  GetPolicyOptions: "requestedPolicyVersion",
  TestIamPermissionsRequest: "resource permissions[]",
  SignBlobRequest: "name delegates[] payload",
  GenerateAccessTokenRequest: "name delegates[] scope[] lifetime",
  EnableServiceRequest: "name",
  BatchEnableServicesRequest: "parent serviceIds[]",
  DisableServiceRequest: "name disableDependentServices checkIfServiceHasUsage",
};

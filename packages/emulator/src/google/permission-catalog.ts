const objectVerbs = "create delete get list update";
const statusVerbs = `${objectVerbs} getStatus updateStatus`;
const scaleVerbs = `${statusVerbs} getScale updateScale`;
const tagVerbs = "createTagBinding deleteTagBinding listEffectiveTags listTagBindings";

/** Kinds of Kubernetes objects whose permissions are the five verbs alone. */
const plainKinds =
  "auditSinks backendConfigs bindings clusterRoleBindings configMaps controllerRevisions csiDrivers csiNodeInfos csiNodes " +
  "endpointSlices endpoints events frontendConfigs initializerConfigurations leases limitRanges managedCertificates " +
  "mutatingWebhookConfigurations networkPolicies podPresets podTemplates priorityClasses roleBindings runtimeClasses " +
  "secrets storageClasses thirdPartyObjects thirdPartyResources updateInfos validatingWebhookConfigurations " +
  "volumeSnapshotClasses";

/** Kinds whose status is read and written under a permission of its own. */
const statusKinds =
  "apiServices cronJobs customResourceDefinitions daemonSets horizontalPodAutoscalers ingresses jobs " +
  "persistentVolumeClaims persistentVolumes podDisruptionBudgets resourceQuotas storageStates storageVersionMigrations " +
  "volumeAttachments volumeSnapshotContents volumeSnapshots";

/** Service and resource → the verbs of its permissions, by Google's list of roles and permissions (August 2026). */
const verbsOf: Readonly<Record<string, string>> = {
  "artifactregistry.locations": "get list",
  "artifactregistry.repositories":
    `${objectVerbs} ${tagVerbs} createOnPush deleteArtifacts downloadArtifacts exportArtifact getIamPolicy moveArtifacts ` +
    "readViaVirtualRepository setIamPolicy uploadArtifacts",
  "cloudsql.databases": objectVerbs,
  "cloudsql.users": objectVerbs,
  "cloudsql.instances":
    `${objectVerbs} ${tagVerbs} clone connect demoteMaster executeSql export failover import listServerCas login migrate ` +
    "promoteReplica resetSslConfig restart restoreBackup rotateServerCa startReplica stopReplica truncateLog",
  "compute.addresses": `create createInternal delete deleteInternal get list setLabels use useInternal ${tagVerbs}`,
  "compute.firewalls": `${objectVerbs} ${tagVerbs}`,
  "compute.forwardingRules": `${objectVerbs} ${tagVerbs} pscCreate pscDelete pscSetLabels pscUpdate setLabels setTarget use`,
  "compute.globalAddresses": `create createInternal delete deleteInternal get list setLabels use ${tagVerbs}`,
  "compute.globalOperations": "delete get getIamPolicy list setIamPolicy",
  "compute.networks":
    `${objectVerbs} ${tagVerbs} access addPeering getEffectiveFirewalls getRegionEffectiveFirewalls listPeeringRoutes ` +
    "mirror removePeering setFirewallPolicy setNetworkPolicy switchToCustomMode updatePeering updatePolicy use useExternalIp",
  "compute.projects":
    "get setCommonInstanceMetadata setDefaultNetworkTier setDefaultServiceAccount setUsageExportBucket",
  "compute.regionOperations": "delete get getIamPolicy list setIamPolicy",
  "compute.regions": "get list",
  "compute.routers": `${objectVerbs} ${tagVerbs} deleteRoutePolicy getRoutePolicy listBgpRoutes listRoutePolicies updateRoutePolicy use`,
  "compute.subnetworks":
    `${objectVerbs} ${tagVerbs} expandIpCidrRange getIamPolicy mirror setIamPolicy setPrivateIpGoogleAccess use ` +
    "useExternalIp usePeerMigration",
  "compute.zoneOperations": "delete get getIamPolicy list setIamPolicy",
  "compute.zones": "get list",
  "iam.roles": `${objectVerbs} ${tagVerbs} undelete`,
  "iam.serviceAccountKeys": "create delete disable enable get list",
  "iam.serviceAccounts":
    `${objectVerbs} ${tagVerbs} actAs disable enable getAccessToken getIamPolicy getOpenIdToken implicitDelegation ` +
    "setIamPolicy signBlob signJwt undelete",
  "resourcemanager.projects":
    "createBillingAssignment delete deleteBillingAssignment get getIamPolicy list move setIamPolicy undelete update updateLiens",
  "secretmanager.locations": "get list",
  "secretmanager.secrets": `${objectVerbs} ${tagVerbs} getIamPolicy rotate setIamPolicy`,
  "secretmanager.versions": "access add destroy disable enable get list",
  "servicenetworking.operations": "cancel delete get list",
  "servicenetworking.services":
    "addDnsRecordSet addDnsZone addPeering addSubnetwork createPeeredDnsDomain deleteConnection deletePeeredDnsDomain " +
    "disableVpcServiceControls enableVpcServiceControls get getConsumerConfig listPeeredDnsDomains removeDnsRecordSet " +
    "removeDnsZone updateConsumerConfig updateDnsRecordSet use",
  "serviceusage.operations": "get",
  "serviceusage.quotas": "get update",
  "serviceusage.services": "disable enable get list use",
  "storage.buckets":
    `${objectVerbs} ${tagVerbs} enableObjectRetention getIamPolicy getIpFilter getObjectInsights relocate restore ` +
    "setIamPolicy setIpFilter",
  "storage.managedFolders": "create delete get getIamPolicy list setIamPolicy",
  "storage.objects": `${objectVerbs} getIamPolicy move overrideUnlockedRetention restore setIamPolicy setRetention`,
  "container.clusters": `${objectVerbs} ${tagVerbs} connect getCredentials impersonate`,
  "container.operations": "get list",
  ...verbsOfKinds(plainKinds, objectVerbs),
  ...verbsOfKinds(statusKinds, statusVerbs),
  ...verbsOfKinds("replicaSets replicationControllers statefulSets", scaleVerbs),
  ...verbsOfKinds("clusterRoles roles", `${objectVerbs} bind escalate`),
  ...verbsOfKinds("subjectAccessReviews localSubjectAccessReviews selfSubjectAccessReviews", "create list"),
  ...verbsOfKinds("selfSubjectRulesReviews tokenReviews", "create"),
  "container.certificateSigningRequests": `${statusVerbs} approve`,
  "container.componentStatuses": "get list",
  "container.deployments": `${scaleVerbs} rollback`,
  "container.namespaces": `${statusVerbs} finalize`,
  "container.nodes": `${statusVerbs} proxy`,
  "container.podSecurityPolicies": `${objectVerbs} use`,
  "container.pods": `${statusVerbs} attach evict exec getLogs initialize portForward proxy`,
  "container.serviceAccounts": `${objectVerbs} createToken`,
  "container.services": `${statusVerbs} proxy`,
};

function verbsOfKinds(kinds: string, verbs: string): Record<string, string> {
  return Object.fromEntries(kinds.split(" ").map((kind) => [`container.${kind}`, verbs]));
}

/** Every permission of the services of this cloud, sorted. */
export const knownPermissions: readonly string[] = Object.entries(verbsOf)
  .flatMap(([resource, verbs]) => verbs.split(" ").map((verb) => `${resource}.${verb}`))
  .sort();

/** Services whose permissions are all in the catalogue, and the resources of others that are. */
const wholeServices: readonly string[] = ["container", "secretmanager", "servicenetworking"];

/** Given for an organization only: a project's custom role that names it is refused (terraform-google-iam#158). */
const notInProjectRoles: readonly string[] = ["resourcemanager.projects.list"];

/** Whether a project's custom role may contain the permission. Of services that this cloud lacks, any well-formed one. */
export function fitsProjectRole(permission: string): boolean {
  if (notInProjectRoles.includes(permission)) return false;
  const match = /^([a-z][a-z0-9]*)\.[a-zA-Z]+\.[a-zA-Z]+$/.exec(permission);
  if (match === null) return false;
  const isListed = verbsOf[permission.slice(0, permission.lastIndexOf("."))] !== undefined;
  return isListed || wholeServices.includes(match[1] ?? "") ? knownPermissions.includes(permission) : true;
}

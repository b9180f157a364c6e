/**
 * The fields of every message that GKE's requests are made of, v1 and v1beta1 together, as Google's own type definitions
 * (@googleapis/container 26.0.0) list them. `field:Message` has fields of its own. A table, therefore longer than a file
 * should be.
 */
export const containerFields: Readonly<Record<string, string>> = {
  AcceleratorConfig:
    "acceleratorCount acceleratorType gpuDriverInstallationConfig:GPUDriverInstallationConfig gpuPartitionSize gpuSharingConfig:GPUSharingConfig maxTimeSharedClientsPerGpu",
  AccurateTimeConfig:
    "enablePtpKvmTimeSync",
  AdditionalIPRangesConfig:
    "podIpv4RangeNames status subnetwork",
  AdditionalNodeNetworkConfig:
    "network subnetwork",
  AdditionalPodNetworkConfig:
    "maxPodsPerNode:MaxPodsConstraint networkAttachment secondaryPodRange subnetwork",
  AdditionalPodRangesConfig:
    "podRangeInfo:RangeInfo podRangeNames",
  AddonsConfig:
    "agentSandboxConfig:AgentSandboxConfig cloudRunConfig:CloudRunConfig configConnectorConfig:ConfigConnectorConfig dnsCacheConfig:DnsCacheConfig gcePersistentDiskCsiDriverConfig:GcePersistentDiskCsiDriverConfig gcpFilestoreCsiDriverConfig:GcpFilestoreCsiDriverConfig gcsFuseCsiDriverConfig:GcsFuseCsiDriverConfig gkeBackupAgentConfig:GkeBackupAgentConfig highScaleCheckpointingConfig:HighScaleCheckpointingConfig horizontalPodAutoscaling:HorizontalPodAutoscaling httpLoadBalancing:HttpLoadBalancing istioConfig:IstioConfig kalmConfig:KalmConfig kubernetesDashboard:KubernetesDashboard lustreCsiDriverConfig:LustreCsiDriverConfig networkPolicyConfig:NetworkPolicyConfig nodeReadinessConfig:NodeReadinessConfig parallelstoreCsiDriverConfig:ParallelstoreCsiDriverConfig podSnapshotConfig:PodSnapshotConfig rayOperatorConfig:RayOperatorConfig sliceControllerConfig:SliceControllerConfig slurmOperatorConfig:SlurmOperatorConfig statefulHaConfig:StatefulHAConfig",
  AdvancedDatapathObservabilityConfig:
    "enableMetrics enableRelay relayMode",
  AdvancedMachineFeatures:
    "enableNestedVirtualization performanceMonitoringUnit threadsPerCore",
  AgentSandboxConfig:
    "enabled",
  AnonymousAuthenticationConfig:
    "mode",
  AuthenticatorGroupsConfig:
    "enabled securityGroup",
  AutoIpamConfig:
    "enabled",
  AutoMonitoringConfig:
    "scope",
  AutoUpgradeOptions:
    "autoUpgradeStartTime description",
  Autopilot:
    "clusterPolicyConfig:ClusterPolicyConfig conversionStatus:AutopilotConversionStatus enabled privilegedAdmissionConfig:PrivilegedAdmissionConfig workloadPolicyConfig:WorkloadPolicyConfig",
  AutopilotConfig:
    "enabled",
  AutopilotConversionStatus:
    "state",
  AutoprovisioningNodePoolDefaults:
    "bootDiskKmsKey diskSizeGb diskType imageType insecureKubeletReadonlyPortEnabled management:NodeManagement minCpuPlatform oauthScopes serviceAccount shieldedInstanceConfig:ShieldedInstanceConfig upgradeSettings:UpgradeSettings",
  AutoscaledRolloutPolicy:
    "waitForDrainDuration",
  BestEffortProvisioning:
    "enabled minProvisionNodes",
  BigQueryDestination:
    "datasetId",
  BinaryAuthorization:
    "enabled evaluationMode policyBindings:PolicyBinding",
  BlueGreenInfo:
    "blueInstanceGroupUrls bluePoolDeletionStartTime greenInstanceGroupUrls greenPoolVersion phase",
  BlueGreenSettings:
    "autoscaledRolloutPolicy:AutoscaledRolloutPolicy nodePoolSoakDuration standardRolloutPolicy:StandardRolloutPolicy",
  BootDisk:
    "diskType provisionedIops provisionedThroughput sizeGb",
  BootDiskProfile:
    "swapSizeGib swapSizePercent",
  CancelOperationRequest:
    "name operationId projectId zone",
  CertificateAuthorityDomainConfig:
    "fqdns gcpSecretManagerCertificateConfig:GCPSecretManagerCertificateConfig",
  CertificateConfig:
    "gcpSecretManagerSecretUri",
  CertificateConfigPair:
    "cert:CertificateConfig key:CertificateConfig",
  CidrBlock:
    "cidrBlock displayName",
  ClientCertificateConfig:
    "issueClientCertificate",
  CloudRunConfig:
    "disabled loadBalancerType",
  Cluster:
    "addonsConfig:AddonsConfig alphaClusterFeatureGates anonymousAuthenticationConfig:AnonymousAuthenticationConfig authenticatorGroupsConfig:AuthenticatorGroupsConfig autopilot:Autopilot autoscaling:ClusterAutoscaling binaryAuthorization:BinaryAuthorization clusterIpv4Cidr clusterTelemetry:ClusterTelemetry compliancePostureConfig:CompliancePostureConfig conditions:StatusCondition confidentialNodes:ConfidentialNodes controlPlaneEgress:ControlPlaneEgress controlPlaneEndpointsConfig:ControlPlaneEndpointsConfig costManagementConfig:CostManagementConfig createTime currentEmulatedVersion currentMasterVersion currentNodeCount currentNodeVersion databaseEncryption:DatabaseEncryption defaultMaxPodsConstraint:MaxPodsConstraint description enableK8sBetaApis:K8sBetaAPIConfig enableKubernetesAlpha enableTpu endpoint enterpriseConfig:EnterpriseConfig etag expireTime fleet:Fleet gkeAutoUpgradeConfig:GkeAutoUpgradeConfig id identityServiceConfig:IdentityServiceConfig initialClusterVersion initialNodeCount instanceGroupUrls ipAllocationPolicy:IPAllocationPolicy labelFingerprint legacyAbac:LegacyAbac location locations loggingConfig:LoggingConfig loggingService maintenancePolicy:MaintenancePolicy managedMachineLearningDiagnosticsConfig:ManagedMachineLearningDiagnosticsConfig managedOpentelemetryConfig:ManagedOpenTelemetryConfig master:Master masterAuth:MasterAuth masterAuthorizedNetworksConfig:MasterAuthorizedNetworksConfig masterIpv4CidrBlock meshCertificates:MeshCertificates monitoringConfig:MonitoringConfig monitoringService name network networkConfig:NetworkConfig networkPolicy:NetworkPolicy nodeConfig:NodeConfig nodeCreationConfig:NodeCreationConfig nodeIpv4CidrSize nodePoolAutoConfig:NodePoolAutoConfig nodePoolDefaults:NodePoolDefaults nodePoolUpgradeConcurrencyConfig:NodePoolUpgradeConcurrencyConfig nodePools:NodePool notificationConfig:NotificationConfig parentProductConfig:ParentProductConfig podAutoscaling:PodAutoscaling podSecurityPolicyConfig:PodSecurityPolicyConfig privateCluster privateClusterConfig:PrivateClusterConfig protectConfig:ProtectConfig rbacBindingConfig:RBACBindingConfig releaseChannel:ReleaseChannel resourceLabels resourceUsageExportConfig:ResourceUsageExportConfig rollbackSafeUpgrade:RollbackSafeUpgrade satisfiesPzi satisfiesPzs scheduleUpgradeConfig:ScheduleUpgradeConfig secretManagerConfig:SecretManagerConfig secretSyncConfig:SecretSyncConfig securityPostureConfig:SecurityPostureConfig selfLink servicesIpv4Cidr shieldedNodes:ShieldedNodes status statusMessage subnetwork tpuConfig:TpuConfig tpuIpv4CidrBlock userManagedKeysConfig:UserManagedKeysConfig verticalPodAutoscaling:VerticalPodAutoscaling workloadAltsConfig:WorkloadALTSConfig workloadCertificates:WorkloadCertificates workloadIdentityConfig:WorkloadIdentityConfig zone",
  ClusterAutoscaling:
    "autopilotGeneralProfile autoprovisioningLocations autoprovisioningNodePoolDefaults:AutoprovisioningNodePoolDefaults autoscalingProfile defaultComputeClassConfig:DefaultComputeClassConfig enableNodeAutoprovisioning resourceLimits:ResourceLimit",
  ClusterNetworkPerformanceConfig:
    "totalEgressBandwidthTier",
  ClusterPolicyConfig:
    "noStandardNodePools noSystemImpersonation noSystemMutation noUnsafeWebhooks",
  ClusterTelemetry:
    "type",
  ClusterUpdate:
    "additionalPodRangesConfig:AdditionalPodRangesConfig desiredAdditionalIpRangesConfig:DesiredAdditionalIPRangesConfig desiredAddonsConfig:AddonsConfig desiredAnonymousAuthenticationConfig:AnonymousAuthenticationConfig desiredAuthenticatorGroupsConfig:AuthenticatorGroupsConfig desiredAutoIpamConfig:AutoIpamConfig desiredAutopilotClusterPolicyConfig:ClusterPolicyConfig desiredAutopilotWorkloadPolicyConfig:WorkloadPolicyConfig desiredBinaryAuthorization:BinaryAuthorization desiredClusterAutoscaling:ClusterAutoscaling desiredClusterTelemetry:ClusterTelemetry desiredCompliancePostureConfig:CompliancePostureConfig desiredContainerdConfig:ContainerdConfig desiredControlPlaneEgress:ControlPlaneEgress desiredControlPlaneEndpointsConfig:ControlPlaneEndpointsConfig desiredCostManagementConfig:CostManagementConfig desiredDatabaseEncryption:DatabaseEncryption desiredDatapathProvider desiredDefaultEnablePrivateNodes desiredDefaultSnatStatus:DefaultSnatStatus desiredDisableL4LbFirewallReconciliation desiredDnsConfig:DNSConfig desiredEmulatedVersion desiredEnableCiliumClusterwideNetworkPolicy desiredEnableFqdnNetworkPolicy desiredEnableMultiNetworking desiredEnablePrivateEndpoint desiredEnterpriseConfig:DesiredEnterpriseConfig desiredFleet:Fleet desiredGatewayApiConfig:GatewayAPIConfig desiredGcfsConfig:GcfsConfig desiredHostMaintenancePolicy:HostMaintenancePolicy desiredIdentityServiceConfig:IdentityServiceConfig desiredImage desiredImageProject desiredImageType desiredInTransitEncryptionConfig desiredIntraNodeVisibilityConfig:IntraNodeVisibilityConfig desiredK8sBetaApis:K8sBetaAPIConfig desiredL4ilbSubsettingConfig:ILBSubsettingConfig desiredLocations desiredLoggingConfig:LoggingConfig desiredLoggingService desiredManagedMachineLearningDiagnosticsConfig:ManagedMachineLearningDiagnosticsConfig desiredManagedOpentelemetryConfig:ManagedOpenTelemetryConfig desiredMaster:Master desiredMasterAuthorizedNetworksConfig:MasterAuthorizedNetworksConfig desiredMasterVersion desiredMeshCertificates:MeshCertificates desiredMonitoringConfig:MonitoringConfig desiredMonitoringService desiredNetworkPerformanceConfig:ClusterNetworkPerformanceConfig desiredNetworkTierConfig:NetworkTierConfig desiredNodeCreationConfig:NodeCreationConfig desiredNodeKubeletConfig:NodeKubeletConfig desiredNodePoolAutoConfigKubeletConfig:NodeKubeletConfig desiredNodePoolAutoConfigLinuxNodeConfig:LinuxNodeConfig desiredNodePoolAutoConfigNetworkTags:NetworkTags desiredNodePoolAutoConfigResourceManagerTags:ResourceManagerTags desiredNodePoolAutoscaling:NodePoolAutoscaling desiredNodePoolId desiredNodePoolLoggingConfig:NodePoolLoggingConfig desiredNodePoolUpgradeConcurrencyConfig:NodePoolUpgradeConcurrencyConfig desiredNodeVersion desiredNotificationConfig:NotificationConfig desiredParentProductConfig:ParentProductConfig desiredPodAutoscaling:PodAutoscaling desiredPodSecurityPolicyConfig:PodSecurityPolicyConfig desiredPrivateClusterConfig:PrivateClusterConfig desiredPrivateIpv6GoogleAccess desiredPrivilegedAdmissionConfig:PrivilegedAdmissionConfig desiredProtectConfig:ProtectConfig desiredRbacBindingConfig:RBACBindingConfig desiredReleaseChannel:ReleaseChannel desiredResourceUsageExportConfig:ResourceUsageExportConfig desiredRollbackSafeUpgrade:RollbackSafeUpgrade desiredScheduleUpgradeConfig:ScheduleUpgradeConfig desiredSecretManagerConfig:SecretManagerConfig desiredSecretSyncConfig:SecretSyncConfig desiredSecurityPostureConfig:SecurityPostureConfig desiredServiceExternalIpsConfig:ServiceExternalIPsConfig desiredShieldedNodes:ShieldedNodes desiredStackType desiredTpuConfig:TpuConfig desiredUserManagedKeysConfig:UserManagedKeysConfig desiredVerticalPodAutoscaling:VerticalPodAutoscaling desiredWorkloadAltsConfig:WorkloadALTSConfig desiredWorkloadCertificates:WorkloadCertificates desiredWorkloadIdentityConfig:WorkloadIdentityConfig enableK8sBetaApis:K8sBetaAPIConfig etag gkeAutoUpgradeConfig:GkeAutoUpgradeConfig privateClusterConfig:PrivateClusterConfig removedAdditionalPodRangesConfig:AdditionalPodRangesConfig userManagedKeysConfig:UserManagedKeysConfig",
  CompatibilityStatus:
    "downgradableVersion emulatedVersionTime",
  CompliancePostureConfig:
    "complianceStandards:ComplianceStandard mode",
  ComplianceStandard:
    "standard",
  ConfidentialNodes:
    "confidentialInstanceType enabled",
  ConfigConnectorConfig:
    "enabled",
  ConsumptionMeteringConfig:
    "enabled",
  ContainerdConfig:
    "privateRegistryAccessConfig:PrivateRegistryAccessConfig registryHosts:RegistryHostConfig writableCgroups:WritableCgroups",
  ControlPlaneEgress:
    "mode",
  ControlPlaneEndpointsConfig:
    "dnsEndpointConfig:DNSEndpointConfig ipEndpointsConfig:IPEndpointsConfig",
  CostManagementConfig:
    "enabled",
  CrashLoopBackOffConfig:
    "maxContainerRestartPeriod",
  CreateClusterRequest:
    "cluster:Cluster parent projectId zone",
  CreateNodePoolRequest:
    "clusterId nodePool:NodePool parent projectId zone",
  CustomImageConfig:
    "image imageProject",
  CustomNodeInit:
    "initScript:InitScript",
  DNSConfig:
    "additiveVpcScopeDnsDomain clusterDns clusterDnsDomain clusterDnsScope",
  DNSEndpointConfig:
    "allowExternalTraffic enableK8sCertsViaDns enableK8sTokensViaDns endpoint",
  DailyMaintenanceWindow:
    "duration startTime",
  DatabaseEncryption:
    "currentState decryptionKeys keyName lastOperationErrors:OperationError state",
  DataplaneV2Config:
    "scalabilityMode",
  Date:
    "day month year",
  DedicatedLocalSsdProfile:
    "diskCount",
  DefaultComputeClassConfig:
    "enabled",
  DefaultSnatStatus:
    "disabled",
  DesiredAdditionalIPRangesConfig:
    "additionalIpRangesConfigs:AdditionalIPRangesConfig",
  DesiredEnterpriseConfig:
    "desiredTier",
  DiskIoScheduler:
    "nodeAttachedDiskIoScheduler nodeSystemIoScheduler",
  DisruptionBudget:
    "lastDisruptionTime lastMinorVersionDisruptionTime minorVersionDisruptionInterval patchVersionDisruptionInterval",
  DnsCacheConfig:
    "enabled",
  EncryptionConfig:
    "disabled",
  EnterpriseConfig:
    "clusterTier desiredTier",
  EphemeralLocalSsdProfile:
    "swapSizeGib swapSizePercent",
  EphemeralStorageConfig:
    "localSsdCount",
  EphemeralStorageLocalSsdConfig:
    "dataCacheCount localSsdCount",
  EvictionGracePeriod:
    "imagefsAvailable imagefsInodesFree memoryAvailable nodefsAvailable nodefsInodesFree pidAvailable",
  EvictionMinimumReclaim:
    "imagefsAvailable imagefsInodesFree memoryAvailable nodefsAvailable nodefsInodesFree pidAvailable",
  EvictionSignals:
    "imagefsAvailable imagefsInodesFree memoryAvailable nodefsAvailable nodefsInodesFree pidAvailable",
  ExclusionUntilEndOfSupport:
    "enabled endTime startTime",
  FastSocket:
    "enabled",
  Filter:
    "eventType",
  Fleet:
    "membership membershipType preRegistered project",
  GCPSecretManagerCertificateConfig:
    "secretUri",
  GPUDirectConfig:
    "gpuDirectStrategy",
  GPUDriverInstallationConfig:
    "gpuDriverVersion",
  GPUSharingConfig:
    "gpuSharingStrategy maxSharedClientsPerGpu",
  GatewayAPIConfig:
    "channel",
  GcePersistentDiskCsiDriverConfig:
    "enabled",
  GcfsConfig:
    "enabled",
  GcpFilestoreCsiDriverConfig:
    "enabled",
  GcsFuseCsiDriverConfig:
    "enabled",
  GkeAutoUpgradeConfig:
    "patchMode",
  GkeBackupAgentConfig:
    "enabled",
  HighScaleCheckpointingConfig:
    "enabled",
  HorizontalPodAutoscaling:
    "disabled",
  HostConfig:
    "ca:CertificateConfig capabilities client:CertificateConfigPair dialTimeout header:RegistryHeader host overridePath",
  HostMaintenancePolicy:
    "maintenanceInterval opportunisticMaintenanceStrategy:OpportunisticMaintenanceStrategy",
  HttpLoadBalancing:
    "disabled",
  HugepagesConfig:
    "hugepageSize1g hugepageSize2m",
  ILBSubsettingConfig:
    "enabled",
  IPAllocationPolicy:
    "additionalIpRangesConfigs:AdditionalIPRangesConfig additionalPodRangesConfig:AdditionalPodRangesConfig allowRouteOverlap autoIpamConfig:AutoIpamConfig clusterIpv4Cidr clusterIpv4CidrBlock clusterSecondaryRangeName createSubnetwork defaultPodIpv4RangeUtilization ipv6AccessType networkTierConfig:NetworkTierConfig nodeIpv4Cidr nodeIpv4CidrBlock podCidrOverprovisionConfig:PodCIDROverprovisionConfig servicesIpv4Cidr servicesIpv4CidrBlock servicesIpv6CidrBlock servicesSecondaryRangeName stackType subnetIpv6CidrBlock subnetworkName tpuIpv4CidrBlock useIpAliases useRoutes",
  IPEndpointsConfig:
    "authorizedNetworksConfig:MasterAuthorizedNetworksConfig enablePublicEndpoint enabled globalAccess privateEndpoint privateEndpointSubnetwork publicEndpoint",
  IdentityServiceConfig:
    "enabled",
  InitScript:
    "args gcpSecretManagerSecretUri gcsGeneration gcsUri",
  IntraNodeVisibilityConfig:
    "enabled",
  IstioConfig:
    "auth disabled",
  K8sBetaAPIConfig:
    "enabledApis",
  KalmConfig:
    "enabled",
  KubeletCertInfo:
    "nonTpmBootstrapCertExpireTime tpmBootstrapCertExpireTime",
  KubernetesDashboard:
    "disabled",
  LegacyAbac:
    "enabled",
  LinuxNodeConfig:
    "accurateTimeConfig:AccurateTimeConfig cgroupMode customNodeInit:CustomNodeInit diskIoScheduler:DiskIoScheduler hugepages:HugepagesConfig nodeKernelModuleLoading:NodeKernelModuleLoading nodeVfioConfig:NodeVfioConfig swapConfig:SwapConfig sysctls transparentHugepageDefrag transparentHugepageEnabled",
  LocalNvmeSsdBlockConfig:
    "localSsdCount",
  LoggingComponentConfig:
    "enableComponents",
  LoggingConfig:
    "componentConfig:LoggingComponentConfig",
  LoggingVariantConfig:
    "variant",
  LustreCsiDriverConfig:
    "disableMultiNic enableLegacyLustrePort enabled",
  MaintenanceExclusionOptions:
    "endTimeBehavior scope",
  MaintenancePolicy:
    "disruptionBudget:DisruptionBudget resourceVersion window:MaintenanceWindow",
  MaintenanceWindow:
    "dailyMaintenanceWindow:DailyMaintenanceWindow maintenanceExclusions recurringMaintenanceWindow:RecurringMaintenanceWindow recurringWindow:RecurringTimeWindow",
  ManagedMachineLearningDiagnosticsConfig:
    "enabled",
  ManagedOpenTelemetryConfig:
    "scope",
  ManagedPrometheusConfig:
    "autoMonitoringConfig:AutoMonitoringConfig enabled",
  Master:
    "compatibilityStatus:CompatibilityStatus",
  MasterAuth:
    "clientCertificate clientCertificateConfig:ClientCertificateConfig clientKey clusterCaCertificate password username",
  MasterAuthorizedNetworksConfig:
    "cidrBlocks:CidrBlock enabled gcpPublicCidrsAccessEnabled privateEndpointEnforcementEnabled",
  MaxPodsConstraint:
    "maxPodsPerNode",
  MemoryManager:
    "policy",
  MeshCertificates:
    "enableCertificates",
  MonitoringComponentConfig:
    "enableComponents",
  MonitoringConfig:
    "advancedDatapathObservabilityConfig:AdvancedDatapathObservabilityConfig componentConfig:MonitoringComponentConfig managedPrometheusConfig:ManagedPrometheusConfig",
  NetworkConfig:
    "datapathProvider dataplaneV2Config:DataplaneV2Config defaultEnablePrivateNodes defaultSnatStatus:DefaultSnatStatus disableL4LbFirewallReconciliation dnsConfig:DNSConfig enableCiliumClusterwideNetworkPolicy enableFqdnNetworkPolicy enableIntraNodeVisibility enableL4ilbSubsetting enableMultiNetworking gatewayApiConfig:GatewayAPIConfig inTransitEncryptionConfig network networkPerformanceConfig:ClusterNetworkPerformanceConfig privateIpv6GoogleAccess serviceExternalIpsConfig:ServiceExternalIPsConfig subnetwork",
  NetworkPerformanceConfig:
    "externalIpEgressBandwidthTier totalEgressBandwidthTier",
  NetworkPolicy:
    "enabled provider",
  NetworkPolicyConfig:
    "disabled",
  NetworkTags:
    "tags",
  NetworkTierConfig:
    "networkTier",
  NodeAffinity:
    "key operator values",
  NodeConfig:
    "accelerators:AcceleratorConfig advancedMachineFeatures:AdvancedMachineFeatures bootDisk:BootDisk bootDiskKmsKey confidentialNodes:ConfidentialNodes consolidationDelay containerdConfig:ContainerdConfig diskSizeGb diskType effectiveCgroupMode enableConfidentialStorage ephemeralStorageConfig:EphemeralStorageConfig ephemeralStorageLocalSsdConfig:EphemeralStorageLocalSsdConfig fastSocket:FastSocket flexStart gcfsConfig:GcfsConfig gpuDirectConfig:GPUDirectConfig gvnic:VirtualNIC hostMaintenancePolicy:HostMaintenancePolicy imageType kubeletConfig:NodeKubeletConfig labels linuxNodeConfig:LinuxNodeConfig localNvmeSsdBlockConfig:LocalNvmeSsdBlockConfig localSsdCount localSsdEncryptionMode loggingConfig:NodePoolLoggingConfig machineType maxRunDuration metadata minCpuPlatform nodeGroup nodeImageConfig:CustomImageConfig oauthScopes preemptible reservationAffinity:ReservationAffinity resourceLabels resourceManagerTags:ResourceManagerTags sandboxConfig:SandboxConfig secondaryBootDiskUpdateStrategy:SecondaryBootDiskUpdateStrategy secondaryBootDisks:SecondaryBootDisk serviceAccount shieldedInstanceConfig:ShieldedInstanceConfig soleTenantConfig:SoleTenantConfig spot storagePools tags taintConfig:TaintConfig taints:NodeTaint windowsNodeConfig:WindowsNodeConfig workloadMetadataConfig:WorkloadMetadataConfig",
  NodeConfigDefaults:
    "containerdConfig:ContainerdConfig gcfsConfig:GcfsConfig hostMaintenancePolicy:HostMaintenancePolicy loggingConfig:NodePoolLoggingConfig nodeKubeletConfig:NodeKubeletConfig",
  NodeCreationConfig:
    "nodeCreationMode",
  NodeDrainConfig:
    "graceTerminationDuration pdbTimeoutDuration respectPdbDuringNodePoolDeletion",
  NodeKernelModuleLoading:
    "policy",
  NodeKubeletConfig:
    "allowedUnsafeSysctls containerLogMaxFiles containerLogMaxSize cpuCfsQuota cpuCfsQuotaPeriod cpuManagerPolicy crashLoopBackOff:CrashLoopBackOffConfig evictionMaxPodGracePeriodSeconds evictionMinimumReclaim:EvictionMinimumReclaim evictionSoft:EvictionSignals evictionSoftGracePeriod:EvictionGracePeriod imageGcHighThresholdPercent imageGcLowThresholdPercent imageMaximumGcAge imageMinimumGcAge insecureKubeletReadonlyPortEnabled maxParallelImagePulls memoryManager:MemoryManager podPidsLimit shutdownGracePeriodCriticalPodsSeconds shutdownGracePeriodSeconds singleProcessOomKill topologyManager:TopologyManager",
  NodeLabels:
    "labels",
  NodeManagement:
    "autoRepair autoUpgrade upgradeOptions:AutoUpgradeOptions",
  NodeNetworkConfig:
    "acceleratorNetworkProfile additionalNodeNetworkConfigs:AdditionalNodeNetworkConfig additionalPodNetworkConfigs:AdditionalPodNetworkConfig createPodRange enablePrivateNodes network networkPerformanceConfig:NetworkPerformanceConfig networkTierConfig:NetworkTierConfig podCidrOverprovisionConfig:PodCIDROverprovisionConfig podIpv4CidrBlock podIpv4RangeUtilization podRange subnetwork",
  NodePool:
    "autopilotConfig:AutopilotConfig autoscaling:NodePoolAutoscaling bestEffortProvisioning:BestEffortProvisioning conditions:StatusCondition config:NodeConfig etag initialNodeCount instanceGroupUrls kubeletCertInfo:KubeletCertInfo locations maintenancePolicy:NodePoolMaintenancePolicy management:NodeManagement maxPodsConstraint:MaxPodsConstraint name networkConfig:NodeNetworkConfig nodeDrainConfig:NodeDrainConfig placementPolicy:PlacementPolicy podIpv4CidrSize queuedProvisioning:QueuedProvisioning selfLink status statusMessage updateInfo:UpdateInfo upgradeSettings:UpgradeSettings version",
  NodePoolAutoConfig:
    "linuxNodeConfig:LinuxNodeConfig networkTags:NetworkTags nodeKubeletConfig:NodeKubeletConfig resourceManagerTags:ResourceManagerTags",
  NodePoolAutoscaling:
    "autoprovisioned enabled locationPolicy maxNodeCount minNodeCount totalMaxNodeCount totalMinNodeCount",
  NodePoolDefaults:
    "nodeConfigDefaults:NodeConfigDefaults",
  NodePoolLoggingConfig:
    "variantConfig:LoggingVariantConfig",
  NodePoolMaintenancePolicy:
    "exclusionUntilEndOfSupport:ExclusionUntilEndOfSupport",
  NodePoolUpgradeConcurrencyConfig:
    "maxCount",
  NodeReadinessConfig:
    "enabled",
  NodeTaint:
    "effect key value",
  NodeTaints:
    "taints:NodeTaint",
  NodeVfioConfig:
    "dmaEntryLimit",
  NotificationConfig:
    "pubsub:PubSub",
  OperationError:
    "errorMessage keyName timestamp",
  OpportunisticMaintenanceStrategy:
    "maintenanceAvailabilityWindow minNodesPerPool nodeIdleTimeWindow",
  ParallelstoreCsiDriverConfig:
    "enabled",
  ParentProductConfig:
    "labels productName",
  PlacementPolicy:
    "policyName tpuTopology type",
  PodAutoscaling:
    "hpaProfile",
  PodCIDROverprovisionConfig:
    "disable",
  PodSecurityPolicyConfig:
    "enabled",
  PodSnapshotConfig:
    "enabled",
  PolicyBinding:
    "name",
  PrivateClusterConfig:
    "enablePrivateEndpoint enablePrivateNodes masterGlobalAccessConfig:PrivateClusterMasterGlobalAccessConfig masterIpv4CidrBlock peeringName privateEndpoint privateEndpointSubnetwork publicEndpoint",
  PrivateClusterMasterGlobalAccessConfig:
    "enabled",
  PrivateRegistryAccessConfig:
    "certificateAuthorityDomainConfig:CertificateAuthorityDomainConfig enabled",
  PrivilegedAdmissionConfig:
    "allowlistPaths",
  ProtectConfig:
    "workloadConfig:WorkloadConfig workloadVulnerabilityMode",
  PubSub:
    "enabled filter:Filter topic",
  QueuedProvisioning:
    "enabled",
  RBACBindingConfig:
    "enableInsecureBindingSystemAuthenticated enableInsecureBindingSystemUnauthenticated",
  RangeInfo:
    "rangeName utilization",
  RayClusterLoggingConfig:
    "enabled",
  RayClusterMonitoringConfig:
    "enabled",
  RayOperatorConfig:
    "enabled rayClusterLoggingConfig:RayClusterLoggingConfig rayClusterMonitoringConfig:RayClusterMonitoringConfig",
  RecurringMaintenanceWindow:
    "delayUntil:Date recurrence windowDuration windowStartTime:TimeOfDay",
  RecurringTimeWindow:
    "recurrence window:TimeWindow",
  RegistryHeader:
    "key value",
  RegistryHostConfig:
    "hosts:HostConfig server",
  ReleaseChannel:
    "channel",
  ReservationAffinity:
    "consumeReservationType key values",
  ResourceLabels:
    "labels",
  ResourceLimit:
    "maximum minimum resourceType",
  ResourceManagerTags:
    "tags",
  ResourceUsageExportConfig:
    "bigqueryDestination:BigQueryDestination consumptionMeteringConfig:ConsumptionMeteringConfig enableNetworkEgressMetering",
  RollbackSafeUpgrade:
    "controlPlaneSoakDuration",
  RotationConfig:
    "enabled rotationInterval",
  SandboxConfig:
    "sandboxType type",
  ScheduleUpgradeConfig:
    "enabled",
  SecondaryBootDisk:
    "diskImage mode",
  SecondaryBootDiskUpdateStrategy:
    "",
  SecretManagerConfig:
    "enabled rotationConfig:RotationConfig",
  SecretSyncConfig:
    "enabled rotationConfig:SyncRotationConfig",
  SecurityPostureConfig:
    "mode vulnerabilityMode",
  ServiceExternalIPsConfig:
    "enabled",
  SetLabelsRequest:
    "clusterId labelFingerprint name projectId resourceLabels zone",
  SetMaintenancePolicyRequest:
    "clusterId maintenancePolicy:MaintenancePolicy name projectId zone",
  SetNodePoolAutoscalingRequest:
    "autoscaling:NodePoolAutoscaling clusterId name nodePoolId projectId zone",
  SetNodePoolManagementRequest:
    "clusterId management:NodeManagement name nodePoolId projectId zone",
  SetNodePoolSizeRequest:
    "clusterId name nodeCount nodePoolId projectId zone",
  ShieldedInstanceConfig:
    "enableIntegrityMonitoring enableSecureBoot",
  ShieldedNodes:
    "enabled",
  SliceControllerConfig:
    "enabled",
  SlurmOperatorConfig:
    "enabled",
  SoleTenantConfig:
    "minNodeCpus nodeAffinities:NodeAffinity",
  StandardRolloutPolicy:
    "batchNodeCount batchPercentage batchSoakDuration",
  StatefulHAConfig:
    "enabled",
  StatusCondition:
    "canonicalCode code message",
  SwapConfig:
    "bootDiskProfile:BootDiskProfile dedicatedLocalSsdProfile:DedicatedLocalSsdProfile enabled encryptionConfig:EncryptionConfig ephemeralLocalSsdProfile:EphemeralLocalSsdProfile",
  SyncRotationConfig:
    "enabled rotationInterval",
  TaintConfig:
    "architectureTaintBehavior",
  TimeOfDay:
    "hours minutes nanos seconds",
  TimeWindow:
    "endTime maintenanceExclusionOptions:MaintenanceExclusionOptions startTime",
  TopologyManager:
    "policy scope",
  TpuConfig:
    "enabled ipv4CidrBlock useServiceNetworking",
  UpdateClusterRequest:
    "clusterId name projectId update:ClusterUpdate zone",
  UpdateInfo:
    "blueGreenInfo:BlueGreenInfo",
  UpdateNodePoolRequest:
    "accelerators:AcceleratorConfig bootDisk:BootDisk clusterId confidentialNodes:ConfidentialNodes consolidationDelay containerdConfig:ContainerdConfig diskSizeGb diskType etag fastSocket:FastSocket flexStart gcfsConfig:GcfsConfig gvnic:VirtualNIC image imageProject imageType kubeletConfig:NodeKubeletConfig labels:NodeLabels linuxNodeConfig:LinuxNodeConfig locations loggingConfig:NodePoolLoggingConfig machineType maintenancePolicy:NodePoolMaintenancePolicy maxRunDuration name nodeDrainConfig:NodeDrainConfig nodeNetworkConfig:NodeNetworkConfig nodePoolId nodeVersion projectId queuedProvisioning:QueuedProvisioning resourceLabels:ResourceLabels resourceManagerTags:ResourceManagerTags storagePools tags:NetworkTags taintConfig:TaintConfig taints:NodeTaints upgradeSettings:UpgradeSettings windowsNodeConfig:WindowsNodeConfig workloadMetadataConfig:WorkloadMetadataConfig zone",
  UpgradeSettings:
    "blueGreenSettings:BlueGreenSettings maxSurge maxUnavailable strategy",
  UserManagedKeysConfig:
    "aggregationCa clusterCa controlPlaneDiskEncryptionKey controlPlaneDiskEncryptionKeyVersions etcdApiCa etcdPeerCa gkeopsEtcdBackupEncryptionKey serviceAccountSigningKeys serviceAccountVerificationKeys",
  VerticalPodAutoscaling:
    "enabled",
  VirtualNIC:
    "enabled",
  WindowsNodeConfig:
    "osVersion",
  WorkloadALTSConfig:
    "enableAlts",
  WorkloadCertificates:
    "enableCertificates",
  WorkloadConfig:
    "auditMode",
  WorkloadIdentityConfig:
    "identityNamespace identityProvider workloadPool",
  WorkloadMetadataConfig:
    "mode nodeMetadata",
  WorkloadPolicyConfig:
    "allowNetAdmin autopilotCompatibilityAuditingEnabled",
  WritableCgroups:
    "enabled",
};

/** Kinds that the emulator stores, or refuses for want of a controller, but does nothing with. The notation is read by `message-table.ts`. */
export const furtherMessages: string = `
ResourceQuota: 1 metadata ObjectMeta, 2 spec ResourceQuotaSpec, 3 status ResourceQuotaStatus
LimitRange: 1 metadata ObjectMeta, 2 spec LimitRangeSpec
ReplicationController: 1 metadata ObjectMeta, 2 spec ReplicationControllerSpec, 3 status ReplicationControllerStatus
StatefulSet: 1 metadata ObjectMeta, 2 spec StatefulSetSpec, 3 status StatefulSetStatus
DaemonSet: 1 metadata ObjectMeta, 2 spec DaemonSetSpec, 3 status DaemonSetStatus
Job: 1 metadata ObjectMeta, 2 spec JobSpec, 3 status JobStatus
CronJob: 1 metadata ObjectMeta, 2 spec CronJobSpec, 3 status CronJobStatus
Ingress: 1 metadata ObjectMeta, 2 spec IngressSpec, 3 status IngressStatus
NetworkPolicy: 1 metadata ObjectMeta, 2 spec NetworkPolicySpec
PodDisruptionBudget: 1 metadata ObjectMeta, 2 spec PodDisruptionBudgetSpec, 3 status PodDisruptionBudgetStatus
PriorityClass: 1 metadata ObjectMeta, 2 value int32, 3 globalDefault bool, 4 description string,
  5 preemptionPolicy string?
HorizontalPodAutoscaler: 1 metadata ObjectMeta, 2 spec HorizontalPodAutoscalerSpec,
  3 status HorizontalPodAutoscalerStatus
StorageClass: 1 metadata ObjectMeta, 2 provisioner string, 3 parameters {string}, 4 reclaimPolicy string?,
  5 mountOptions string[], 6 allowVolumeExpansion bool?, 7 volumeBindingMode string?,
  8 allowedTopologies TopologySelectorTerm[]
ValidatingWebhookConfiguration: 1 metadata ObjectMeta, 2 webhooks ValidatingWebhook[]
TokenReview: 1 metadata ObjectMeta, 2 spec TokenReviewSpec, 3 status TokenReviewStatus
ResourceQuotaSpec: 1 hard {Quantity}, 2 scopes string[], 3 scopeSelector ScopeSelector
ResourceQuotaStatus: 1 hard {Quantity}, 2 used {Quantity}
LimitRangeSpec: 1 limits LimitRangeItem[]
ReplicationControllerSpec: 1 replicas int32?, 4 minReadySeconds int32, 2 selector {string}, 3 template PodTemplateSpec
ReplicationControllerStatus: 1 replicas int32, 2 fullyLabeledReplicas int32, 4 readyReplicas int32,
  5 availableReplicas int32, 3 observedGeneration int64, 6 conditions ReplicationControllerCondition[]
StatefulSetSpec: 1 replicas int32?, 2 selector LabelSelector, 3 template PodTemplateSpec,
  4 volumeClaimTemplates PersistentVolumeClaim[], 5 serviceName string, 6 podManagementPolicy string,
  7 updateStrategy StatefulSetUpdateStrategy, 8 revisionHistoryLimit int32?, 9 minReadySeconds int32,
  10 persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy,
  11 ordinals StatefulSetOrdinals
StatefulSetStatus: 1 observedGeneration int64, 2 replicas int32, 3 readyReplicas int32, 4 currentReplicas int32,
  5 updatedReplicas int32, 6 currentRevision string, 7 updateRevision string, 9 collisionCount int32?,
  10 conditions StatefulSetCondition[], 11 availableReplicas int32
DaemonSetSpec: 1 selector LabelSelector, 2 template PodTemplateSpec, 3 updateStrategy DaemonSetUpdateStrategy,
  4 minReadySeconds int32, 6 revisionHistoryLimit int32?
DaemonSetStatus: 1 currentNumberScheduled int32, 2 numberMisscheduled int32, 3 desiredNumberScheduled int32,
  4 numberReady int32, 5 observedGeneration int64, 6 updatedNumberScheduled int32, 7 numberAvailable int32,
  8 numberUnavailable int32, 9 collisionCount int32?, 10 conditions DaemonSetCondition[]
JobSpec: 1 parallelism int32?, 2 completions int32?, 3 activeDeadlineSeconds int64?,
  11 podFailurePolicy PodFailurePolicy, 16 successPolicy SuccessPolicy, 7 backoffLimit int32?,
  12 backoffLimitPerIndex int32?, 13 maxFailedIndexes int32?, 4 selector LabelSelector, 5 manualSelector bool?,
  6 template PodTemplateSpec, 8 ttlSecondsAfterFinished int32?, 9 completionMode string?, 10 suspend bool?,
  14 podReplacementPolicy string?, 15 managedBy string?
JobStatus: 1 conditions JobCondition[], 2 startTime Time, 3 completionTime Time, 4 active int32, 5 succeeded int32,
  6 failed int32, 11 terminating int32?, 7 completedIndexes string, 10 failedIndexes string?,
  8 uncountedTerminatedPods UncountedTerminatedPods, 9 ready int32?
CronJobSpec: 1 schedule string, 8 timeZone string?, 2 startingDeadlineSeconds int64?, 3 concurrencyPolicy string,
  4 suspend bool?, 5 jobTemplate JobTemplateSpec, 6 successfulJobsHistoryLimit int32?, 7 failedJobsHistoryLimit int32?
CronJobStatus: 1 active ObjectReference[], 4 lastScheduleTime Time, 5 lastSuccessfulTime Time
IngressSpec: 4 ingressClassName string?, 1 defaultBackend IngressBackend, 2 tls IngressTLS[], 3 rules IngressRule[]
IngressStatus: 1 loadBalancer IngressLoadBalancerStatus
NetworkPolicySpec: 1 podSelector LabelSelector, 2 ingress NetworkPolicyIngressRule[],
  3 egress NetworkPolicyEgressRule[], 4 policyTypes string[]
PodDisruptionBudgetSpec: 1 minAvailable IntOrString?, 2 selector LabelSelector, 3 maxUnavailable IntOrString?,
  4 unhealthyPodEvictionPolicy string?
PodDisruptionBudgetStatus: 1 observedGeneration int64, 2 disruptedPods {Time}, 3 disruptionsAllowed int32,
  4 currentHealthy int32, 5 desiredHealthy int32, 6 expectedPods int32, 7 conditions Condition[]
HorizontalPodAutoscalerSpec: 1 scaleTargetRef CrossVersionObjectReference, 2 minReplicas int32?, 3 maxReplicas int32,
  4 metrics MetricSpec[], 5 behavior HorizontalPodAutoscalerBehavior
HorizontalPodAutoscalerStatus: 1 observedGeneration int64?, 2 lastScaleTime Time, 3 currentReplicas int32,
  4 desiredReplicas int32, 5 currentMetrics MetricStatus[], 6 conditions HorizontalPodAutoscalerCondition[]
TopologySelectorTerm: 1 matchLabelExpressions TopologySelectorLabelRequirement[]
ValidatingWebhook: 1 name string, 2 clientConfig WebhookClientConfig, 3 rules RuleWithOperations[],
  4 failurePolicy string?, 9 matchPolicy string?, 5 namespaceSelector LabelSelector, 10 objectSelector LabelSelector,
  6 sideEffects string?, 7 timeoutSeconds int32?, 8 admissionReviewVersions string[],
  11 matchConditions MatchCondition[]
TokenReviewSpec: 1 token string, 2 audiences string[]
TokenReviewStatus: 1 authenticated bool, 2 user UserInfo, 4 audiences string[], 3 error string
ScopeSelector: 1 matchExpressions ScopedResourceSelectorRequirement[]
LimitRangeItem: 1 type string, 2 max {Quantity}, 3 min {Quantity}, 4 default {Quantity}, 5 defaultRequest {Quantity},
  6 maxLimitRequestRatio {Quantity}
ReplicationControllerCondition: 1 type string, 2 status string, 3 lastTransitionTime Time, 4 reason string,
  5 message string
StatefulSetUpdateStrategy: 1 type string, 2 rollingUpdate RollingUpdateStatefulSetStrategy
StatefulSetPersistentVolumeClaimRetentionPolicy: 1 whenDeleted string, 2 whenScaled string
StatefulSetOrdinals: 1 start int32
StatefulSetCondition: 1 type string, 2 status string, 3 lastTransitionTime Time, 4 reason string, 5 message string
DaemonSetUpdateStrategy: 1 type string, 2 rollingUpdate RollingUpdateDaemonSet
DaemonSetCondition: 1 type string, 2 status string, 3 lastTransitionTime Time, 4 reason string, 5 message string
PodFailurePolicy: 1 rules PodFailurePolicyRule[]
SuccessPolicy: 1 rules SuccessPolicyRule[]
JobCondition: 1 type string, 2 status string, 3 lastProbeTime Time, 4 lastTransitionTime Time, 5 reason string,
  6 message string
UncountedTerminatedPods: 1 succeeded string[], 2 failed string[]
JobTemplateSpec: 1 metadata ObjectMeta, 2 spec JobSpec
IngressBackend: 4 service IngressServiceBackend, 3 resource TypedLocalObjectReference
IngressTLS: 1 hosts string[], 2 secretName string
IngressRule: 1 host string, 2 ...IngressRuleValue
IngressLoadBalancerStatus: 1 ingress IngressLoadBalancerIngress[]
NetworkPolicyIngressRule: 1 ports NetworkPolicyPort[], 2 from NetworkPolicyPeer[]
NetworkPolicyEgressRule: 1 ports NetworkPolicyPort[], 2 to NetworkPolicyPeer[]
CrossVersionObjectReference: 1 kind string, 2 name string, 3 apiVersion string
MetricSpec: 1 type string, 2 object ObjectMetricSource, 3 pods PodsMetricSource, 4 resource ResourceMetricSource,
  7 containerResource ContainerResourceMetricSource, 5 external ExternalMetricSource
HorizontalPodAutoscalerBehavior: 1 scaleUp HPAScalingRules, 2 scaleDown HPAScalingRules
MetricStatus: 1 type string, 2 object ObjectMetricStatus, 3 pods PodsMetricStatus, 4 resource ResourceMetricStatus,
  7 containerResource ContainerResourceMetricStatus, 5 external ExternalMetricStatus
HorizontalPodAutoscalerCondition: 1 type string, 2 status string, 3 lastTransitionTime Time, 4 reason string,
  5 message string
TopologySelectorLabelRequirement: 1 key string, 2 values string[]
ScopedResourceSelectorRequirement: 1 scopeName string, 2 operator string, 3 values string[]
RollingUpdateStatefulSetStrategy: 1 partition int32?, 2 maxUnavailable IntOrString?
RollingUpdateDaemonSet: 1 maxUnavailable IntOrString?, 2 maxSurge IntOrString?
PodFailurePolicyRule: 1 action string, 2 onExitCodes PodFailurePolicyOnExitCodesRequirement,
  3 onPodConditions PodFailurePolicyOnPodConditionsPattern[]
SuccessPolicyRule: 1 succeededIndexes string?, 2 succeededCount int32?
IngressServiceBackend: 1 name string, 2 port ServiceBackendPort
IngressRuleValue: 1 http HTTPIngressRuleValue
IngressLoadBalancerIngress: 1 ip string, 2 hostname string, 4 ports IngressPortStatus[]
NetworkPolicyPort: 1 protocol string?, 2 port IntOrString?, 3 endPort int32?
NetworkPolicyPeer: 1 podSelector LabelSelector, 2 namespaceSelector LabelSelector, 3 ipBlock IPBlock
ObjectMetricSource: 1 describedObject CrossVersionObjectReference, 2 target MetricTarget, 3 metric MetricIdentifier
PodsMetricSource: 1 metric MetricIdentifier, 2 target MetricTarget
ResourceMetricSource: 1 name string, 2 target MetricTarget
ContainerResourceMetricSource: 1 name string, 2 target MetricTarget, 3 container string
ExternalMetricSource: 1 metric MetricIdentifier, 2 target MetricTarget
HPAScalingRules: 3 stabilizationWindowSeconds int32?, 1 selectPolicy string?, 2 policies HPAScalingPolicy[],
  4 tolerance Quantity
ObjectMetricStatus: 1 metric MetricIdentifier, 2 current MetricValueStatus,
  3 describedObject CrossVersionObjectReference
PodsMetricStatus: 1 metric MetricIdentifier, 2 current MetricValueStatus
ResourceMetricStatus: 1 name string, 2 current MetricValueStatus
ContainerResourceMetricStatus: 1 name string, 2 current MetricValueStatus, 3 container string
ExternalMetricStatus: 1 metric MetricIdentifier, 2 current MetricValueStatus
PodFailurePolicyOnExitCodesRequirement: 1 containerName string?, 2 operator string, 3 values int32[]
PodFailurePolicyOnPodConditionsPattern: 1 type string, 2 status string
ServiceBackendPort: 1 name string, 2 number int32
HTTPIngressRuleValue: 1 paths HTTPIngressPath[]
IngressPortStatus: 1 port int32, 2 protocol string, 3 error string?
IPBlock: 1 cidr string, 2 except string[]
MetricTarget: 1 type string, 2 value Quantity, 3 averageValue Quantity, 4 averageUtilization int32?
MetricIdentifier: 1 name string, 2 selector LabelSelector
HPAScalingPolicy: 1 type string, 2 value int32, 3 periodSeconds int32
MetricValueStatus: 1 value Quantity, 2 averageValue Quantity, 3 averageUtilization int32?
HTTPIngressPath: 1 path string, 3 pathType string?, 2 backend IngressBackend
`;

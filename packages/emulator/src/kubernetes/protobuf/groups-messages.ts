/** The kinds of the other groups: apps, rbac, coordination, policy, authorization, authentication, admission. The notation is read by `message-table.ts`. */
export const groupsMessages: string = `
Deployment: 1 metadata ObjectMeta, 2 spec DeploymentSpec, 3 status DeploymentStatus
ReplicaSet: 1 metadata ObjectMeta, 2 spec ReplicaSetSpec, 3 status ReplicaSetStatus
Role: 1 metadata ObjectMeta, 2 rules PolicyRule[]
RoleBinding: 1 metadata ObjectMeta, 2 subjects Subject[], 3 roleRef RoleRef
ClusterRole: 1 metadata ObjectMeta, 2 rules PolicyRule[], 3 aggregationRule AggregationRule
ClusterRoleBinding: 1 metadata ObjectMeta, 2 subjects Subject[], 3 roleRef RoleRef
Lease: 1 metadata ObjectMeta, 2 spec LeaseSpec
Eviction: 1 metadata ObjectMeta, 2 deleteOptions DeleteOptions
SelfSubjectAccessReview: 1 metadata ObjectMeta, 2 spec SelfSubjectAccessReviewSpec, 3 status SubjectAccessReviewStatus
SelfSubjectRulesReview: 1 metadata ObjectMeta, 2 spec SelfSubjectRulesReviewSpec, 3 status SubjectRulesReviewStatus
SubjectAccessReview: 1 metadata ObjectMeta, 2 spec SubjectAccessReviewSpec, 3 status SubjectAccessReviewStatus
LocalSubjectAccessReview: 1 metadata ObjectMeta, 2 spec SubjectAccessReviewSpec, 3 status SubjectAccessReviewStatus
TokenRequest: 1 metadata ObjectMeta, 2 spec TokenRequestSpec, 3 status TokenRequestStatus
SelfSubjectReview: 1 metadata ObjectMeta, 2 status SelfSubjectReviewStatus
MutatingWebhookConfiguration: 1 metadata ObjectMeta, 2 webhooks MutatingWebhook[]
DeploymentSpec: 1 replicas int32?, 2 selector LabelSelector, 3 template PodTemplateSpec,
  4 strategy DeploymentStrategy, 5 minReadySeconds int32, 6 revisionHistoryLimit int32?, 7 paused bool,
  9 progressDeadlineSeconds int32?
DeploymentStatus: 1 observedGeneration int64, 2 replicas int32, 3 updatedReplicas int32, 7 readyReplicas int32,
  4 availableReplicas int32, 5 unavailableReplicas int32, 9 terminatingReplicas int32?,
  6 conditions DeploymentCondition[], 8 collisionCount int32?
ReplicaSetSpec: 1 replicas int32?, 4 minReadySeconds int32, 2 selector LabelSelector, 3 template PodTemplateSpec
ReplicaSetStatus: 1 replicas int32, 2 fullyLabeledReplicas int32, 4 readyReplicas int32, 5 availableReplicas int32,
  7 terminatingReplicas int32?, 3 observedGeneration int64, 6 conditions ReplicaSetCondition[]
PolicyRule: 1 verbs string[], 2 apiGroups string[], 3 resources string[], 4 resourceNames string[],
  5 nonResourceURLs string[]
Subject: 1 kind string, 2 apiGroup string, 3 name string, 4 namespace string
RoleRef: 1 apiGroup string, 2 kind string, 3 name string
AggregationRule: 1 clusterRoleSelectors LabelSelector[]
LeaseSpec: 1 holderIdentity string?, 2 leaseDurationSeconds int32?, 3 acquireTime MicroTime, 4 renewTime MicroTime,
  5 leaseTransitions int32?, 6 strategy string?, 7 preferredHolder string?
SelfSubjectAccessReviewSpec: 1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes
SubjectAccessReviewStatus: 1 allowed bool, 4 denied bool, 2 reason string, 3 evaluationError string
SelfSubjectRulesReviewSpec: 1 namespace string
SubjectRulesReviewStatus: 1 resourceRules ResourceRule[], 2 nonResourceRules NonResourceRule[], 3 incomplete bool,
  4 evaluationError string
SubjectAccessReviewSpec: 1 resourceAttributes ResourceAttributes, 2 nonResourceAttributes NonResourceAttributes,
  3 user string, 4 groups string[], 5 extra {ExtraValue}, 6 uid string
TokenRequestSpec: 1 audiences string[], 4 expirationSeconds int64?, 3 boundObjectRef BoundObjectReference
TokenRequestStatus: 1 token string, 2 expirationTimestamp Time
SelfSubjectReviewStatus: 1 userInfo UserInfo
MutatingWebhook: 1 name string, 2 clientConfig WebhookClientConfig, 3 rules RuleWithOperations[],
  4 failurePolicy string?, 9 matchPolicy string?, 5 namespaceSelector LabelSelector, 11 objectSelector LabelSelector,
  6 sideEffects string?, 7 timeoutSeconds int32?, 8 admissionReviewVersions string[], 10 reinvocationPolicy string?,
  12 matchConditions MatchCondition[]
DeploymentStrategy: 1 type string, 2 rollingUpdate RollingUpdateDeployment
DeploymentCondition: 1 type string, 2 status string, 6 lastUpdateTime Time, 7 lastTransitionTime Time,
  4 reason string, 5 message string
ReplicaSetCondition: 1 type string, 2 status string, 3 lastTransitionTime Time, 4 reason string, 5 message string
ResourceAttributes: 1 namespace string, 2 verb string, 3 group string, 4 version string, 5 resource string,
  6 subresource string, 7 name string, 8 fieldSelector FieldSelectorAttributes,
  9 labelSelector LabelSelectorAttributes
NonResourceAttributes: 1 path string, 2 verb string
ResourceRule: 1 verbs string[], 2 apiGroups string[], 3 resources string[], 4 resourceNames string[]
NonResourceRule: 1 verbs string[], 2 nonResourceURLs string[]
BoundObjectReference: 1 kind string, 2 apiVersion string, 3 name string, 4 uid string
UserInfo: 1 username string, 2 uid string, 3 groups string[], 4 extra {ExtraValue}
WebhookClientConfig: 3 url string?, 1 service ServiceReference, 2 caBundle bytes
RuleWithOperations: 1 operations string[], 2 ...Rule
MatchCondition: 1 name string, 2 expression string
RollingUpdateDeployment: 1 maxUnavailable IntOrString?, 2 maxSurge IntOrString?
FieldSelectorAttributes: 1 rawSelector string, 2 requirements FieldSelectorRequirement[]
LabelSelectorAttributes: 1 rawSelector string, 2 requirements LabelSelectorRequirement[]
ServiceReference: 1 namespace string, 2 name string, 3 path string?, 4 port int32?
Rule: 1 apiGroups string[], 2 apiVersions string[], 3 resources string[], 4 scope string?
FieldSelectorRequirement: 1 key string, 2 operator string, 3 values string[]
`;

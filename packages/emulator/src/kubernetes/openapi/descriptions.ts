import type { Stored } from "../../cloud/http.ts";

/** What `kubectl explain` says of the kinds that people of this cloud meet, in our own words. */
const kinds: Readonly<Record<string, string>> = {
  ClusterRole: "Rules that hold in every namespace and for what has none.",
  ClusterRoleBinding: "Gives a cluster role's rules to subjects, everywhere.",
  ConfigMap: "Configuration as keys and texts.",
  Container: "One container of a pod: an image with how it is run.",
  CustomResourceDefinition: "Makes the API server know a resource of somebody else's.",
  Deployment: "Keeps a number of equal pods running and replaces them step by step when their template changes.",
  DeploymentSpec: "How many pods a deployment keeps, by which template, and how it replaces them.",
  Ingress: "Rules by which HTTP requests from outside reach services.",
  Job: "Runs pods until enough of them have succeeded.",
  MutatingWebhookConfiguration: "Servers that may change objects before they are stored.",
  Namespace: "A place for objects whose names are their own.",
  NetworkPolicy: "Which traffic pods take and send.",
  Node: "A machine that runs pods.",
  ObjectMeta: "What every object carries: its name and place, its labels and annotations, its owners and writers.",
  PersistentVolumeClaim: "Asks for storage.",
  Pod: "Containers that run together on one node.",
  PodSpec: "What a pod runs and how.",
  PodTemplateSpec: "What pods that are made from a template look like.",
  ReplicaSet: "Keeps a number of equal pods running.",
  ResourceQuota: "The most that a namespace may use.",
  Role: "Rules that hold in one namespace.",
  RoleBinding: "Gives the rules of a role to subjects, in one namespace.",
  Secret: "Keys and values that not everybody may see.",
  Service: "One address for the pods that a selector finds.",
  ServiceAccount: "As whom pods call the API server, and Google where Workload Identity binds it.",
};

const fields: Readonly<Record<string, string>> = {
  apiVersion: "The group and version that the object is written in.",
  kind: "The kind of the object.",
  metadata: "The object's name, place, labels and annotations.",
  spec: "What is wanted.",
  status: "What is; written by the cluster.",
  "ObjectMeta.annotations":
    "Texts that programs keep with the object. Workload Identity reads one of a service account.",
  "ObjectMeta.labels": "Short texts by which selectors find the object.",
  "ObjectMeta.name": "The name, one of its kind in its namespace; it can't be changed.",
  "ObjectMeta.namespace": "The namespace; it can't be changed.",
  "PodSpec.containers": "The containers that run all the time.",
  "PodSpec.serviceAccountName": "The service account that the pod runs as.",
  "DeploymentSpec.replicas": "How many pods there shall be; 1 if nothing is written.",
};

/** The description of a type's schema. */
export function describeKind(name: string): string {
  return kinds[name] ?? name;
}

/** The description of a field, where there is one. */
export function describeField(type: string, name: string): Stored {
  const description = fields[`${type}.${name}`] ?? fields[name];
  return description === undefined ? {} : { description };
}

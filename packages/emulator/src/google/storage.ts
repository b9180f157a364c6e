import type { Effects } from "../cloud/cloud.ts";
import type { Route } from "../cloud/router.ts";
import { storageBucketIamRoutes } from "./storage-bucket-iam.ts";
import { storageBucketRoutes } from "./storage-buckets.ts";
import { storageCopyRoutes } from "./storage-object-copies.ts";
import { storageObjectRoutes } from "./storage-objects.ts";
import { storageSignedUrlRoutes } from "./storage-signed-urls.ts";
import { storageUploadRoutes } from "./storage-uploads.ts";

/** Cloud Storage: the JSON API, with and without `/storage/v1`, and signed URLs of the XML API. */
export const storageRoutes: readonly Route[] = [
  ...storageBucketRoutes,
  ...storageBucketIamRoutes,
  ...storageCopyRoutes,
  ...storageObjectRoutes,
  ...storageUploadRoutes,
  ...storageSignedUrlRoutes,
];

/** Everything in storage happens at once. */
export const storageEffects: Effects = {};

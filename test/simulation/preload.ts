/**
 * The libraries, and the parts of providers, that are loaded when they are first needed. Loading one takes real time, in which
 * a virtual clock would move on: whoever simulates loads them beforehand, so that equal seeds give equal runs.
 */
import "@bufbuild/protobuf";
import "@bufbuild/protobuf/wkt";
import "@connectrpc/connect/protocol-grpc";
import "@google-cloud/resource-manager";
import "@kubernetes/client-node";
import "ws";
import "../../packages/providers/src/helm/fetch-chart.ts";
import "../../packages/providers/src/helm/foresee/compare-defaults.ts";
import "../../packages/providers/src/helm/foresee/effects-risk.ts";
import "../../packages/providers/src/helm/foresee/foresee-release.ts";
import "../../packages/providers/src/helm/objects/compare-rendered.ts";
import "../../packages/providers/src/helm/objects/find-drift.ts";
import "../../packages/providers/src/helm/objects/list-api-versions.ts";
import "../../packages/providers/src/helm/objects/list-foreign.ts";
import "../../packages/providers/src/helm/objects/mask.ts";
import "../../packages/providers/src/helm/objects/parse-manifest.ts";
import "../../packages/providers/src/helm/objects/planned-api-versions.ts";
import "../../packages/providers/src/helm/objects/read-objects.ts";
import "../../packages/providers/src/helm/objects/server-minor.ts";
import "../../packages/providers/src/helm/render-chart.ts";
import "../../packages/providers/src/helm/traps/find-traps.ts";

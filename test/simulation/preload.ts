/**
 * The libraries that providers load when they first need them. Loading one takes real time, in which a virtual clock would
 * move on: whoever simulates loads them beforehand, so that equal seeds give equal runs.
 */
import "@bufbuild/protobuf";
import "@bufbuild/protobuf/wkt";
import "@connectrpc/connect/protocol-grpc";
import "@google-cloud/resource-manager";
import "@kubernetes/client-node";
import "ws";

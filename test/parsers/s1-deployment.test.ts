import { describeRow } from "../rows/describe-row.ts";
import { row } from "./s1-deployment.row.ts";

describeRow(row);

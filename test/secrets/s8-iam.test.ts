import { describeRow } from "../rows/describe-row.ts";
import { row } from "./s8-iam.row.ts";

describeRow(row);

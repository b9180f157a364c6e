import { describeRow } from "../rows/describe-row.ts";
import { row } from "./s7-transport.row.ts";

describeRow(row);

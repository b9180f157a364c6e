import { describeRow } from "../rows/describe-row.ts";
import { row } from "./s6-children.row.ts";

describeRow(row);

import { describeRow } from "../rows/describe-row.ts";
import { row } from "./s1-answers.row.ts";

describeRow(row);

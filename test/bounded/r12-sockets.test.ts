import { describeRow } from "../rows/describe-row.ts";
import { row } from "./r12-sockets.row.ts";

describeRow(row);

import { describeKilled } from "./killed-helm/kill-in-turn.ts";

describeKilled("helm");

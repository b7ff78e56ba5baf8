import { remember } from "@/lib/remembered";

/** Whether single letters act: whoever speaks to the machine, or shakes, must be able to turn them off (WCAG 2.1.4). */
export const singleKeys = remember("bankhall.single-keys", ["on", "off"]);

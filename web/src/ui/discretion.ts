import { remember } from "@/lib/remembered";

/** Whether amounts are shown on this device: somebody may be looking over the customer's shoulder. */
export const discretion = remember("bankhall.amounts", ["show", "hide"]);

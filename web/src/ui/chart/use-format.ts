import { useRemembered } from "@/lib/remembered";
import { discretion } from "@/ui/discretion";
import { hiddenFormat } from "./formats";
import type { ChartFormat } from "./series";

/** The caller's way of writing numbers, or dots when the reader wants no amounts to be seen. */
export function useFormat(format: ChartFormat, hideable: boolean): { format: ChartFormat; hidden: boolean } {
  const hidden = useRemembered(discretion) === "hide" && hideable;
  return { format: hidden ? hiddenFormat : format, hidden };
}

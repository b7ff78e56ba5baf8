import { useRemembered } from "@/lib/remembered";
import { discretion } from "@/ui/discretion";

/** Whether the reader wants no amounts to be seen: sentences then leave them out. */
export function useHidden(): boolean {
  return useRemembered(discretion) === "hide";
}

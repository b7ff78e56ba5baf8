import { useRemembered } from "@/lib/remembered";
import { discretion } from "@/ui/discretion";

/** Whether the reader does not want amounts to be read. */
export function useHidden(): boolean {
  return useRemembered(discretion) === "hide";
}

import { useQueryClient } from "@tanstack/react-query";
import { meKey } from "@/api/identity";
import { securityKey } from "@/api/security";
import type { Me } from "@/api/wire";

/** After a factor was added: the list is asked for anew, and whoever may do more from now on is known as such. */
export function useRaised(): (me: Me | null) => Promise<void> {
  const queries = useQueryClient();
  return async (me) => {
    await queries.invalidateQueries({ queryKey: securityKey });
    if (me) queries.setQueryData(meKey, me);
  };
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey, signOut } from "@/api/identity";

/** Signs out and forgets everything the person has seen. */
export function useSignOut(): () => void {
  const queries = useQueryClient();
  const leaving = useMutation({
    mutationFn: signOut,
    onSettled: () => {
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "bank" && queryKey[0] !== "me" });
      queries.setQueryData(meKey, null);
    },
  });
  return () => leaving.mutate();
}

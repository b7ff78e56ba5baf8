import { useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey, signOut } from "@/api/identity";
import { dropAllDrafts } from "@/lib/drafts";

/** Signs out and forgets everything the person has seen. */
export function useSignOut(): () => void {
  const queries = useQueryClient();
  const leaving = useMutation({
    mutationFn: signOut,
    onSettled: () => {
      dropAllDrafts();
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "bank" && queryKey[0] !== "me" });
      queries.setQueryData(meKey, null);
    },
  });
  return () => leaving.mutate();
}

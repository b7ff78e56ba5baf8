import { type QueryClient, type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { meKey, signOut, signOutEverywhere } from "@/api/identity";
import { dropAllDrafts } from "@/lib/drafts";
import { forgetReads, leftKey } from "./one-person";

/** Signs out and forgets everything the person has seen and begun, also where the bank did not answer. */
export function useSignOut(end: () => Promise<void> = signOut): () => void {
  const queries = useQueryClient();
  const leaving = useMutation({ mutationFn: end, onSettled: useForget() });
  return () => {
    // From now on: another question may hear of the end before this one does.
    queries.setQueryData(leftKey, true);
    leaving.mutate();
  };
}

/** Only what the bank has confirmed is over: whoever does this may have lost a device. */
export function useSignOutEverywhere(): UseMutationResult<void, Error, void> {
  return useMutation({ mutationFn: signOutEverywhere, onSuccess: useForget() });
}

/** Whether the last person signed out: whoever comes next on this device is not led to where they were. */
export function hasLeft(queries: QueryClient): boolean {
  return queries.getQueryData(leftKey) === true;
}

export function hasCome(queries: QueryClient): void {
  queries.removeQueries({ queryKey: leftKey });
}

function useForget(): () => void {
  const queries = useQueryClient();
  return () => {
    dropAllDrafts();
    forgetReads(queries);
    queries.setQueryData(meKey, null);
    queries.setQueryData(leftKey, true);
  };
}

import { type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { arrangeAccounts, myAccountsQuery, nicknameAccount } from "@/api/accounts";
import type { MyAccount } from "@/api/wire";

const KEY = myAccountsQuery.queryKey;

/** Shows the new arrangement at once, as nothing is owed by it, and the old one again when the bank refuses. */
export function useArrangement(): UseMutationResult<{ items: MyAccount[] }, Error, readonly MyAccount[]> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: arrangeAccounts,
    onMutate: async (wanted) => {
      await queries.cancelQueries({ queryKey: KEY });
      const before = queries.getQueryData(KEY);
      queries.setQueryData(KEY, { items: [...wanted] });
      return { before };
    },
    onSuccess: (told) => queries.setQueryData(KEY, told),
    onSettled: (_told, refused, _wanted, kept) => {
      if (refused && kept?.before) queries.setQueryData(KEY, kept.before);
      void queries.invalidateQueries({ queryKey: refused ? KEY : ["spending"] });
    },
  });
}

/** With the one that the customer chooses as the default. */
export function withDefault(accounts: readonly MyAccount[], id: string): MyAccount[] {
  return accounts.map((one) => ({ ...one, is_default: one.id === id, is_chosen: one.id === id }));
}

interface Naming {
  id: string;
  nickname: string | null;
}

export function useNickname(): UseMutationResult<MyAccount, Error, Naming> {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, nickname }) => nicknameAccount(id, nickname),
    onSuccess: ({ id, nickname }) => {
      queries.setQueryData(KEY, (before) =>
        before ? { items: before.items.map((one) => (one.id === id ? { ...one, nickname } : one)) } : before,
      );
      void queries.invalidateQueries({ queryKey: ["accounts", "portal", id] });
      void queries.invalidateQueries({ queryKey: ["spending"] });
    },
  });
}

import { type UseMutationResult, useMutation } from "@tanstack/react-query";
import { isOutcomeOpen } from "@/api/payments";
import { problemOf } from "@/api/problem";
import { newRequestKey } from "@/lib/request-key";
import { useConfirmed } from "@/ui/confirmed";
import type { Draft } from "./draft";

interface Sending<T> {
  change: (part: Partial<Draft>) => void;
  /** Under the draft's one key, as often as it takes. */
  send: (confirmation?: string) => Promise<T>;
  onDone: (answer: T) => void;
}

/**
 * Sends what a draft has become, confirmed where the bank asks for that. Before each sending it is noted that nobody
 * knows how it ends, so that a page that dies meanwhile asks again with the same key instead of paying twice.
 */
export function useSending<T>({ change, send, onDone }: Sending<T>): UseMutationResult<T, Error, void> {
  const confirmed = useConfirmed();
  async function noted(confirmation?: string): Promise<T> {
    change({ asked: true });
    try {
      return await send(confirmation);
    } catch (thrown) {
      const problem = problemOf(thrown);
      if (problem.code === "ledger.key_reused") change({ asked: false, key: newRequestKey() });
      else if (!isOutcomeOpen(problem)) change({ asked: false });
      throw thrown;
    }
  }
  return useMutation({ mutationFn: () => confirmed(noted), onSuccess: onDone });
}

import { useState } from "react";
import { useSearchParams } from "react-router";
import type { MyAccount, Payee, Transfer } from "@/api/wire";
import { dropDraft, keepDraft, readDraft } from "@/lib/drafts";
import { plainAmount } from "@/lib/money";
import { type Draft, draftFrom, freshDraft } from "./draft";

const NAME = "transfer";

interface Known {
  payees: readonly Payee[];
  accounts: readonly MyAccount[];
  /** A transfer that is to be made once more. */
  model: Transfer | undefined;
}

export interface DraftHold {
  draft: Draft;
  /** What was kept from before, and nobody asked for anew. */
  resumed: boolean;
  change: (part: Partial<Draft>) => void;
  startAfresh: () => void;
  drop: () => void;
}

/**
 * What was begun before, unless the address says whom or what to begin with. What was sent and not answered comes first
 * in any case: nobody begins another before that is known.
 */
export function useDraft(known: Known): DraftHold {
  const [search] = useSearchParams();
  const [begun] = useState(() => begin(search, known));
  const [draft, setDraft] = useState(begun.draft);
  const [resumed, setResumed] = useState(begun.resumed);
  return {
    draft,
    resumed,
    change: (part) =>
      setDraft((before) => {
        const after = { ...before, ...part };
        keepDraft(NAME, after);
        return after;
      }),
    startAfresh: () => {
      dropDraft(NAME);
      setDraft(freshDraft());
      setResumed(false);
    },
    drop: () => dropDraft(NAME),
  };
}

function begin(search: URLSearchParams, known: Known): { draft: Draft; resumed: boolean } {
  const kept = draftFrom(readDraft(NAME));
  if (kept?.asked) return { draft: kept, resumed: false };
  const wanted = wantedBy(search, known);
  if (wanted) {
    const draft = freshDraft(wanted);
    keepDraft(NAME, draft);
    return { draft, resumed: false };
  }
  const hasBegun = kept !== null && (kept.payeeId !== null || kept.ownId !== null);
  return { draft: kept ?? freshDraft(), resumed: hasBegun };
}

function wantedBy(search: URLSearchParams, { payees, accounts, model }: Known): Partial<Draft> | null {
  if (model) {
    const payee = payees.find(({ account_number: number }) => number === model.to_number);
    const own = model.is_own && accounts.some(({ id }) => id === model.to_id);
    return {
      payeeId: payee?.id ?? null,
      ownId: own ? model.to_id : null,
      fromId: model.from_id,
      typed: plainAmount({ ...model.amount, minor: Math.abs(model.amount.minor) }),
      memo: model.memo,
    };
  }
  const named = { payeeId: search.get("payee"), ownId: search.get("own"), fromId: search.get("from") };
  return named.payeeId || named.ownId || named.fromId ? named : null;
}

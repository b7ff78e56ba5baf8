import { lazy, Suspense } from "react";
import { useMyUnread } from "@/features/care/use-unread";

const AnswerWaits = lazy(async () => ({
  default: (await import("@/features/care/answer-waits")).AnswerWaits,
}));

/** That somebody at the bank has answered; nothing where nobody has, nor while it is not known. */
export function AnswerNotice() {
  const { count, first } = useMyUnread();
  if (first === null) return null;
  return (
    <Suspense>
      <AnswerWaits count={count} first={first} />
    </Suspense>
  );
}

import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from "react";
import { Problem } from "@/api/problem";
import { type Confirmed, ConfirmedContext, LeftAlone } from "@/ui/confirmed";

// Who is asked has time; who is not has nothing to load.
const AskAgain = lazy(async () => ({ default: (await import("./ask-again")).AskAgain }));

const NEEDED: readonly string[] = ["identity.confirmation_needed", "step_up.confirmation_required"];

interface Waiting {
  refused: Problem;
  goOn: (confirmation?: string) => void;
  leave: () => void;
}

/** Around all that a signed-in person sees: whatever is sensitive in it is confirmed here. */
export function ConfirmAgain({ children }: { children: ReactNode }) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const confirmed = useCallback<Confirmed>(async (act) => {
    try {
      return await act();
    } catch (thrown) {
      if (!(thrown instanceof Problem) || !NEEDED.includes(thrown.code)) throw thrown;
      const confirmation = await new Promise<string | undefined>((goOn, leave) =>
        setWaiting({ refused: thrown, goOn, leave: () => leave(new LeftAlone()) }),
      );
      return await act(confirmation);
    }
  }, []);
  const asking = useMemo(
    () =>
      waiting && {
        refused: waiting.refused,
        onDone: (confirmation?: string) => {
          setWaiting(null);
          waiting.goOn(confirmation);
        },
        onLeave: () => {
          setWaiting(null);
          waiting.leave();
        },
      },
    [waiting],
  );
  return (
    <ConfirmedContext value={confirmed}>
      {children}
      {asking && (
        <Suspense fallback={null}>
          <AskAgain {...asking} />
        </Suspense>
      )}
    </ConfirmedContext>
  );
}

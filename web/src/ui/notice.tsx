import { CircleCheck, Info, TriangleAlert } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import styles from "./notice.module.css";

type Tone = "good" | "info" | "caution";

interface Extra {
  tone?: Tone;
  /** A way back, for as long as the notice is shown. */
  undo?: { label: string; act: () => void };
}

export type Announce = (words: string, extra?: Extra) => void;

interface Said extends Extra {
  words: string;
  count: number;
}

const SHOWN_MS = 6_000;
// Whoever may still change their mind gets longer (WCAG 2.2.1 asks for no less than they need to read).
const SHOWN_WITH_UNDO_MS = 12_000;

const icons = { good: CircleCheck, info: Info, caution: TriangleAlert };

const AnnounceContext = createContext<Announce>(() => undefined);

/** Says what has happened, for a few seconds and aloud, without taking the focus; stays while one points at it. */
export function Notices({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<Said>({ words: "", count: 0 });
  const [held, setHeld] = useState(false);
  const announce = useCallback<Announce>(
    (words, extra = {}) => setSaid((before) => ({ ...extra, words, count: before.count + 1 })),
    [],
  );
  // Whoever walks to the way back by keyboard arrives before it goes.
  const waits = said.undo !== undefined;
  useEffect(() => {
    if (!waits) return;
    const walk = ({ key }: KeyboardEvent) => key === "Tab" && setSaid((now) => ({ ...now }));
    document.addEventListener("keydown", walk);
    return () => document.removeEventListener("keydown", walk);
  }, [waits]);
  const forget = useCallback(() => setSaid((now) => ({ words: "", count: now.count })), []);
  useEffect(() => {
    if (!said.words || held) return;
    const timer = setTimeout(forget, said.undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said, held, forget]);
  const Icon = icons[said.tone ?? "good"];
  return (
    <AnnounceContext value={announce}>
      {children}
      <div role="status" className={styles.place}>
        {said.words && (
          // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only keeps it there
          <div
            className={styles.notice}
            key={said.count}
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
          >
            <Icon size={18} aria-hidden="true" />
            <span>{said.words}</span>
            {said.undo && (
              <button
                type="button"
                className={styles.undo}
                onClick={() => {
                  setHeld(false);
                  forget();
                  said.undo?.act();
                }}
              >
                {said.undo.label}
              </button>
            )}
          </div>
        )}
      </div>
    </AnnounceContext>
  );
}

export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}

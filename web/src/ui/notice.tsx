import { CircleCheck } from "lucide-react";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import styles from "./notice.module.css";

const SHOWN_MS = 6_000;

const Announce = createContext<(words: string) => void>(() => undefined);

/** Says what has happened, for a few seconds and aloud, without taking the focus. */
export function Notices({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ words: "", count: 0 });
  const announce = useCallback(
    (words: string) => setSaid((before) => ({ words, count: before.count + 1 })),
    [],
  );
  useEffect(() => {
    if (!said.words) return;
    const timer = setTimeout(() => setSaid((now) => ({ ...now, words: "" })), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <Announce value={announce}>
      {children}
      <div role="status" className={styles.place}>
        {said.words && (
          <div className={styles.notice} key={said.count}>
            <CircleCheck size={18} aria-hidden="true" />
            {said.words}
          </div>
        )}
      </div>
    </Announce>
  );
}

export function useAnnounce(): (words: string) => void {
  return useContext(Announce);
}

import { Eye, PenLine } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { live } from "@/api/live";
import styles from "./presets.module.css";
import { type Typing, useLive } from "./use-talk";
import "./words";

const SAID_EVERY_MS = 8_000;
/** Who has not said so for so long has gone, or their line has. */
const HOLDS_MS = 20_000;
const NOTHING = () => undefined;

interface Here {
  name: string;
  until: number;
}

/** Which colleagues have this conversation open before them now, while one has it open oneself. */
function useHere(id: string): string[] {
  const isLive = useLive();
  const [here, setHere] = useState<ReadonlyMap<string, Here>>(new Map());
  useEffect(() => {
    const tell = () => document.visibilityState === "visible" && live.here(id, false);
    const known = new Set<string>();
    const end = live.watch(id, {
      after: () => 2 ** 31 - 1,
      messages: NOTHING,
      conversation: NOTHING,
      typing: NOTHING,
      gone: NOTHING,
      here: (who, name, isOver) => {
        // Whoever has just come is answered at once.
        if (!isOver && !known.has(who)) tell();
        if (isOver) known.delete(who);
        else known.add(who);
        setHere((now) => {
          const next = new Map(now);
          if (isOver) next.delete(who);
          else next.set(who, { name, until: Date.now() + HOLDS_MS });
          return next;
        });
      },
    });
    const beat = () => {
      tell();
      setHere((now) => {
        const next = new Map([...now].filter(([, { until }]) => until > Date.now()));
        return next.size === now.size ? now : next;
      });
    };
    if (isLive) tell();
    const timer = setInterval(beat, SAID_EVERY_MS);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
      live.here(id, true);
      end();
    };
  }, [id, isLive]);
  return [...here.values()].map(({ name }) => name);
}

/** Who of the house looks at the same conversation, and who of them writes. */
export function WhoIsHere({ id, typing }: { id: string; typing: Typing | null }) {
  const { t } = useTranslation("care");
  const names = useHere(id);
  const writes = typing?.side === "agent" ? typing.by : "";
  if (names.length === 0 && !writes) return null;
  return (
    <div className={styles.here} role="status">
      {writes ? (
        <>
          <PenLine size={16} aria-hidden="true" />
          <strong>{t("here-writes", { name: writes })}</strong>
        </>
      ) : (
        <>
          <Eye size={16} aria-hidden="true" />
          <span>{t("here-too", { names: names.join(t("here-and")), count: names.length })}</span>
        </>
      )}
    </div>
  );
}

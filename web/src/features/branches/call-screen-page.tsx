import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { callScreenQuery } from "@/api/branches";
import type { CallScreen } from "@/api/wire";
import { Switch } from "@/ui/check";
import { Lines } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./call-screen.module.css";
import "./words";

type Call = CallScreen["calls"][number];

/** For the wall of the hall: which number goes to which counter, large; nobody's name. */
export function CallScreenPage() {
  const { t } = useTranslation("branches");
  const { id = "" } = useParams();
  const found = useQuery(callScreenQuery(id));
  const language = useLanguage();
  const [speaks, setSpeaks] = useState(false);
  const calls = found.data?.calls ?? [];
  const now = calls.find((one) => one.is_waited_for);
  useSpoken(speaks ? now : undefined, language, (call) =>
    t("screen.say", { number: spelled(call.number), counter: call.counter }),
  );
  if (!found.data) {
    return (
      <main className={styles.screen}>
        <title>{`${t("screen.title")} · Bankhall`}</title>
        <h1>{t("screen.title")}</h1>
        {found.error ? (
          <ProblemNote thrown={found.error} retry={() => found.refetch()} />
        ) : (
          <Lines count={4} />
        )}
      </main>
    );
  }
  const name = language === "zh-CN" ? found.data.name_zh : found.data.name_en;
  const before = calls.filter((one) => one !== now).slice(0, 6);
  return (
    <main className={styles.screen}>
      <title>{`${t("screen.title")} · ${name}`}</title>
      <div className={styles.top}>
        <h1>{name}</h1>
        <p className={styles.soft}>{t("screen.people", { count: found.data.people })}</p>
      </div>
      <div className={styles.now} aria-live="assertive">
        {now ? (
          <>
            <p className={styles.number}>{now.number}</p>
            <p className={styles.to}>{t("screen.to", { counter: now.counter })}</p>
          </>
        ) : (
          <p className={styles.soft}>{calls.length === 0 ? t("screen.none") : t("screen.last")}</p>
        )}
      </div>
      <div>
        {found.isError && (
          <p role="alert" className={styles.stale}>
            {t("screen.stale")}
          </p>
        )}
        {before.length > 0 && (
          <ul className={styles.before} aria-label={t("screen.last")}>
            {before.map((one) => (
              <li key={one.number}>
                <span>{one.number}</span>
                <span>{t("desk.mine", { counter: one.counter })}</span>
              </li>
            ))}
          </ul>
        )}
        <div className={styles.foot}>
          <Switch
            label={t("screen.sound")}
            checked={speaks}
            onChange={({ target: { checked } }) => setSpeaks(checked)}
          />
        </div>
      </div>
    </main>
  );
}

/** "A 0 1 7": as digits are called out. */
function spelled(number: string): string {
  return [...number].join(" ");
}

/** Each call is read out once, by the device's own voice. */
function useSpoken(call: Call | undefined, language: string, words: (call: Call) => string) {
  const said = useRef("");
  useEffect(() => {
    if (!call || !("speechSynthesis" in window)) return;
    const mark = `${call.number} ${call.called_at}`;
    if (said.current === mark) return;
    said.current = mark;
    const saying = new SpeechSynthesisUtterance(words(call));
    saying.lang = language;
    window.speechSynthesis.speak(saying);
  }, [call, language, words]);
}

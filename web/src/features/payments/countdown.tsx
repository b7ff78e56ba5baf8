import { Clock } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { instantText } from "@/lib/dates";
import { useLanguage } from "@/ui/use-language";
import styles from "./countdown.module.css";
import { timeLeft } from "./time-left";

const TICK_MS = 30_000;

/** Until when it waits, and how long that is. Not read out as it ticks. */
export function Countdown({
  until,
  words = "waits",
}: {
  until: string;
  words?: "waits" | "plan.left" | "leaves" | "bulk.starts";
}) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const clock = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(clock);
  }, []);
  const left = timeLeft(until, now);
  const how = left && (left.days > 0 ? "days" : left.hours > 0 ? "hours" : "minutes");
  return (
    <p className={styles.countdown}>
      <Clock size={18} aria-hidden="true" />
      {left && how
        ? t(`${words}.${how}`, { ...left, until: instantText(until, language) })
        : t(`${words}.over`)}
    </p>
  );
}

import { useTranslation } from "react-i18next";
import type { BranchFacts, FoundBranch, QueuePlace } from "@/api/wire";
import { shortDayText } from "@/lib/dates";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { minuteText } from "./hours";
import "./words";

/** What a branch says of itself in the reader's language. */
export function useTold() {
  const inChinese = useLanguage() === "zh-CN";
  return (facts: BranchFacts) =>
    inChinese
      ? {
          name: facts.name_zh,
          city: facts.city_zh,
          district: facts.district_zh,
          address: facts.address_zh,
          where: `${facts.city_zh}${facts.district_zh}${facts.address_zh}`,
        }
      : {
          name: facts.name_en,
          city: facts.city_en,
          district: facts.district_en,
          address: facts.address_en,
          where: `${facts.address_en}, ${facts.district_en}, ${facts.city_en}`,
        };
}

/** Whether it is open, and until or from when. */
export function OpenState({ of: { state } }: { of: FoundBranch }) {
  const { t } = useTranslation("branches");
  const when = useOpens()(state);
  if (state.is_open) {
    // Until midnight is until tomorrow: it goes on, or nobody reckons with it.
    const words = state.until ? t("state.open-until", { time: minuteText(state.until) }) : t("state.open");
    return <StateWord tone="good">{words}</StateWord>;
  }
  return (
    <StateWord tone="over">
      {t("state.closed")}
      {when && ` · ${when}`}
    </StateWord>
  );
}

/** "opens on Monday at 9:00" */
export function useOpens(): (state: FoundBranch["state"]) => string {
  const { t } = useTranslation("branches");
  const language = useLanguage();
  const today = useToday();
  return ({ next_on: day, next_minute: minute }) => {
    if (!day || minute === null) return "";
    const time = minuteText(minute);
    if (day === today) return t("state.opens-at", { time });
    return t("state.opens-on", { day: shortDayText(day, language, today), time });
  };
}

/** How long one would wait, in words. */
export function useWait(): (place: QueuePlace | undefined | null) => string {
  const { t } = useTranslation("branches");
  return (place) => {
    if (!place) return "";
    if (place.minutes === null) return t("wait.not-now");
    return place.minutes === 0 ? t("wait.none") : t("wait.about", { count: place.minutes });
  };
}

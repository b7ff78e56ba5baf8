import { useTranslation } from "react-i18next";
import type { MarkCount, TalkHistory, TimesKept } from "@/api/wire";
import { shareFormat } from "@/ui/chart/formats";
import { type Against, KeyFigure } from "@/ui/chart/key-figure";
import { Count } from "@/ui/count";
import { useLanguage } from "@/ui/use-language";
import styles from "./quality.module.css";
import { average, averageText, firstShare, share, shortTime } from "./spans";

interface Props {
  of: TalkHistory;
  marks: MarkCount | undefined;
  times: TimesKept | undefined;
}

/** What matters most, each with what it means, beside the span before. */
export function HistoryFigures({ of: { now, before }, marks, times }: Props) {
  const { t } = useTranslation("quality");
  const language = useLanguage();
  const [is, was] = [now.whole, before.whole];
  const shares = shareFormat(language, { places: 0 });
  const time = (seconds: number | null) => (seconds === null ? "—" : shortTime(seconds, t));
  const part = (value: number | null) => (value === null ? "—" : shares.value(value));
  const beside = (
    one: number | null,
    other: number | null,
    welcome?: "more" | "less",
  ): { against?: Against } =>
    one === null || other === null
      ? {}
      : { against: { now: one, before: other, than: t("span-before"), ...(welcome ? { welcome } : {}) } };
  const [mark, markBefore] = [average(marks?.whole), average(marks?.before)];
  const inTime = share(times?.whole.solved_in_time, times?.whole.solved);
  const inTimeBefore = share(times?.before.solved_in_time, times?.before.solved);
  return (
    <div className={styles.figures}>
      <KeyFigure
        label={t("came-span")}
        value={<Count of={is.came} />}
        note={t("came-note")}
        {...beside(is.came, was.came)}
      />
      <KeyFigure
        label={t("median")}
        value={time(is.median_s)}
        note={t("median-means")}
        {...beside(is.median_s, was.median_s, "less")}
      />
      <KeyFigure
        label={t("most")}
        value={time(is.most_s)}
        note={t("most-means")}
        {...beside(is.most_s, was.most_s, "less")}
      />
      <KeyFigure
        label={t("missed")}
        value={<Count of={is.missed} />}
        note={t("missed-note")}
        {...beside(is.missed, was.missed, "less")}
      />
      <KeyFigure
        label={t("first")}
        value={part(firstShare(is))}
        note={t("first-means")}
        {...beside(firstShare(is), firstShare(was), "more")}
      />
      <KeyFigure
        label={t("satisfaction")}
        value={averageText(mark, language)}
        note={t("satisfaction-means", {
          answered: marks?.whole.answered ?? "—",
          asked: marks?.whole.asked ?? "—",
        })}
        {...beside(mark, markBefore, "more")}
      />
      {times && (
        <KeyFigure
          label={t("in-time")}
          value={part(inTime)}
          note={t("in-time-means")}
          {...beside(inTime, inTimeBefore, "more")}
        />
      )}
    </div>
  );
}

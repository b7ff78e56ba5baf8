import { useTranslation } from "react-i18next";
import type { QualityWall } from "@/api/wire";
import { type Against, KeyFigure } from "@/ui/chart/key-figure";
import { Count } from "@/ui/count";
import styles from "./quality.module.css";
import { shortTime } from "./spans";

/** What matters most, large; today beside yesterday at the same time of day. */
export function WallFigures({ of }: { of: QualityWall }) {
  const { t } = useTranslation("quality");
  const { floor } = of;
  const [today, yesterday] = of.days.map(({ until_now: figures }) => figures);
  const longest = floor.longest_since
    ? Math.max(0, (Date.parse(of.now) - Date.parse(floor.longest_since)) / 1000)
    : null;
  const time = (seconds: number | null | undefined) =>
    seconds === null || seconds === undefined ? "—" : shortTime(seconds, t);
  const against = (
    now: number | null | undefined,
    before: number | null | undefined,
    welcome?: "more" | "less",
  ): { against?: Against } =>
    now === null || now === undefined || before === null || before === undefined
      ? {}
      : { against: { now, before, than: t("yesterday-by-now"), ...(welcome ? { welcome } : {}) } };
  return (
    <div className={styles.figures}>
      <KeyFigure
        label={t("waiting")}
        value={<Count of={floor.waiting} />}
        note={longest === null ? t("nobody-waits") : t("longest", { time: shortTime(longest, t) })}
      />
      <KeyFigure label={t("talking")} value={<Count of={floor.talking} />} note={t("talking-note")} />
      <KeyFigure label={t("free-places")} value={<Count of={floor.free} />} note={t("free-note")} />
      <KeyFigure
        label={t("expected")}
        value={of.expected_min === null ? "—" : t("minutes", { count: of.expected_min })}
        note={t("expected-note")}
      />
      <KeyFigure
        label={t("median")}
        value={time(today?.median_s)}
        note={t("median-note")}
        {...against(today?.median_s, yesterday?.median_s, "less")}
      />
      <KeyFigure
        label={t("most")}
        value={time(today?.most_s)}
        note={t("most-note")}
        {...against(today?.most_s, yesterday?.most_s, "less")}
      />
      <KeyFigure
        label={t("came")}
        value={<Count of={today?.came ?? 0} />}
        note={t("came-note")}
        {...against(today?.came, yesterday?.came)}
      />
      <KeyFigure
        label={t("missed")}
        value={<Count of={today?.missed ?? 0} />}
        note={t("missed-note")}
        {...against(today?.missed, yesterday?.missed, "less")}
      />
    </div>
  );
}

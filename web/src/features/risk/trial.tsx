import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ruleTrialQuery } from "@/api/risk";
import type { RuleTrial } from "@/api/wire";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { BarChart } from "@/ui/chart/bar-chart";
import { countFormat } from "@/ui/chart/formats";
import { KeyFigure } from "@/ui/chart/key-figure";
import { dayStops } from "@/ui/chart/stops";
import { Count } from "@/ui/count";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./risk.module.css";

const MOST_DAYS = 60;

/** What a rule would have caught, and whom it would have bothered, as soon as one asks. */
export function Trial({ text }: { text: string }) {
  const { t } = useTranslation("risk");
  const [tried, setTried] = useState("");
  const trial = useQuery({ ...ruleTrialQuery(tried), enabled: tried !== "" });
  return (
    <section className={styles.trial} aria-label={t("trial.title")}>
      <div>
        <Button
          busy={trial.isFetching}
          blocked={!text.trim() && t("wrong.empty")}
          onClick={() => (tried === text ? trial.refetch() : setTried(text))}
        >
          {t("trial.run")}
        </Button>
      </div>
      {trial.error && <ProblemNote thrown={trial.error} />}
      {trial.data && !trial.error && <Told trial={trial.data} />}
    </section>
  );
}

function Told({ trial }: { trial: RuleTrial }) {
  const { t } = useTranslation("risk");
  const language = useLanguage();
  const { payments, fired, known, caught, bothered, customers, saved, is_cut: cut } = trial;
  const days = trial.days.slice(-MOST_DAYS);
  const part = (one: number, whole: number) => (whole === 0 ? "—" : t("trial.of", { part: one, whole }));
  return (
    <>
      <div className={styles.figures} hidden={payments === 0}>
        <KeyFigure label={t("trial.fired")} value={<Count of={fired} />} />
        <KeyFigure label={t("trial.precision")} value={part(caught, fired)} />
        <KeyFigure
          label={t("trial.recall")}
          value={known === 0 ? t("trial.no-known") : part(caught, known)}
        />
        <KeyFigure label={t("trial.saved")} value={<Amount money={saved} />} />
        <KeyFigure label={t("trial.bothered")} value={part(bothered, customers)} />
      </div>
      <h2 className="only-heard">{t("trial.title")}</h2>
      <BarChart
        level={3}
        size="small"
        title={payments === 0 ? t("trial.none") : t("trial.would", { fired, payments })}
        caption={t("trial.caption")}
        empty={t("trial.none")}
        axis={t("trial.day")}
        stops={dayStops(
          days.map(({ day }) => day),
          language,
        )}
        series={[
          { id: "fired", name: t("trial.chart-fired"), values: days.map((one) => one.fired - one.frauds) },
          { id: "frauds", name: t("trial.chart-frauds"), values: days.map((one) => one.frauds) },
        ]}
        arrangement="stacked"
        format={countFormat(language)}
      />
      {cut && <p className={styles.soft}>{t("trial.cut")}</p>}
      <p className={styles.soft}>{t("trial.unknown")}</p>
    </>
  );
}

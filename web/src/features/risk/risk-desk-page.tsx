import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { riskCasesQuery } from "@/api/risk";
import type { RiskCase } from "@/api/wire";
import { secondsText } from "@/lib/dates";
import { amountText } from "@/lib/money";
import { console_ } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { KeyFigure } from "@/ui/chart/key-figure";
import { Count } from "@/ui/count";
import { Empty } from "@/ui/empty";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { type Column, Records } from "@/ui/records";
import { RowKeys } from "@/ui/row-keys";
import { Segments } from "@/ui/segments";
import { StateWord } from "@/ui/state-word";
import { useUrlFilter } from "@/ui/url-filter";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./risk.module.css";
import { Verdict } from "./verdict";
import "./words";

/** What rules hold, how long it has waited, and how long others did. */
export function RiskDeskPage() {
  const { t } = useTranslation("risk");
  const [{ which = "" }, change] = useUrlFilter(["which"]);
  const decided = which === "decided";
  const found = useInfiniteQuery(riskCasesQuery(decided));
  const columns = useColumns(decided);
  return (
    <Page title={t("desk.title")} lead={t("desk.lead")}>
      <Card>
        <Times times={found.data?.pages[0]?.times} />
        <Looks looks={found.data?.pages[0]?.looks} />
      </Card>
      <Card>
        <RowKeys>
          <div className={styles.choose}>
            <Segments
              label={t("desk.which")}
              value={decided ? "decided" : "waiting"}
              choices={(["waiting", "decided"] as const).map((value) => ({
                value,
                label: t(`desk.${value}`),
              }))}
              onChange={(value) => change({ which: value === "decided" ? value : "" })}
            />
          </div>
          <Records
            query={found}
            columns={columns}
            label={t("desk.title")}
            empty={
              <Empty picture={<Picture of="no-result" />} title={t("desk.none-title")}>
                {t(decided ? "desk.none-decided" : "desk.none")}
              </Empty>
            }
          />
        </RowKeys>
      </Card>
    </Page>
  );
}

interface TimesProps {
  times: { open: number; decided: number; median_s: number | null; p90_s: number | null } | undefined;
}

function Times({ times }: TimesProps) {
  const { t } = useTranslation("risk");
  const language = useLanguage();
  const said = (seconds: number | null | undefined) =>
    seconds === null || seconds === undefined ? "—" : secondsText(seconds, language);
  return (
    <div className={styles.figures}>
      <KeyFigure label={t("desk.open")} value={<Count of={times?.open ?? 0} />} />
      <KeyFigure label={t("desk.median")} value={said(times?.median_s)} />
      <KeyFigure label={t("desk.p90")} value={said(times?.p90_s)} />
      <KeyFigure label={t("desk.decided-30")} value={<Count of={times?.decided ?? 0} />} />
    </div>
  );
}

interface LooksProps {
  looks:
    | { open: number; late: number; answered: number; in_time: number; median_s: number | null }
    | undefined;
}

/** What customers asked a person about: nothing where nobody has. */
function Looks({ looks }: LooksProps) {
  const { t } = useTranslation("risk");
  const language = useLanguage();
  if (!looks || looks.open + looks.answered === 0) return null;
  return (
    <p className={styles.looks}>
      {t("look.times", {
        open: looks.open,
        late: looks.late,
        answered: looks.answered,
        in_time: looks.in_time,
        median: looks.median_s === null ? "—" : secondsText(looks.median_s, language),
      })}
    </p>
  );
}

function useColumns(decided: boolean): Column<RiskCase>[] {
  const { t } = useTranslation("risk");
  const language = useLanguage();
  const look: Column<RiskCase> = {
    title: t("desk.payer"),
    render: ({ id, payer, amount, look: asked }) => (
      <>
        <Link
          to={console_.riskCase(id)}
          data-row
          aria-label={t("desk.look-of", { payer, amount: amountText(amount, language) })}
        >
          {payer || t("desk.look")}
        </Link>
        {asked && (
          <small className={styles.flag}>
            <StateWord tone="info">{t(`look.flag.${asked}`)}</StateWord>
          </small>
        )}
      </>
    ),
  };
  const amount: Column<RiskCase> = {
    title: t("desk.amount"),
    figures: true,
    render: (one) => <Amount money={one.amount} />,
  };
  const rule: Column<RiskCase> = {
    title: t("desk.rule"),
    spare: true,
    render: ({ rules }) => rules.map((one) => one.rule).join(language === "zh-CN" ? "、" : ", "),
  };
  const since: Column<RiskCase> = { title: t("desk.since"), render: ({ opened_at: at }) => <When at={at} /> };
  if (!decided) {
    const ends: Column<RiskCase> = { title: t("desk.left"), render: ({ due_at: at }) => <When at={at} /> };
    return [look, amount, rule, since, ends];
  }
  return [
    look,
    amount,
    rule,
    { title: t("desk.verdict"), render: ({ decided: one }) => one && <Verdict of={one.verdict} /> },
    { title: t("desk.by"), spare: true, render: ({ decided: one }) => one?.by_name },
    {
      title: t("desk.took"),
      figures: true,
      render: ({ opened_at: from, decided: one }) =>
        one && secondsText(Math.round((Date.parse(one.at) - Date.parse(from)) / 1000), language),
    },
  ];
}

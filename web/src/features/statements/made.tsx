import { Download, FileCode, FileSpreadsheet, FileText, type LucideIcon } from "lucide-react";
import { useTranslation } from "react-i18next";
import { isUnderWay } from "@/api/statements";
import type { Statement, StatementForm } from "@/api/wire";
import { dateText, instantText } from "@/lib/dates";
import { Button } from "@/ui/button";
import { Card } from "@/ui/page";
import { Progress } from "@/ui/progress";
import { useLanguage } from "@/ui/use-language";
import styles from "./statements-page.module.css";

const ICONS: Record<StatementForm, LucideIcon> = { pdf: FileText, csv: FileSpreadsheet, camt053: FileCode };

interface Props {
  statements: readonly Statement[];
  onTake: (id: string) => void;
  onAgain: (one: Statement) => void;
}

/** What was asked for, the latest first: on its way, there, failed, or no longer kept. */
export function Made({ statements, onTake, onAgain }: Props) {
  const { t } = useTranslation("statements");
  return (
    <Card title={t("made")}>
      <ul className={styles.lines} aria-live="polite">
        {statements.map((one) => (
          <Line key={one.id} one={one} onTake={onTake} onAgain={onAgain} />
        ))}
      </ul>
      <p className={styles.soft}>{t("made-what")}</p>
    </Card>
  );
}

function Line({ one, onTake, onAgain }: { one: Statement } & Omit<Props, "statements">) {
  const { t } = useTranslation("statements");
  const language = useLanguage();
  const Icon = ICONS[one.form];
  const range = t("range", {
    first: dateText(one.first_on, language),
    last: dateText(one.last_on, language),
  });
  return (
    <li className={styles.line}>
      <span className={styles.icon} aria-hidden="true">
        <Icon size={18} />
      </span>
      <span className={styles.what}>
        <b>{range}</b>
        <small>
          {[
            t(`forms.${one.form}`),
            t(`languages.${one.language}`),
            t("entries", { count: one.entries }),
          ].join(" · ")}
        </small>
        <State one={one} />
      </span>
      {one.kept_until && (
        <Button
          size="small"
          icon={<Download size={16} aria-hidden="true" />}
          aria-label={t("download-one", { range })}
          onClick={() => onTake(one.id)}
        >
          {t("download")}
        </Button>
      )}
      {!one.kept_until && !isUnderWay(one) && (
        <Button size="small" onClick={() => onAgain(one)}>
          {t("again")}
        </Button>
      )}
    </li>
  );
}

function State({ one }: { one: Statement }) {
  const { t } = useTranslation("statements");
  const language = useLanguage();
  if (one.state === "waiting") return <Progress label={t("waiting")} />;
  if (one.state === "making") return <Progress label={t("making")} done={one.done} total={one.entries} />;
  if (one.state === "failed") return <small className={styles.failed}>{t("failed")}</small>;
  if (!one.kept_until) return <small>{t("gone")}</small>;
  return one.made_at ? <small>{t("made-at", { at: instantText(one.made_at, language) })}</small> : null;
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { batchesChanged, confirmBatch } from "@/api/bulk";
import type { Batch, ConfirmBatch as Wanted } from "@/api/wire";
import { amountText } from "@/lib/money";
import { Button } from "@/ui/button";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import styles from "./bulk.module.css";
import card from "./payment-card.module.css";

type Mode = Wanted["mode"];
type Start = NonNullable<Wanted["start"]>;
const MODES: readonly Mode[] = ["each", "all"];
const STARTS: readonly Start[] = ["now", "two_hours", "next_day"];

/** How and when; then exactly this file is confirmed, once for all rows. */
export function ConfirmBatch({ batch }: { batch: Batch }) {
  const { t } = useTranslation("payments");
  const language = useLanguage();
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  const today = useToday();
  const [mode, setMode] = useState<Mode>("each");
  const [start, setStart] = useState<Start>("now");
  const send = useMutation({
    mutationFn: () => confirmed((confirmation) => confirmBatch(batch.id, { mode, start }, confirmation)),
    onSuccess: () => batchesChanged(queries),
  });
  const isLater = batch.last_on !== null && batch.last_on > today;
  const blocked =
    mode === "all" && batch.faulty > 0
      ? t("bulk.all-needs-good")
      : mode === "all" && isLater
        ? t("bulk.all-needs-today")
        : false;
  const amount = batch.total ? amountText(batch.total, language) : "";
  return (
    <Card title={t("bulk.confirm-title")}>
      <div className={styles.form}>
        <Segments
          label={t("bulk.mode")}
          choices={MODES.map((value) => ({ value, label: t(`bulk.modes.${value}`) }))}
          value={mode}
          onChange={setMode}
        />
        <p className={card.soft}>{t(`bulk.modes-what.${mode}`)}</p>
        <Segments
          label={t("bulk.when")}
          choices={STARTS.map((value) => ({ value, label: t(`bulk.starts-at.${value}`) }))}
          value={start}
          onChange={setStart}
        />
        <p className={card.soft}>{t(isLater ? "bulk.start-later" : `bulk.starts-what.${start}`)}</p>
        {send.error && !(send.error instanceof LeftAlone) && <ProblemNote thrown={send.error} />}
        <div>
          <Button variant="primary" busy={send.isPending} blocked={blocked} onClick={() => send.mutate()}>
            {t("bulk.confirm", { count: batch.good, amount })}
          </Button>
        </div>
      </div>
    </Card>
  );
}

import { useQuery } from "@tanstack/react-query";
import { Printer, ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { erasureReceiptQuery } from "@/api/privacy";
import { Problem } from "@/api/problem";
import type { ErasureEnding } from "@/api/wire";
import { dateText, instantDay, instantText } from "@/lib/dates";
import { Answer } from "@/ui/answer";
import { Button } from "@/ui/button";
import { Copyable } from "@/ui/copyable";
import { Empty } from "@/ui/empty";
import { Facts } from "@/ui/facts";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { Wordmark } from "@/ui/sign";
import { useLanguage } from "@/ui/use-language";
import { ReceiptFields } from "./receipt-fields";
import styles from "./receipt-page.module.css";
import "./choices-words";

// No such number, or no number at all: a link that lost its end on the way.
const NONE = [400, 404];

/** What came of an erasure, for whoever holds its receipt: also once they sign in no more. It names nobody. */
export function ReceiptPage() {
  const { t } = useTranslation("choices");
  const { id = "" } = useParams();
  const found = useQuery(erasureReceiptQuery(id));
  const isNone = found.error instanceof Problem && NONE.includes(found.error.status);
  return (
    <Page
      mark={
        <div className={styles.letterhead}>
          <Wordmark size={24} />
        </div>
      }
      title={t("receipt.title")}
      lead={t("receipt.lead")}
    >
      {isNone ? (
        <Empty picture={<Picture of="no-result" />} title={t("receipt.none")}>
          {t("receipt.none-what")}
        </Empty>
      ) : (
        <Loaded query={found} lines={8}>
          {(told) => (told.is_proved ? <Told told={told} /> : <Unproved />)}
        </Loaded>
      )}
    </Page>
  );
}

/** What was changed is not told at all. */
function Unproved() {
  const { t } = useTranslation("choices");
  return (
    <Answer tone="danger" words={t("receipt.unproved")}>
      <p>{t("receipt.unproved-what")}</p>
    </Answer>
  );
}

function Told({ told }: { told: ErasureEnding }) {
  const { t } = useTranslation("choices");
  const language = useLanguage();
  const state = told.outcome ?? "waits";
  const day = dateText(instantDay(told.outcome ? told.at : told.due_at), language);
  const isGone = told.outcome === "carried_out";
  const isOff = told.outcome === "taken_back" || told.outcome === "stopped";
  const ended = told.outcome
    ? [{ label: t(`receipt.at-${told.outcome}`), value: instantText(told.at, language) }]
    : [];
  const goes = told.erased.map((field) => ({ field, note: t(isGone ? "receipt.gone" : "receipt.goes") }));
  const stays = told.kept.map(({ field, purpose }) => ({
    field,
    note: t(`erasure.why.${purpose as "law"}`),
  }));
  return (
    <>
      <Answer tone={isGone ? "good" : isOff ? "info" : "caution"} words={t(`receipt.${state}`, { day })}>
        <p>{t(`receipt.${state}-what`)}</p>
      </Answer>
      <Card title={t("receipt.facts")}>
        <Facts
          facts={[
            { label: t("receipt.asked"), value: instantText(told.asked_at, language) },
            { label: t("receipt.due"), value: instantText(told.due_at, language) },
            ...ended,
          ]}
        />
        <p className={styles.proved}>
          <ShieldCheck size={20} aria-hidden="true" />
          {t("receipt.proved")}
        </p>
        <div className={styles.number}>
          <span>{t("receipt.number")}</span>
          <Copyable text={told.id} name={t("receipt.number")}>
            {told.id}
          </Copyable>
        </div>
        <div className={styles.print}>
          <Button icon={<Printer size={18} aria-hidden="true" />} onClick={() => window.print()}>
            {t("receipt.print")}
          </Button>
        </div>
      </Card>
      {!isOff && (
        <>
          <Card title={t(isGone ? "receipt.erased" : "erasure.goes")}>
            <ReceiptFields fields={goes} />
            <p className={styles.soft}>{t("erasure.goes-what")}</p>
          </Card>
          <Card title={t("erasure.stays")}>
            <ReceiptFields fields={stays} />
            <p className={styles.soft}>{t("erasure.stays-what")}</p>
          </Card>
        </>
      )}
    </>
  );
}

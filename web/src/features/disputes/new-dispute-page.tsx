import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { aboutEntryQuery, disputesChanged, openDispute } from "@/api/disputes";
import { feedEntryQuery } from "@/api/spending";
import type { DisputeReason, NewDispute } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { parseAmount } from "@/lib/money";
import { portal } from "@/lib/paths";
import { Amount } from "@/ui/amount";
import { Button, LinkButton } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input, Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import styles from "./disputes.module.css";
import { oneLine } from "./states";
import "./words";

const LONGEST = 500;

/** What is wrong with an entry: why, the few questions that need asking, and what happens then. */
export function NewDisputePage() {
  const { t } = useTranslation("disputes");
  const [search] = useSearchParams();
  const accountId = search.get("account") ?? "";
  const seq = Number(search.get("entry") ?? "0");
  const about = useQuery(aboutEntryQuery(accountId, seq));
  return (
    <Page title={t("new.title")} lead={t("new.lead")} back={{ to: portal.disputes, label: t("title") }}>
      <Loaded query={about} lines={8}>
        {(found) => {
          if (found.dispute_id) return <Navigate replace to={portal.dispute(found.dispute_id)} />;
          if (found.reasons.length === 0) {
            return (
              <Card>
                <Empty picture={<Picture of="no-result" />}>{t("new.too-old")}</Empty>
              </Card>
            );
          }
          return <Form accountId={accountId} seq={seq} reasons={found.reasons} />;
        }}
      </Loaded>
    </Page>
  );
}

interface Said {
  words: string;
  others: "" | "yes" | "no" | "unsure";
  reached: "" | "phone" | "message" | "internet" | "in_person";
  expected: string;
  seller: "" | "yes" | "no";
}

interface FormProps {
  accountId: string;
  seq: number;
  reasons: readonly DisputeReason[];
}

function Form({ accountId, seq, reasons }: FormProps) {
  const { t } = useTranslation("disputes");
  const go = useNavigate();
  const queries = useQueryClient();
  const language = useLanguage();
  const entry = useQuery(feedEntryQuery({ accountId, seq })).data;
  const [reason, setReason] = useState<DisputeReason | null>(null);
  const [said, setSaid] = useState<Said>({ words: "", others: "", reached: "", expected: "", seller: "" });
  const [asked, setAsked] = useState(false);
  const currency = entry?.amount.currency ?? "CNY";
  const isIncoming = (entry?.amount.minor ?? 0) > 0;
  const missing = reason ? whatIsMissing(reason, said, currency, isIncoming) : null;
  const opening = useMutation({
    mutationFn: (body: NewDispute) => openDispute(body),
    onSuccess: async ({ id }) => {
      await disputesChanged(queries);
      await go(portal.dispute(id), { replace: true });
    },
  });
  const change = (part: Partial<Said>) => setSaid((before) => ({ ...before, ...part }));
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (!reason || missing) return;
    opening.mutate({
      account_id: accountId,
      seq,
      reason,
      words: oneLine(said.words),
      others_had_access: reason === "unknown" && said.others ? said.others : null,
      reached: reason === "tricked" && said.reached ? said.reached : null,
      expected: reason === "wrong_amount" ? parseAmount(said.expected, currency) : null,
      seller_asked: reason === "not_received" && said.seller ? said.seller === "yes" : null,
    });
  }
  const errorOf = (field: keyof Said) => (asked && missing === field ? t("missing") : null);
  return (
    <Card>
      <form className={styles.form} onSubmit={submit} noValidate>
        {entry && (
          <div className={styles.head}>
            <span>
              <b>{entry.text}</b> <span className={styles.soft}>{dateText(entry.booked_on, language)}</span>
            </span>
            <Amount money={entry.amount} signed size="large" hideable />
          </div>
        )}
        <fieldset className={styles.reasons}>
          <legend>{t("new.why")}</legend>
          {reasons.map((one) => (
            <label key={one} className={styles.reason}>
              <input
                type="radio"
                name="reason"
                value={one}
                checked={one === reason}
                onChange={() => setReason(one)}
              />
              <span>
                {t(`reasons.${one}`)}
                <small>{t(`reasons-what.${one}`)}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {asked && !reason && <p role="alert">{t("new.choose")}</p>}
        {reason === "unknown" && !isIncoming && (
          <Field label={t("new.others")} error={errorOf("others")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={said.others}
                none={t("new.please-choose")}
                choices={(["no", "yes", "unsure"] as const).map((value) => ({
                  value,
                  label: t(`said.${value}`),
                }))}
                onChange={({ target: { value } }) => change({ others: value as Said["others"] })}
              />
            )}
          </Field>
        )}
        {reason === "tricked" && (
          <Field label={t("new.reached")} error={errorOf("reached")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={said.reached}
                none={t("new.please-choose")}
                choices={(["phone", "message", "internet", "in_person"] as const).map((value) => ({
                  value,
                  label: t(`reached.${value}`),
                }))}
                onChange={({ target: { value } }) => change({ reached: value as Said["reached"] })}
              />
            )}
          </Field>
        )}
        {reason === "wrong_amount" && (
          <Field label={t("new.expected", { currency })} error={errorOf("expected")}>
            {(wiring) => (
              <Input
                {...wiring}
                inputMode="decimal"
                value={said.expected}
                onChange={({ target: { value } }) => change({ expected: value })}
              />
            )}
          </Field>
        )}
        {reason === "not_received" && (
          <Field label={t("new.seller")} hint={t("new.seller-hint")} error={errorOf("seller")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={said.seller}
                none={t("new.please-choose")}
                choices={(["yes", "no"] as const).map((value) => ({ value, label: t(`said.${value}`) }))}
                onChange={({ target: { value } }) => change({ seller: value as Said["seller"] })}
              />
            )}
          </Field>
        )}
        {reason && (
          <Field
            label={t(needsWords(reason) ? `new.words-for.${reason}` : "new.words")}
            hint={t("new.words-hint")}
            error={errorOf("words")}
          >
            {(wiring) => (
              <TextArea
                {...wiring}
                rows={3}
                maxLength={LONGEST}
                value={said.words}
                onChange={({ target: { value } }) => change({ words: value })}
              />
            )}
          </Field>
        )}
        {reason && (
          <p className={styles.soft}>
            {t(reason === "unknown" || reason === "tricked" ? "new.then-fraud" : "new.then")}
          </p>
        )}
        {opening.error && <ProblemNote thrown={opening.error} />}
        <div className={styles.buttons}>
          <LinkButton to={portal.entries}>{t("leave")}</LinkButton>
          <Button type="submit" variant="primary" busy={opening.isPending}>
            {t("new.send")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function needsWords(reason: DisputeReason): reason is "other" | "wrong_person" | "twice" {
  return reason === "other" || reason === "wrong_person" || reason === "twice";
}

/** Which of the answers that this reason needs is not there yet. */
function whatIsMissing(
  reason: DisputeReason,
  said: Said,
  currency: string,
  isIncoming: boolean,
): keyof Said | null {
  if (reason === "unknown" && !isIncoming && !said.others) return "others";
  if (reason === "tricked" && !said.reached) return "reached";
  if (reason === "wrong_amount" && !parseAmount(said.expected, currency)) return "expected";
  if (reason === "not_received" && !said.seller) return "seller";
  return needsWords(reason) && !said.words.trim() ? "words" : null;
}

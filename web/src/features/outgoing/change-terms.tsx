import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { proposeTerms, termsQuery } from "@/api/abroad";
import type { RemittanceTermsThen } from "@/api/wire";
import { parseAmount, plainAmount } from "@/lib/money";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./outgoing-page.module.css";
import { inHundredths, shareOf } from "./per-cent";

interface Props {
  from: RemittanceTermsThen;
  close: () => void;
}

const FIELDS = [
  "margin",
  "fee-share",
  "fee-least",
  "fee-most",
  "message-fee",
  "others",
  "via",
  "days",
] as const;
type Name = (typeof FIELDS)[number];
const HINTS = {
  margin: "terms.per-cent",
  "fee-share": "terms.per-cent",
  others: "terms.others-hint",
  via: "terms.via-hint",
  days: "terms.days-hint",
} as const;

/** Terms as somebody wants them; a second person has to agree. */
export function ChangeTerms({ from, close }: Props) {
  const { t } = useTranslation("remitted");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { currency, terms } = from;
  const [said, setSaid] = useState<Record<Name, string>>({
    margin: inHundredths(terms.margin),
    "fee-share": inHundredths(terms.fee_share),
    "fee-least": plainAmount(terms.fee_least),
    "fee-most": plainAmount(terms.fee_most),
    "message-fee": plainAmount(terms.message_fee),
    others: plainAmount(terms.others_charge),
    via: terms.via,
    days: String(terms.days),
  });
  const [at, setAt] = useState("");
  const [reason, setReason] = useState("");
  const [asked, setAsked] = useState(false);
  const read = {
    margin: shareOf(said.margin),
    fee_share: shareOf(said["fee-share"]),
    fee_least: feeOf(said["fee-least"], "CNY"),
    fee_most: feeOf(said["fee-most"], "CNY"),
    message_fee: feeOf(said["message-fee"], "CNY"),
    others_charge: feeOf(said.others, currency),
    via: said.via.trim() || null,
    days: /^\d{1,2}$/.test(said.days.trim()) ? Number(said.days) : null,
  };
  const wrong: Record<Name, boolean> = {
    margin: read.margin === null,
    "fee-share": read.fee_share === null,
    "fee-least": read.fee_least === null,
    "fee-most": read.fee_most === null,
    "message-fee": read.message_fee === null,
    others: read.others_charge === null,
    via: read.via === null,
    days: read.days === null,
  };
  const asking = useMutation({
    mutationFn: () =>
      proposeTerms({
        currency,
        from_at: at ? new Date(at).toISOString() : null,
        margin: read.margin ?? "",
        fee_share: read.fee_share ?? "",
        fee_least: read.fee_least ?? 0,
        fee_most: read.fee_most ?? 0,
        message_fee: read.message_fee ?? 0,
        others_charge: read.others_charge ?? 0,
        via: read.via ?? "",
        days: read.days ?? 0,
        reason: reason.trim(),
      }),
    onSuccess: async () => {
      announce(t("terms.asked"));
      await queries.invalidateQueries(termsQuery);
      close();
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (reason.trim() && !Object.values(wrong).some(Boolean)) asking.mutate();
  }
  return (
    <Card title={`${t("terms.change-title")} · ${currency}`}>
      <form onSubmit={submit} className={styles.terms} noValidate>
        {FIELDS.map((name) => (
          <Field
            key={name}
            label={t(`terms.${name}`)}
            hint={name in HINTS ? t(HINTS[name as keyof typeof HINTS]) : undefined}
            error={asked && wrong[name] ? t("terms.wrong") : null}
          >
            {(wiring) => (
              <Input
                {...wiring}
                // Whoever asked for the form begins here, however far down they were.
                autoFocus={name === "margin"}
                figures={name !== "via"}
                inputMode={name === "via" ? "text" : "decimal"}
                suffix={suffixOf(name, currency)}
                maxLength={12}
                value={said[name]}
                onChange={(event) => setSaid({ ...said, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field label={t("terms.from")} hint={t("terms.from-hint")}>
          {(wiring) => (
            <Input
              {...wiring}
              type="datetime-local"
              value={at}
              onChange={(event) => setAt(event.target.value)}
            />
          )}
        </Field>
        <Field
          label={t("terms.reason")}
          hint={t("terms.reason-hint")}
          error={asked && !reason.trim() ? t("terms.missing") : null}
        >
          {(wiring) => (
            <Input
              {...wiring}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <div className={styles.wide}>
          {asking.error && <ProblemNote thrown={asking.error} />}
          <Button type="submit" variant="primary" busy={asking.isPending}>
            {t("terms.ask")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function feeOf(typed: string, currency: string): number | null {
  const text = typed.trim();
  return /^0+(\.0+)?$/.test(text) ? 0 : parseAmount(text, currency);
}

function suffixOf(name: Name, currency: string): string | undefined {
  if (name === "margin" || name === "fee-share") return "%";
  if (name === "others") return currency;
  return name === "via" || name === "days" ? undefined : "CNY";
}

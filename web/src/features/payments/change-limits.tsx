import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { limitsChanged, setLimits } from "@/api/payments";
import { problemOf } from "@/api/problem";
import type { NewLimits, PaymentLimits } from "@/api/wire";
import { amountText, parseAmount } from "@/lib/money";
import { Button } from "@/ui/button";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { useLanguage } from "@/ui/use-language";
import { AmountBox } from "./amount-box";
import styles from "./change-limits.module.css";
import { writtenAmount } from "./draft";

const BOUNDS = ["each", "a_day", "a_month"] as const;
type Bound = (typeof BOUNDS)[number];
type Typed = Record<Bound, string>;

/** Lower at once; higher with a confirmation, which the bank asks for by itself. */
export function ChangeLimits({ limits, onDone }: { limits: PaymentLimits; onDone: () => void }) {
  const { t, i18n } = useTranslation("payments");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const confirmed = useConfirmed();
  const language = useLanguage();
  const { currency } = limits;
  const most: NewLimits = { each: limits.most_each, a_day: limits.most_a_day, a_month: limits.most_a_month };
  const [typed, setTyped] = useState<Typed>(() => typedOf(limits, currency, language));
  const [asked, setAsked] = useState(false);
  const setting = useMutation({
    mutationFn: (wanted: NewLimits) => confirmed((yes) => setLimits(currency, wanted, yes)),
    onSuccess: async () => {
      announce(t("limit.changed"));
      onDone();
      await limitsChanged(queries);
    },
  });
  const refused = setting.error && !(setting.error instanceof LeftAlone) ? problemOf(setting.error) : null;
  const told = (bound: Bound) => {
    const field = refused?.fields.find((one) => one.field.replace(/^(data|body)\./, "") === bound);
    if (field) return codeWords(field.code, i18n) ?? field.message;
    return asked && parseAmount(typed[bound], currency) === null ? t("limit.unreadable") : null;
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    const [each, day, month] = BOUNDS.map((bound) => parseAmount(typed[bound], currency));
    if (each == null || day == null || month == null) return;
    setting.mutate({ each, a_day: day, a_month: month });
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <p>{t("limit.how")}</p>
      {BOUNDS.map((bound) => (
        <AmountBox
          key={bound}
          label={t(`limit.${bound}`)}
          hint={t("limit.bank", { most: amountText({ minor: most[bound], currency }, language) })}
          currency={currency}
          value={typed[bound]}
          error={told(bound)}
          onChange={(value) => {
            setting.reset();
            setTyped((before) => ({ ...before, [bound]: value }));
          }}
        />
      ))}
      <div>
        <Button variant="quiet" onClick={() => setTyped(typedOf(most, currency, language))}>
          {t("limit.as-bank")}
        </Button>
      </div>
      {refused && refused.fields.length === 0 && <ProblemNote thrown={setting.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("leave")}</Button>
        <Button type="submit" variant="primary" busy={setting.isPending}>
          {t("limit.save")}
        </Button>
      </div>
    </form>
  );
}

function typedOf(limits: NewLimits, currency: string, locale: string): Typed {
  return {
    each: writtenAmount(limits.each, currency, locale),
    a_day: writtenAmount(limits.a_day, currency, locale),
    a_month: writtenAmount(limits.a_month, currency, locale),
  };
}

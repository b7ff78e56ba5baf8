import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ClipboardCheck, ClipboardList, ClipboardX } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { fillForm, formChoicesQuery, type TalkSide, withdrawForm } from "@/api/care";
import type { Conversation, TalkFormFilled, TalkFormKind, TalkMessage } from "@/api/wire";
import { type BankDate, clockText, dateText, instantDay } from "@/lib/dates";
import { parseAmount } from "@/lib/money";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Chips } from "@/ui/chips";
import { DateField } from "@/ui/date-field";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import styles from "./talk-form.module.css";
import { takeIn } from "./use-outbox";
import "./words";

const CURRENCY = "CNY";
const LONGEST_ADDRESS = 200;

interface Props {
  side: TalkSide;
  conversation: Conversation;
  one: TalkMessage;
  kind: TalkFormKind;
  until: string;
  /** What became of it: the message that is about it. */
  end: TalkMessage | undefined;
}

/** A form in a conversation: its customer fills it in where it stands, and both see what became of it. */
export function FormInTalk({ side, conversation, one, kind, until, end }: Props) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const isOver = conversation.state === "ended";
  const hasExpired = new Date(until).getTime() <= Date.now();
  const canBeFilled = !end && !isOver && !hasExpired;
  const state = end
    ? end.answer
      ? t("form-filled")
      : t("form-withdrawn")
    : isOver
      ? t("form-over")
      : hasExpired
        ? t("form-expired")
        : t("form-until", { at: `${dateText(instantDay(until), language)} ${clockText(until, language)}` });
  return (
    <div className={styles.form}>
      <span className={styles.head}>
        <ClipboardList size={18} aria-hidden="true" /> {t(`form-kind.${kind}`)}
      </span>
      <span className={styles.text}>{one.text}</span>
      {canBeFilled && side === "portal" && <FillIn id={conversation.id} nth={one.nth} kind={kind} />}
      {canBeFilled && side === "console" && <Withdraw id={conversation.id} nth={one.nth} />}
      <span className={styles.state}>{state}</span>
    </div>
  );
}

/** What was filled in, as its customer said it; or that it is no more asked. */
export function FormEnd({ one }: { one: TalkMessage }) {
  const { t } = useTranslation("care");
  return (
    <span className={styles.answer}>
      {one.answer ? (
        <ClipboardCheck size={18} aria-label={t("form-answer")} />
      ) : (
        <ClipboardX size={18} aria-hidden="true" />
      )}
      <span>{one.answer ? one.text : t("form-was-withdrawn", { text: one.text })}</span>
    </span>
  );
}

function FillIn({ id, nth, kind }: { id: string; nth: number; kind: TalkFormKind }) {
  const { t } = useTranslation("care");
  const queries = useQueryClient();
  const today = useToday();
  const [told, setTold] = useState("");
  const [day, setDay] = useState<BankDate | "">("");
  const [isSent, setSent] = useState(false);
  const [clientId] = useState(newRequestKey);
  const isChosen = kind === "account" || kind === "card" || kind === "transfer";
  const found = useQuery({ ...formChoicesQuery(id, nth), enabled: isChosen || kind === "address" });
  const filling = useMutation({
    mutationFn: (filled: TalkFormFilled) => fillForm(id, nth, clientId, filled),
    onSuccess: (message) => takeIn(queries, "portal", id, message),
    onError: () => {
      if (isChosen) void found.refetch();
    },
  });
  const filled = read(kind, kind === "date" ? day : told);
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (filled) filling.mutate(filled);
  }
  const error = isSent && !filled ? t(`form-missing.${kind}`) : null;
  const label = t(`form-field.${kind}`);
  const choices = found.data ?? [];
  if (isChosen && found.data && choices.length === 0)
    return <p className={styles.none}>{t(`form-none.${kind}`)}</p>;
  return (
    <form className={styles.fields} onSubmit={submit} noValidate>
      {isChosen && (
        <Field label={label} error={error}>
          {(wiring) => (
            <Select
              {...wiring}
              none={t("form-choose")}
              choices={choices.map((one) => ({ value: one.id ?? "", label: one.text }))}
              value={told}
              onChange={({ target }) => setTold(target.value)}
            />
          )}
        </Field>
      )}
      {kind === "date" && today && (
        <DateField label={label} value={day} onChange={setDay} today={today} error={error} />
      )}
      {kind === "amount" && (
        <Field label={label} error={error}>
          {(wiring) => (
            <Input
              {...wiring}
              inputMode="decimal"
              figures
              suffix={CURRENCY}
              value={told}
              onChange={({ target }) => setTold(target.value)}
            />
          )}
        </Field>
      )}
      {kind === "yes_no" && (
        <>
          <Chips
            label={label}
            choices={[
              { value: "yes", label: t("form-yes") },
              { value: "no", label: t("form-no") },
            ]}
            value={told as "yes" | "no" | ""}
            onChange={setTold}
          />
          {error && (
            <p role="alert" className={styles.missing}>
              {error}
            </p>
          )}
        </>
      )}
      {kind === "address" && (
        <>
          {choices.length > 0 && (
            <Chips
              label={t("form-known-addresses")}
              choices={choices.map(({ text }) => ({ value: text, label: text }))}
              value={choices.some(({ text }) => text === told) ? told : ""}
              onChange={setTold}
            />
          )}
          <Field label={label} error={error}>
            {(wiring) => (
              <Input
                {...wiring}
                value={told}
                maxLength={LONGEST_ADDRESS}
                autoComplete="street-address"
                onChange={({ target }) => setTold(target.value)}
              />
            )}
          </Field>
        </>
      )}
      {found.error && <ProblemNote thrown={found.error} retry={() => void found.refetch()} />}
      {filling.error && <ProblemNote thrown={filling.error} />}
      <Button type="submit" variant="primary" size="small" busy={filling.isPending}>
        {t("form-send")}
      </Button>
    </form>
  );
}

function Withdraw({ id, nth }: { id: string; nth: number }) {
  const { t } = useTranslation("care");
  const queries = useQueryClient();
  const [clientId] = useState(newRequestKey);
  const withdrawing = useMutation({
    mutationFn: () => withdrawForm(id, nth, clientId),
    onSuccess: (message) => takeIn(queries, "console", id, message),
  });
  return (
    <>
      {withdrawing.error && <ProblemNote thrown={withdrawing.error} />}
      <Button size="small" busy={withdrawing.isPending} onClick={() => withdrawing.mutate()}>
        {t("form-withdraw")}
      </Button>
    </>
  );
}

/** What goes to the bank; null where it is missing or cannot be read. */
function read(kind: TalkFormKind, told: string): TalkFormFilled | null {
  const words = told.trim();
  if (!words) return null;
  switch (kind) {
    case "date":
      return { day: words };
    case "amount": {
      const minor = parseAmount(words, CURRENCY);
      return minor !== null && minor > 0 ? { money: { minor, currency: CURRENCY } } : null;
    }
    case "yes_no":
      return { yes: words === "yes" };
    case "address":
      return { words };
    default:
      return { choice: words };
  }
}

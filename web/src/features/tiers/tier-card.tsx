import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { isServed } from "@/api/customers";
import { endGrant, giveTier, gradeCustomer, tierOfCustomerQuery, tiersKey } from "@/api/tiers";
import type { Customer, CustomerTier, TierGrade } from "@/api/wire";
import { addDays, type BankDate, dateText, instantDay, isoToday } from "@/lib/dates";
import { newRequestKey } from "@/lib/request-key";
import { Amount } from "@/ui/amount";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Facts } from "@/ui/facts";
import { Field } from "@/ui/field";
import { Fold } from "@/ui/fold";
import { Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { tierName } from "@/ui/tier-terms";
import { useLanguage } from "@/ui/use-language";
import { AssetsChart } from "./assets-chart";
import { BenefitsPart } from "./benefits-part";
import { Missing } from "./missing";
import styles from "./tiers.module.css";
import "./words";

const LONGEST_DAYS = 366;
const LONGEST_REASON = 500;
const GRADES = ["A", "B", "C", "D", "E"] as const satisfies readonly TierGrade[];

/** A card for the customer's page: their tier, what it came of, and whether it falls. */
export function TierCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("tiers");
  const found = useQuery(tierOfCustomerQuery(customer.id));
  const given = found.data;
  return (
    <Card
      title={t("card.title")}
      extra={
        isServed(customer) &&
        given?.tier.standing && (
          <Allowed right="tiers.give">
            <GiveTier customer={customer} known={given} />
          </Allowed>
        )
      }
    >
      <Loaded query={found} lines={3}>
        {(known) =>
          known.tier.standing ? (
            <Known customer={customer} known={known} />
          ) : (
            <p className={styles.soft}>{t("card.none")}</p>
          )
        }
      </Loaded>
    </Card>
  );
}

function Known({ customer, known }: { customer: Customer; known: CustomerTier }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const { standing, tiers, so_far: now, lower_to: lower, lowers_on: on, next } = known.tier;
  const above = next && tiers[next.level];
  const lowered = lower !== null && tiers[lower];
  if (!standing) return null;
  return (
    <div className={styles.part}>
      <p className={styles.tierHead}>
        <strong>{tierName(standing, language)}</strong>
        {standing.is_given && <StateWord tone="info">{t("card.given")}</StateWord>}
        {lowered && on && (
          <StateWord tone="caution">
            {t("card.falls", { day: dateText(on, language), tier: tierName(lowered, language) })}
          </StateWord>
        )}
      </p>
      <Facts
        facts={[
          {
            label: t("card.assets"),
            value: <Amount money={{ minor: now.assets, currency: "CNY" }} />,
          },
          { label: t("measures.payments"), value: t("counts.payments", { count: now.payments }) },
          { label: t("measures.tenure"), value: t("counts.tenure", { count: now.tenure }) },
          { label: t("measures.grade"), value: <Grade customer={customer} known={known} /> },
        ]}
      />
      <BenefitsPart customer={customer} />
      {next && above && (
        <Fold title={t("mine.next", { tier: tierName(above, language) })}>
          <Missing distance={next} />
        </Fold>
      )}
      <Fold title={t("card.months")}>
        <AssetsChart of={known.tier} />
      </Fold>
      {known.grants.length > 0 && <Grants known={known} />}
    </div>
  );
}

function Grants({ known }: { known: CustomerTier }) {
  const { t } = useTranslation("tiers");
  const language = useLanguage();
  const queries = useQueryClient();
  const today = isoToday();
  const announce = useAnnounce();
  return (
    <Fold title={t("card.grants")} aside={known.grants.length}>
      <ul className={styles.tiers}>
        {known.grants.map((one) => {
          const tier = known.tier.tiers[one.level];
          const name = tier ? tierName(tier, language) : String(one.level);
          return (
            <li key={one.id} className={styles.tier}>
              <p className={styles.tierHead}>
                <strong>{name}</strong>
                <span className={styles.soft}>
                  {one.ended_at
                    ? t("card.ended", { day: dateText(instantDay(one.ended_at), language) })
                    : t("card.until", { day: dateText(one.until_on, language) })}
                </span>
              </p>
              <p>{one.reason}</p>
              <p className={styles.soft}>{t("card.by", { name: one.by })}</p>
              {!one.ended_at && one.until_on >= today && (
                <Allowed right="tiers.give">
                  <div>
                    <ConfirmStep
                      size="small"
                      label={t("end.act")}
                      name={t("end.act-of", { tier: name })}
                      title={t("end.title")}
                      sentence={t("end.what")}
                      act={async () => {
                        await endGrant(one.id);
                        announce(t("end.done"));
                        await queries.invalidateQueries({ queryKey: tiersKey });
                      }}
                    />
                  </div>
                </Allowed>
              )}
            </li>
          );
        })}
      </ul>
    </Fold>
  );
}

function Grade({ customer, known }: { customer: Customer; known: CustomerTier }) {
  const { t } = useTranslation("tiers");
  const held = known.grades[0]?.grade ?? null;
  return (
    <span className={styles.who}>
      {held ?? t("no-grade")}
      {isServed(customer) && (
        <Allowed right="tiers.give">
          <EnterGrade customer={customer} held={held} />
        </Allowed>
      )}
    </span>
  );
}

function EnterGrade({ customer, held }: { customer: Customer; held: TierGrade | null }) {
  const { t } = useTranslation(["tiers", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [grade, setGrade] = useState<TierGrade | "">(held ?? "");
  const entering = useMutation({
    mutationFn: () => gradeCustomer(customer.id, grade || null),
    onSuccess: async () => {
      setOpen(false);
      announce(t("grade.done"));
      await queries.invalidateQueries({ queryKey: tiersKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    entering.mutate();
  }
  return (
    <>
      <Button size="small" aria-label={t("grade.act-of")} onClick={() => setOpen(true)}>
        {t("grade.act")}
      </Button>
      <Dialog open={open} title={t("grade.title", { name: customer.name })} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit}>
          <p>{t("grade.what")}</p>
          <Field label={t("measures.grade")}>
            {(wiring) => (
              <Select
                {...wiring}
                value={grade}
                none={t("no-grade")}
                choices={GRADES.map((value) => ({ value, label: value }))}
                onChange={(event) => setGrade(GRADES.find((one) => one === event.target.value) ?? "")}
              />
            )}
          </Field>
          {entering.error && <ProblemNote thrown={entering.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={entering.isPending}>
              {t("grade.enter")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

function GiveTier({ customer, known }: { customer: Customer; known: CustomerTier }) {
  const { t } = useTranslation("tiers");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("give.act")}
      </Button>
      <Dialog open={open} title={t("give.title", { name: customer.name })} onClose={() => setOpen(false)}>
        {open && <GiveForm customer={customer} known={known} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function GiveForm({
  customer,
  known,
  onDone,
}: {
  customer: Customer;
  known: CustomerTier;
  onDone: () => void;
}) {
  const { t } = useTranslation(["tiers", "ui"]);
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const today = isoToday();
  const [key] = useState(newRequestKey);
  const higher = known.tier.tiers.flatMap((tier, level) =>
    level > (known.tier.standing?.level ?? 0)
      ? [{ value: String(level), label: tierName(tier, language) }]
      : [],
  );
  const [level, setLevel] = useState(higher[0]?.value ?? "");
  const [day, setDay] = useState<BankDate | "">("");
  const [reason, setReason] = useState("");
  const [sent, setSent] = useState(false);
  const giving = useMutation({
    mutationFn: (until: BankDate) =>
      giveTier(customer.id, { level: Number(level), until_on: until, reason: reason.trim() }, key),
    onSuccess: async () => {
      onDone();
      announce(t("give.done"));
      await queries.invalidateQueries({ queryKey: tiersKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (level && day && reason.trim()) giving.mutate(day);
  }
  if (higher.length === 0) return <p>{t("give.highest")}</p>;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("give.what")}</p>
      <Field label={t("give.tier")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={level}
            choices={higher}
            onChange={(event) => setLevel(event.target.value)}
          />
        )}
      </Field>
      <DateField
        label={t("give.until")}
        value={day}
        today={today}
        min={today}
        max={addDays(today, LONGEST_DAYS)}
        error={sent && !day ? t("give.until-missing") : null}
        onChange={setDay}
      />
      <Field
        label={t("give.reason")}
        hint={t("give.reason-hint")}
        error={sent && !reason.trim() ? t("give.reason-missing") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={2}
            value={reason}
            maxLength={LONGEST_REASON}
            onChange={(event) => setReason(event.target.value.replaceAll(/[\r\n]+/g, " "))}
          />
        )}
      </Field>
      {giving.error && <ProblemNote thrown={giving.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={giving.isPending}>
          {t("give.do")}
        </Button>
      </div>
    </form>
  );
}

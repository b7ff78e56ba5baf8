import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { isServed } from "@/api/customers";
import { giveTag, tagsKey, tagsOfCustomerQuery, tagsQuery, takeTag } from "@/api/tags";
import type { Customer, GivenTag } from "@/api/wire";
import { addDays, type BankDate, dateText, instantDay } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { DateField } from "@/ui/date-field";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Fold } from "@/ui/fold";
import { Select, TextArea } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Allowed } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { useToday } from "@/ui/use-today";
import { Receipt } from "./receipt";
import { figureText } from "./sentence";
import styles from "./tags.module.css";
import "./words";

/** A card for the customer's page: what is noted about them, why, and what they do not want noted. */
export function TagsCard({ customer }: { customer: Customer }) {
  const { t } = useTranslation("tags");
  const language = useLanguage();
  const found = useQuery(tagsOfCustomerQuery(customer.id));
  return (
    <Card
      title={t("card.title")}
      extra={
        isServed(customer) && (
          <Allowed right="tags.give">
            <Give customer={customer} />
          </Allowed>
        )
      }
    >
      <Loaded query={found} lines={2}>
        {({ tags, objections }) => (
          <>
            {tags.length === 0 && <p className={styles.soft}>{t("card.none")}</p>}
            <ul className={styles.given}>
              {tags.map((one) => (
                <li key={one.tag_id}>
                  <One given={one} customer={customer} />
                </li>
              ))}
            </ul>
            {objections.length > 0 && (
              <Fold title={t("card.objections")} aside={objections.length}>
                <ul className={styles.list}>
                  {objections.map((one) => (
                    <li key={one.tag_id}>
                      <strong>{language === "zh-CN" ? one.name_zh : one.name_en}</strong>
                      <p>{one.reason}</p>
                      <p className={styles.soft}>{dateText(instantDay(one.at), language)}</p>
                    </li>
                  ))}
                </ul>
              </Fold>
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function One({ given, customer }: { given: GivenTag; customer: Customer }) {
  const { t } = useTranslation(["tags", "ui"]);
  const language = useLanguage();
  const queries = useQueryClient();
  const name = language === "zh-CN" ? given.name_zh : given.name_en;
  return (
    <Fold title={name} aside={given.confidence < 100 ? `${given.confidence}%` : undefined}>
      <Receipt evidence={given.evidence} />
      {given.value !== null && given.value_of && (
        <p>{t("card.value", { figure: figureText(given.value_of, given.value, t, language) })}</p>
      )}
      {given.note && <p>{given.note}</p>}
      <p className={styles.soft}>
        <span>{t("card.since", { day: dateText(instantDay(given.since), language) })}</span>
        {given.ends_on && <span>{t("card.until", { day: dateText(given.ends_on, language) })}</span>}
        <span>{t("card.version", { nth: given.version })}</span>
        <span>{given.by ? t("card.by", { name: given.by }) : t("card.owner", { name: given.owner })}</span>
        <span>{t(given.told_zh ? "card.told" : "card.not-told")}</span>
        <Link to={console_.tag(given.tag_id)}>{t("card.rule")}</Link>
      </p>
      {given.tag_kind !== "rule" && (
        <Allowed right="tags.give">
          <div className={styles.buttons}>
            {(["over", "mistaken"] as const).map((reason) => (
              <ConfirmStep
                key={reason}
                size="small"
                label={t(`card.take.${reason}`)}
                name={t(`card.take.${reason}-of`, { name })}
                title={t(`card.take.${reason}-title`, { name })}
                sentence={t(`card.take.${reason}-what`)}
                act={async () => {
                  await takeTag(customer.id, given.tag_id, reason);
                  await queries.invalidateQueries({ queryKey: tagsKey });
                }}
              />
            ))}
          </div>
        </Allowed>
      )}
    </Fold>
  );
}

function Give({ customer }: { customer: Customer }) {
  const { t } = useTranslation("tags");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("card.give")}
      </Button>
      <Dialog open={open} title={t("card.give")} onClose={() => setOpen(false)}>
        {open && <GiveForm customer={customer} onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function GiveForm({ customer, onDone }: { customer: Customer; onDone: () => void }) {
  const { t } = useTranslation(["tags", "ui"]);
  const language = useLanguage();
  const today = useToday();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const tags = useQuery(tagsQuery);
  const byHand = (tags.data ?? []).filter((one) => one.tag_kind === "hand" && one.stage === "live");
  const [chosen, setChosen] = useState("");
  const [until, setUntil] = useState<BankDate | "">(addDays(today, 180));
  const [note, setNote] = useState("");
  const [sent, setSent] = useState(false);
  const tagId = chosen || byHand[0]?.id || "";
  const giving = useMutation({
    mutationFn: (day: BankDate) => giveTag(customer.id, { tag_id: tagId, until: day, note: note.trim() }),
    onSuccess: async () => {
      onDone();
      announce(t("card.given"));
      await queries.invalidateQueries({ queryKey: tagsKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (tagId && until && note.trim()) giving.mutate(until);
  }
  if (tags.data && byHand.length === 0) return <p>{t("card.no-hand")}</p>;
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field label={t("card.which")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={tagId}
            choices={byHand.map((one) => ({
              value: one.id,
              label: language === "zh-CN" ? one.name_zh : one.name_en,
            }))}
            onChange={({ target }) => setChosen(target.value)}
          />
        )}
      </Field>
      <DateField
        label={t("card.until-day")}
        value={until}
        today={today}
        min={today}
        max={addDays(today, 731)}
        error={sent && !until ? t("form.missing") : null}
        onChange={setUntil}
      />
      <Field
        label={t("card.note")}
        hint={t("card.note-hint")}
        error={sent && !note.trim() ? t("form.missing") : null}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            value={note}
            maxLength={500}
            onChange={({ target }) => setNote(target.value.replaceAll(/[\r\n]+/g, " "))}
          />
        )}
      </Field>
      {giving.error && <ProblemNote thrown={giving.error} />}
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={giving.isPending}>
          {t("card.give")}
        </Button>
      </div>
    </form>
  );
}

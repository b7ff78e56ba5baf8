import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  contestRelation,
  myRelationsQuery,
  relationsKey,
  takeRelationBack,
  tellRelation,
} from "@/api/relations";
import type { RelationRole, RelationToMe } from "@/api/wire";
import { dateText, instantDay } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { Picture } from "@/ui/picture/picture";
import { ProblemNote } from "@/ui/problem-note";
import { ReasonStep } from "@/ui/reason-step";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./relations.module.css";
import { shareText } from "./share-text";
import "./words";

const FAMILY: readonly RelationRole[] = ["spouse", "child", "parent", "sibling", "relative"];

/** Who belongs to me, as the bank knows it: what I have said, and what the bank has written down. */
export function MyRelationsPage() {
  const { t } = useTranslation(["relations", "portal"]);
  const found = useQuery(myRelationsQuery);
  return (
    <Page
      title={t("mine.title")}
      lead={t("mine.lead")}
      back={{ to: portal.profile, label: t("portal:profile") }}
      actions={<Tell />}
    >
      <Loaded query={found} lines={4}>
        {(all) =>
          all.length === 0 ? (
            <Card>
              <Empty picture={<Picture of="nothing-today" />} title={t("mine.none")}>
                {t("mine.none-what")}
              </Empty>
            </Card>
          ) : (
            <ul className={styles.cards}>
              {all.map((one) => (
                <li key={one.id}>
                  <Card>
                    <One relation={one} />
                  </Card>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}

function One({ relation }: { relation: RelationToMe }) {
  const { t } = useTranslation("relations");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { id, role, name, share, is_mine: isMine, is_contested: isContested } = relation;
  const said = name || t("gone");
  async function then(act: Promise<unknown>, words: string) {
    try {
      await act;
      announce(words);
    } finally {
      await queries.invalidateQueries({ queryKey: relationsKey });
    }
  }
  return (
    <article className={styles.relation} aria-label={`${t(`roles.${role}`)} ${said}`}>
      <div className={styles.head}>
        <div>
          <p className={styles.role}>
            {t(`roles.${role}`)}
            {share !== null && ` ${shareText(share)}`}
          </p>
          <p className={styles.name}>{said}</p>
        </div>
        {isContested ? (
          <StateWord tone="caution">{t("mine.looked-at")}</StateWord>
        ) : (
          relation.is_verified && <StateWord tone="good">{t("state.verified")}</StateWord>
        )}
      </div>
      <p className={styles.soft}>
        <span>
          {t(isMine ? "mine.by-me" : "mine.by-bank", {
            origin: t(`origins.${relation.origin}`),
            day: dateText(instantDay(relation.noted_at), language),
          })}
        </span>
        {relation.since_on && <span>{t("since", { day: dateText(relation.since_on, language) })}</span>}
      </p>
      {isMine ? (
        <div className={styles.buttons}>
          <ConfirmStep
            size="small"
            label={t("mine.take-back")}
            name={t("mine.take-back-of", { name: said })}
            title={t("mine.take-back-title", { name: said })}
            sentence={t("mine.take-back-what")}
            act={() => then(takeRelationBack(id), t("mine.taken-back"))}
          />
        </div>
      ) : (
        !isContested && (
          <div className={styles.buttons}>
            <ReasonStep
              size="small"
              label={t("mine.contest")}
              name={t("mine.contest-of", { name: said })}
              title={t("mine.contest-title")}
              consequence={t("mine.contest-what")}
              act={(note) => then(contestRelation(id, note), t("mine.contested"))}
            />
          </div>
        )
      )}
    </article>
  );
}

function Tell() {
  const { t } = useTranslation("relations");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        {t("mine.tell")}
      </Button>
      <Dialog open={open} title={t("mine.tell-title")} onClose={() => setOpen(false)}>
        {open && <TellForm onDone={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}

function TellForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(["relations", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [role, setRole] = useState<RelationRole>("spouse");
  const [name, setName] = useState("");
  const [sent, setSent] = useState(false);
  const telling = useMutation({
    mutationFn: () => tellRelation(role, name.trim()),
    onSuccess: async () => {
      onDone();
      announce(t("mine.told"));
      await queries.invalidateQueries({ queryKey: relationsKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (name.trim()) telling.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("mine.tell-what")}</p>
      <Field label={t("mine.tell-role")}>
        {(wiring) => (
          <Select
            {...wiring}
            value={role}
            choices={FAMILY.map((value) => ({ value, label: t(`roles.${value}`) }))}
            onChange={(event) => setRole(event.target.value as RelationRole)}
          />
        )}
      </Field>
      <Field label={t("mine.tell-name")} error={sent && !name.trim() ? t("note.name-missing") : null}>
        {(wiring) => (
          <Input
            {...wiring}
            autoComplete="off"
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {telling.error && <ProblemNote thrown={telling.error} />}
      <div className={styles.end}>
        <Button onClick={onDone}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={telling.isPending}>
          {t("mine.tell-act")}
        </Button>
      </div>
    </form>
  );
}

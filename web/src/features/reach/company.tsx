import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { careColleaguesQuery, careKey } from "@/api/care";
import { inviteColleague, joinTalk, leaveTalk, partQuery, whisper, whispersQuery } from "@/api/reach";
import type { Conversation, DeskTalk } from "@/api/wire";
import { clockText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Select, TextArea } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./reach.module.css";
import "./words";

const LONGEST_WHISPER = 500;
const ROLE_WORDS = { listener: "listens", invited: "invited", guest: "guest" } as const;
const ROLE_TONES: Record<keyof typeof ROLE_WORDS, Tone> = {
  listener: "info",
  invited: "caution",
  guest: "good",
};

/** Who of the bank has a part in a conversation besides its agent, and what staff say among themselves. */
export function Company({ of }: { of: Conversation }) {
  const { t } = useTranslation("reach");
  const queries = useQueryClient();
  const desk = useQuery(partQuery(of.id)).data;
  const others = of.others.map(({ name, role }) => `${name} ${role}`).join();
  // Whoever came or went may be oneself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when that changes
  useEffect(
    () => void queries.invalidateQueries({ queryKey: partQuery(of.id).queryKey }),
    [others, of.state, of.id, queries],
  );
  if (of.state !== "talking" || !desk || (!desk.is_mine && !desk.part)) return null;
  return (
    <Card title={t("part")}>
      <div className={styles.form}>
        {desk.part && <Own part={desk.part} id={of.id} />}
        {of.others.length > 0 && (
          <ul className={styles.names}>
            {of.others.map(({ name, role }) => (
              <li key={name}>
                <StateWord tone={ROLE_TONES[role]}>{t(ROLE_WORDS[role], { name })}</StateWord>
              </li>
            ))}
          </ul>
        )}
        {desk.is_mine && <Invite id={of.id} />}
        <Whispers of={of} />
      </div>
    </Card>
  );
}

const OWN_WORDS = { listener: "you-listen", invited: "you-are-invited", guest: "you-joined" } as const;
const LEAVE_WORDS = { listener: "stop", invited: "decline-invitation", guest: "leave" } as const;

function Own({ part, id }: { part: NonNullable<DeskTalk["part"]>; id: string }) {
  const { t } = useTranslation("reach");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const look = () => queries.invalidateQueries({ queryKey: careKey });
  const joining = useMutation({
    mutationFn: () => joinTalk(id),
    onSuccess: () => announce(t("did-join")),
    onSettled: look,
  });
  const leaving = useMutation({
    mutationFn: () => leaveTalk(id),
    onSuccess: () => {
      announce(t("did-leave"));
      navigate(console_.inbox);
    },
    onSettled: look,
  });
  return (
    <>
      <p className={styles.note} role="status">
        {t(OWN_WORDS[part])}
      </p>
      {(joining.error ?? leaving.error) && <ProblemNote thrown={joining.error ?? leaving.error} />}
      <div className={styles.end}>
        <Button size="small" busy={leaving.isPending} onClick={() => leaving.mutate()}>
          {t(LEAVE_WORDS[part])}
        </Button>
        {part !== "guest" && (
          <Button size="small" variant="primary" busy={joining.isPending} onClick={() => joining.mutate()}>
            {t("join")}
          </Button>
        )}
      </div>
    </>
  );
}

function Invite({ id }: { id: string }) {
  const { t } = useTranslation(["reach", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [whom, setWhom] = useState("");
  const [sent, setSent] = useState(false);
  const colleagues = useQuery({ ...careColleaguesQuery, enabled: open }).data ?? [];
  const inviting = useMutation({
    mutationFn: () => inviteColleague(id, whom),
    onSuccess: async () => {
      setOpen(false);
      announce(t("did-invite"));
      await queries.invalidateQueries({ queryKey: careKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (whom) inviting.mutate();
  }
  return (
    <div>
      <Button size="small" onClick={() => setOpen(true)}>
        {t("invite")}
      </Button>
      <Dialog open={open} title={t("invite-title")} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("invite-what")}</p>
          <Field label={t("invite-whom")} error={sent && !whom ? t("invite-missing") : null}>
            {(wiring) => (
              <Select
                {...wiring}
                none="—"
                choices={colleagues.map(({ id: value, name: label }) => ({ value, label }))}
                value={whom}
                onChange={({ target }) => setWhom(target.value)}
              />
            )}
          </Field>
          {inviting.error && <ProblemNote thrown={inviting.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={inviting.isPending}>
              {t("invite")}
            </Button>
          </div>
        </form>
      </Dialog>
    </div>
  );
}

function Whispers({ of: { id, whispers } }: { of: Conversation }) {
  const { t } = useTranslation("reach");
  const language = useLanguage();
  const queries = useQueryClient();
  const [text, setText] = useState("");
  const found = useQuery(whispersQuery(id, whispers)).data ?? [];
  const whispering = useMutation({
    mutationFn: () => whisper(id, text.trim()),
    onSuccess: async () => {
      setText("");
      await queries.invalidateQueries({ queryKey: careKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() && !whispering.isPending) whispering.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <div role="log" aria-label={t("whispers")} className={styles.whispers}>
        {found.map((one) => (
          <p key={one.nth}>
            <span className={styles.soft}>
              {one.by} · <time dateTime={one.at}>{clockText(one.at, language)}</time>
            </span>
            <br />
            {one.text}
          </p>
        ))}
      </div>
      <Field label={t("whisper")} hint={t("whispers-what")}>
        {(wiring) => (
          <TextArea
            {...wiring}
            rows={2}
            value={text}
            maxLength={LONGEST_WHISPER}
            onChange={({ target }) => setText(target.value.replaceAll(/[\r\n]+/g, " "))}
          />
        )}
      </Field>
      {whispering.error && <ProblemNote thrown={whispering.error} />}
      <div className={styles.end}>
        <Button type="submit" size="small" busy={whispering.isPending}>
          {t("whisper-send")}
        </Button>
      </div>
    </form>
  );
}

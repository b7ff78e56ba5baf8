import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import {
  acceptMandate,
  endMandate,
  findOffer,
  lookedAfterKey,
  mandatesKey,
  mandatesQuery,
} from "@/api/mandates";
import type { Mandate } from "@/api/wire";
import { isoToday } from "@/lib/dates";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./accept-page.module.css";
import { useSentence } from "./sentence";

const NOTES = ["accept.seen", "accept.for-them"] as const;
const GUARD_NOTES = ["guard.accept.told", "guard.accept.ask", "guard.accept.up"] as const;

/** Reads what somebody offers, and says yes or no to it: under a code, or what came by customer number. */
export function AcceptPage() {
  const { t } = useTranslation("mandates");
  const [search] = useSearchParams();
  const offer = search.get("offer");
  return (
    <Page title={t("accept.title")} back={{ to: portal.trusted, label: t("title") }}>
      <Card>{offer ? <ByNumber id={offer} /> : <ByCode />}</Card>
    </Page>
  );
}

function ByNumber({ id }: { id: string }) {
  const { t } = useTranslation("mandates");
  const mandates = useQuery(mandatesQuery);
  return (
    <Loaded query={mandates}>
      {({ offers }) => {
        const found = offers.find((one) => one.id === id);
        return found ? <Offer mandate={found} code={null} /> : <p>{t("accept.gone")}</p>;
      }}
    </Loaded>
  );
}

function ByCode() {
  const { t } = useTranslation("mandates");
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const finding = useMutation({ mutationFn: () => findOffer(code.trim()) });
  if (finding.data) return <Offer mandate={finding.data} code={code.trim()} />;
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (code.trim()) finding.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <p>{t("accept.lead")}</p>
      <Field
        label={t("accept.code")}
        hint={t("accept.code-hint")}
        error={asked && !code.trim() ? t("accept.code-missing") : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            value={code}
            figures
            maxLength={20}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      {finding.error && <ProblemNote thrown={finding.error} />}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" busy={finding.isPending}>
          {t("accept.show")}
        </Button>
      </div>
    </form>
  );
}

function Offer({ mandate, code }: { mandate: Mandate; code: string | null }) {
  const { t } = useTranslation("mandates");
  const sentence = useSentence();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const { id, version, other: name } = mandate;
  const leave = async (words: string, to: string) => {
    announce(words);
    await Promise.all([
      queries.invalidateQueries({ queryKey: mandatesKey }),
      queries.invalidateQueries({ queryKey: lookedAfterKey }),
    ]);
    navigate(to);
  };
  const accepting = useMutation({
    mutationFn: () => acceptMandate(id, version, code),
    onSuccess: () =>
      mandate.guard
        ? leave(t("guard.accepted", { name }), portal.trusted)
        : leave(t("accept.done"), portal.accounts),
  });
  const declining = useMutation({
    // Under a code nobody has it until they accept: to leave it is to say no.
    mutationFn: () => (code === null ? endMandate(id) : Promise.resolve()),
    onSuccess: () => leave(t("accept.declined"), portal.trusted),
  });
  const error = accepting.error ?? declining.error;
  return (
    <div className={styles.form}>
      <p className={styles.sentence}>{sentence(mandate, "received", isoToday())}</p>
      <ul className={styles.notes}>
        {(mandate.guard ? GUARD_NOTES : NOTES).map((note) => (
          <li key={note}>{t(note, { name })}</li>
        ))}
      </ul>
      {error && <ProblemNote thrown={error} />}
      <div className={styles.buttons}>
        <Button busy={declining.isPending} onClick={() => declining.mutate()}>
          {t("accept.no")}
        </Button>
        <Button variant="primary" busy={accepting.isPending} onClick={() => accepting.mutate()}>
          {t("accept.yes")}
        </Button>
      </div>
    </div>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Smartphone } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { confirmAuthenticator, offerAuthenticator, removeAuthenticator, securityKey } from "@/api/security";
import type { OfferedSecret, Security } from "@/api/wire";
import { Button } from "@/ui/button";
import { CodeInput, isWholeCode } from "@/ui/code-input";
import { useConfirmed } from "@/ui/confirmed";
import { Copyable } from "@/ui/copyable";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord } from "@/ui/state-word";
import { When } from "@/ui/when";
import { AskFirst } from "./ask-first";
import styles from "./security.module.css";
import { useRaised } from "./use-raised";

export function Authenticator({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const confirmed = useConfirmed();
  const [offered, setOffered] = useState<OfferedSecret | null>(null);
  const offering = useMutation({
    mutationFn: () => confirmed(offerAuthenticator),
    onSuccess: setOffered,
  });
  const app = security.authenticator;
  async function remove() {
    await removeAuthenticator();
    announce(t("app-removed"));
    await queries.invalidateQueries({ queryKey: securityKey });
  }
  return (
    <Card
      title={t("app")}
      extra={<StateWord tone={app ? "good" : "over"}>{t(app ? "app-on" : "app-off")}</StateWord>}
    >
      <div className={styles.part}>
        <p className={styles.soft}>{t("app-lead")}</p>
        {app && (
          <p>
            {t("made")} <When at={app.made_at} /> · {app.used_at ? t("used") : t("never-used")}{" "}
            {app.used_at && <When at={app.used_at} />}
          </p>
        )}
        {offering.error && <ProblemNote thrown={offering.error} />}
        <div className={styles.deeds}>
          <Button
            icon={<Smartphone size={18} aria-hidden="true" />}
            busy={offering.isPending}
            onClick={() => offering.mutate()}
          >
            {t(app ? "app-again" : "app-add")}
          </Button>
          {app && (
            <AskFirst
              label={t("app-remove")}
              name={t("app-remove-title")}
              title={t("app-remove-title")}
              consequence={t("app-remove-then")}
              act={remove}
            />
          )}
        </div>
        <Dialog
          open={offered !== null}
          title={t(app ? "app-again" : "app-add")}
          onClose={() => setOffered(null)}
        >
          {offered && <SetUp offered={offered} onDone={() => setOffered(null)} />}
        </Dialog>
      </div>
    </Card>
  );
}

function SetUp({ offered, onDone }: { offered: OfferedSecret; onDone: () => void }) {
  const { t } = useTranslation("security");
  const announce = useAnnounce();
  const raised = useRaised();
  const confirmed = useConfirmed();
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const confirming = useMutation({
    mutationFn: () => confirmed(() => confirmAuthenticator(code)),
    onSuccess: async (me) => {
      onDone();
      announce(t("app-done"));
      await raised(me);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isWholeCode(code)) confirming.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <p>{t("app-scan")}</p>
      <svg
        className={styles.picture}
        viewBox={`0 0 ${offered.side} ${offered.side}`}
        role="img"
        aria-label={t("app-scan-picture")}
        shapeRendering="crispEdges"
      >
        <path d={offered.path} />
      </svg>
      <a className={styles.open} href={offered.uri}>
        {t("app-open")}
      </a>
      <div>
        <p>{t("app-type")}</p>
        <Copyable text={offered.text} name={t("app-key")}>
          <code className={styles.key}>{offered.text.replaceAll(/(.{4})(?=.)/g, "$1 ")}</code>
        </Copyable>
      </div>
      {confirming.error && <ProblemNote thrown={confirming.error} />}
      <Field
        label={t("app-confirm")}
        hint={t("step-code-hint")}
        error={asked && !isWholeCode(code) ? t("code-missing") : null}
      >
        {(wiring) => (
          <CodeInput
            {...wiring}
            name="code"
            value={code}
            onValue={(typed) => {
              setCode(typed);
              confirming.reset();
            }}
          />
        )}
      </Field>
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={confirming.isPending}>
          {t("confirm-code")}
        </Button>
      </div>
    </form>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Mail, Smartphone } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import {
  confirmContact,
  removeContactFactor,
  type SentWay,
  securityKey,
  sendToContact,
} from "@/api/security";
import type { Contact, Security } from "@/api/wire";
import { portal } from "@/lib/paths";
import { Button } from "@/ui/button";
import { CodeInput, isWholeCode } from "@/ui/code-input";
import { LeftAlone, useConfirmed } from "@/ui/confirmed";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Masked } from "@/ui/masked";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { When } from "@/ui/when";
import { AskFirst } from "./ask-first";
import styles from "./security.module.css";
import { SentCode } from "./sent-code";
import { useRaised } from "./use-raised";

/** Codes by text message or e-mail. Customers only: staff have something stronger. */
export function Contacts({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  const isOn = security.contacts.some((contact) => contact.factor_since);
  return (
    <Card
      title={t("contacts")}
      extra={<StateWord tone={isOn ? "good" : "over"}>{t(isOn ? "app-on" : "app-off")}</StateWord>}
    >
      <div className={styles.part}>
        <p className={styles.soft}>{t("contacts-lead")}</p>
        {security.contacts.length === 0 ? (
          <p className={styles.note}>{t("contacts-none")}</p>
        ) : (
          <ul className={styles.list}>
            {security.contacts.map((contact) => (
              <One key={contact.id} contact={contact} canSend={security.sendable.includes(contact.way)} />
            ))}
          </ul>
        )}
        <p className={styles.soft}>
          {t("contacts-change")} <Link to={portal.details}>{t("contacts-change-go")}</Link>
        </p>
      </div>
    </Card>
  );
}

function One({ contact, canSend }: { contact: Contact; canSend: boolean }) {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const Icon = contact.way === "sms" ? Smartphone : Mail;
  const to = contact.masked;
  async function remove() {
    await removeContactFactor(contact.id);
    announce(t("contact-off-done"));
    await queries.invalidateQueries({ queryKey: securityKey });
  }
  return (
    <li>
      <Icon size={20} aria-hidden="true" />
      <div className={styles.words}>
        <b>
          <Masked value={to} />
        </b>
        <small>
          {contact.factor_since ? (
            <>
              {t("contact-on")} <When at={contact.factor_since} />
            </>
          ) : (
            t(contact.verified_at ? "contact-verified" : "contact-known")
          )}
        </small>
      </div>
      <div className={styles.deeds}>
        {contact.factor_since ? (
          <AskFirst
            label={t("contact-off")}
            name={t("contact-off-of", { to })}
            title={t("contact-off-title", { to })}
            consequence={t("contact-off-then")}
            act={remove}
          />
        ) : (
          <Button
            size="small"
            aria-label={t("contact-use-of", { to })}
            blocked={!canSend && t("contact-no-channel")}
            onClick={() => setOpen(true)}
          >
            {t("contact-use")}
          </Button>
        )}
      </div>
      <Dialog open={open} title={t("contact-use-title")} onClose={() => setOpen(false)}>
        {open && <Prove contact={contact} onDone={() => setOpen(false)} />}
      </Dialog>
    </li>
  );
}

function Prove({ contact, onDone }: { contact: Contact; onDone: () => void }) {
  const { t } = useTranslation("security");
  const me = useMe();
  const announce = useAnnounce();
  const raised = useRaised();
  const confirmed = useConfirmed();
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(false);
  const way: SentWay = contact.way === "email" ? "email" : "sms";
  const proving = useMutation({
    mutationFn: () => confirmed(() => confirmContact(contact.id, code)),
    onSuccess: async (entered) => {
      onDone();
      announce(t("contact-done"));
      await raised(entered);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (isWholeCode(code)) proving.mutate();
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <p>{t("contact-prove-lead")}</p>
      {proving.error && !(proving.error instanceof LeftAlone) && <ProblemNote thrown={proving.error} />}
      <SentCode
        way={way}
        masked={contact.masked}
        realm={me.realm}
        login={me.login}
        send={(_, language) => confirmed(() => sendToContact(contact.id, language))}
        onSent={() => proving.reset()}
        onFill={setCode}
      >
        <Field
          label={t("sent-code")}
          hint={t("sent-code-hint")}
          error={asked && !isWholeCode(code) ? t("code-missing") : null}
        >
          {(wiring) => (
            <CodeInput
              {...wiring}
              name="code"
              autoFocus
              value={code}
              onValue={(typed) => {
                setCode(typed);
                proving.reset();
              }}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" block busy={proving.isPending}>
          {t("confirm-code")}
        </Button>
      </SentCode>
      <div className={styles.buttons}>
        <Button onClick={onDone}>{t("cancel")}</Button>
      </div>
    </form>
  );
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Phone, PhoneMissed } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ASKED_EVERY_MS } from "@/api/care";
import { callsKey, callsQuery, setExtension, settleCall } from "@/api/channels";
import { live } from "@/api/live";
import type { CareCall } from "@/api/wire";
import { clockText } from "@/lib/dates";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { useRight } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import styles from "./care.module.css";
import { useLive } from "./use-talk";

const RENEWED_MS = 30_000;
const LONGEST_EXTENSION = 20;

/** The telephone at the desk: who calls, whom somebody is to call back, and where one is rung. */
export function Calls() {
  const { t } = useTranslation("care");
  const isLive = useLive();
  const queries = useQueryClient();
  const calls = useQuery({ ...callsQuery, refetchInterval: isLive ? RENEWED_MS : ASKED_EVERY_MS });
  useEffect(() => live.watchQueue(() => void queries.invalidateQueries({ queryKey: callsKey })), [queries]);
  if (!calls.data) return null;
  const { mine, missed, extension } = calls.data;
  return (
    <div className={styles.part}>
      <div className={styles.callsHead}>
        <h2>
          {t("calls")} {missed.length > 0 && <span className={styles.number}>{missed.length}</span>}
        </h2>
        <ExtensionStep key={extension} extension={extension} />
      </div>
      <div role="status">
        {mine.map((one) => (
          <UnderWay key={one.id} call={one} />
        ))}
      </div>
      {missed.length > 0 && (
        <ul className={styles.list} aria-label={t("calls-missed")}>
          {missed.map((one) => (
            <li key={one.id}>
              <Missed call={one} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function UnderWay({ call }: { call: CareCall }) {
  const { t } = useTranslation("care");
  return (
    <div className={styles.ringing} data-talking={call.state === "talking"}>
      <p>
        <Phone size={16} aria-hidden="true" /> {t(call.state === "talking" ? "call-talking" : "call-ringing")}
      </p>
      <Caller call={call} />
      <p className={styles.soft}>{t("call-unproven")}</p>
    </div>
  );
}

function Missed({ call }: { call: CareCall }) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const queries = useQueryClient();
  const announce = useAnnounce();
  const settling = useMutation({
    mutationFn: () => settleCall(call.id),
    onSuccess: () => announce(t("call-settled")),
    onSettled: () => queries.invalidateQueries({ queryKey: callsKey }),
  });
  return (
    <div className={styles.line}>
      <span>
        <span className={styles.caller}>
          <PhoneMissed size={16} aria-hidden="true" /> <Caller call={call} />
        </span>
        <time className={styles.soft} dateTime={call.rang_at}>
          {clockText(call.rang_at, language)}
        </time>
        {settling.error && <ProblemNote thrown={settling.error} />}
      </span>
      <Button
        size="small"
        busy={settling.isPending}
        aria-label={t("call-settle-of", { who: call.name ?? call.number })}
        onClick={() => settling.mutate()}
      >
        {t("call-settle")}
      </Button>
    </div>
  );
}

function Caller({ call }: { call: CareCall }) {
  const { t } = useTranslation("care");
  const seesCustomers = useRight("customers.view");
  const number = call.number || t("call-hidden");
  if (call.customer_id === null) return <strong>{number}</strong>;
  return (
    <span>
      {seesCustomers ? (
        <Link to={console_.customer(call.customer_id)}>{call.name}</Link>
      ) : (
        <strong>{call.name}</strong>
      )}{" "}
      <span className={styles.soft}>{number}</span>
    </span>
  );
}

function ExtensionStep({ extension }: { extension: string | null }) {
  const { t } = useTranslation(["care", "ui"]);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(extension ?? "");
  const setting = useMutation({
    mutationFn: () => setExtension(wanted || null),
    onSuccess: async () => {
      setOpen(false);
      announce(t("extension-set"));
      await queries.invalidateQueries({ queryKey: callsKey });
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setting.mutate();
  }
  return (
    <>
      <Button size="small" variant="quiet" onClick={() => setOpen(true)}>
        {extension === null ? t("extension") : t("extension-is", { extension })}
      </Button>
      <Dialog open={open} title={t("extension")} onClose={() => setOpen(false)}>
        <form className={styles.form} onSubmit={submit} noValidate>
          <p>{t("extension-what")}</p>
          <Field label={t("extension-number")}>
            {(wiring) => (
              <Input
                {...wiring}
                inputMode="tel"
                autoComplete="off"
                maxLength={LONGEST_EXTENSION}
                value={wanted}
                onChange={({ target }) => setWanted(target.value.replaceAll(/[^0-9*#]/g, ""))}
              />
            )}
          </Field>
          {setting.error && <ProblemNote thrown={setting.error} />}
          <div className={styles.end}>
            <Button onClick={() => setOpen(false)}>{t("ui:leave-it")}</Button>
            <Button type="submit" variant="primary" busy={setting.isPending}>
              {t("extension-set-it")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

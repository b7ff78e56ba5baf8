import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { addPasskey, removePasskey, renamePasskey, securityKey } from "@/api/security";
import type { Passkey, Security } from "@/api/wire";
import { canUsePasskeys, PasskeyHere, PasskeyLeft } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { useConfirmed } from "@/ui/confirmed";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { When } from "@/ui/when";
import { AskFirst } from "./ask-first";
import styles from "./security.module.css";
import { useRaised } from "./use-raised";

// As the bank takes it (ShortLine).
const LONGEST_NAME = 40;

export function Passkeys({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  return (
    <Card title={t("passkeys")}>
      <div className={styles.part}>
        <p className={styles.soft}>{t("passkeys-lead")}</p>
        {security.passkeys.length > 0 ? (
          <ul className={styles.list}>
            {security.passkeys.map((passkey) => (
              <Row key={passkey.id} passkey={passkey} />
            ))}
          </ul>
        ) : (
          <p>{t("passkeys-none")}</p>
        )}
        <Add security={security} />
      </div>
    </Card>
  );
}

function Row({ passkey }: { passkey: Passkey }) {
  const { t } = useTranslation("security");
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { id, name, made_at: made, used_at: used } = passkey;
  async function remove() {
    await removePasskey(id);
    announce(t("passkey-removed"));
    await queries.invalidateQueries({ queryKey: securityKey });
  }
  return (
    <li>
      <Fingerprint size={20} aria-hidden="true" />
      <div className={styles.words}>
        <b>{name}</b>
        <small>
          {t("made")} <When at={made} /> · {used ? t("used") : t("never-used")} {used && <When at={used} />}
        </small>
      </div>
      <div className={styles.deeds}>
        <Rename passkey={passkey} />
        <AskFirst
          label={t("passkey-remove")}
          name={t("passkey-remove-of", { name })}
          title={t("passkey-remove-title", { name })}
          consequence={t("passkey-remove-then")}
          act={remove}
        />
      </div>
    </li>
  );
}

function Rename({ passkey }: { passkey: Passkey }) {
  const { t } = useTranslation("security");
  const [open, setOpen] = useState(false);
  const queries = useQueryClient();
  const announce = useAnnounce();
  const naming = useMutation({
    mutationFn: (name: string) => renamePasskey(passkey.id, name),
    onSuccess: async () => {
      setOpen(false);
      announce(t("passkey-renamed"));
      await queries.invalidateQueries({ queryKey: securityKey });
    },
  });
  return (
    <>
      <Button
        size="small"
        aria-label={t("passkey-rename-of", { name: passkey.name })}
        onClick={() => setOpen(true)}
      >
        {t("passkey-rename")}
      </Button>
      <Dialog
        open={open}
        title={t("passkey-rename-of", { name: passkey.name })}
        onClose={() => setOpen(false)}
      >
        <NameForm
          first={passkey.name}
          label={t("save")}
          busy={naming.isPending}
          error={naming.error}
          onDone={naming.mutate}
          onLeave={() => setOpen(false)}
        />
      </Dialog>
    </>
  );
}

function Add({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  const confirmed = useConfirmed();
  const announce = useAnnounce();
  const raised = useRaised();
  const [open, setOpen] = useState(false);
  const adding = useMutation({
    mutationFn: (name: string) => confirmed(() => addPasskey(name)),
    onSuccess: async (me) => {
      setOpen(false);
      announce(t("passkey-added"));
      await raised(me);
    },
  });
  if (!canUsePasskeys()) {
    const name = security.passkeys_for;
    const here = "PublicKeyCredential" in window && name;
    return (
      <p className={styles.note}>
        {here
          ? t("passkeys-need-name", {
              name: `${location.protocol}//${name}${location.port && `:${location.port}`}`,
            })
          : t("passkeys-not-here")}
      </p>
    );
  }
  const isFirst = security.passkeys.length === 0;
  return (
    <div>
      <Button
        variant={isFirst ? "primary" : "plain"}
        icon={<Fingerprint size={18} aria-hidden="true" />}
        onClick={() => {
          adding.reset();
          setOpen(true);
        }}
      >
        {t("passkey-add")}
      </Button>
      <Dialog open={open} title={t("passkey-add")} onClose={() => setOpen(false)}>
        <NameForm
          first={t("passkey-name-default", { device: deviceName() })}
          label={t("passkey-add")}
          busy={adding.isPending}
          error={adding.error}
          onDone={adding.mutate}
          onLeave={() => setOpen(false)}
        />
      </Dialog>
    </div>
  );
}

interface NameFormProps {
  first: string;
  label: string;
  busy: boolean;
  error: Error | null;
  onDone: (name: string) => void;
  onLeave: () => void;
}

function NameForm({ first, label, busy, error, onDone, onLeave }: NameFormProps) {
  const { t } = useTranslation("security");
  const [name, setName] = useState(first);
  function submit(event: FormEvent) {
    event.preventDefault();
    onDone(name.trim() || first);
  }
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      {error && <WhyNot error={error} />}
      <Field label={t("passkey-name")} hint={t("passkey-name-hint")}>
        {(wiring) => (
          <Input
            {...wiring}
            autoFocus
            autoComplete="off"
            maxLength={LONGEST_NAME}
            value={name}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.buttons}>
        <Button onClick={onLeave}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {label}
        </Button>
      </div>
    </form>
  );
}

function WhyNot({ error }: { error: Error }) {
  const { t } = useTranslation("security");
  if (error instanceof PasskeyLeft) return <p role="alert">{t("passkey-left")}</p>;
  if (error instanceof PasskeyHere) return <p role="alert">{t("passkey-here")}</p>;
  return <ProblemNote thrown={error} />;
}

/** A beginning for the name, from what the browser says that it runs on. */
function deviceName(): string {
  const told = navigator.userAgent;
  const marks = { iPhone: "iPhone", iPad: "iPad", Android: "Android", Windows: "Windows", Macintosh: "Mac" };
  return Object.entries(marks).find(([mark]) => told.includes(mark))?.[1] ?? "Linux";
}

import { useMutation } from "@tanstack/react-query";
import { Fingerprint } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { codeWays, finishWithCode, finishWithPasskey, sendToFinish } from "@/api/security";
import type { Me, Realm, SecondStep as Step } from "@/api/wire";
import { canUsePasskeys, PasskeyLeft } from "@/lib/passkeys";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { CodeForm } from "./code-form";
import styles from "./second-step.module.css";
import "./security-words";

interface Props {
  realm: Realm;
  login: string;
  step: Step;
  /** What has been shown so far, where it was not the password. */
  lead?: string;
  onDone: (me: Me) => void;
  onAgain: () => void;
}

/** The password was right: what only its owner has is still to be shown. */
export function SecondStep({ realm, login, step, lead, onDone, onAgain }: Props) {
  const { t } = useTranslation("security");
  const heading = useRef<HTMLHeadingElement>(null);
  const byPasskey = useMutation({ mutationFn: finishWithPasskey, onSuccess: onDone });
  const hasPasskey = step.ways.includes("passkey") && canUsePasskeys();
  const codes = codeWays(step.ways);
  useEffect(() => {
    if (hasPasskey || codes.length === 0) heading.current?.focus();
  }, [hasPasskey, codes.length]);
  const left = byPasskey.error instanceof PasskeyLeft;
  return (
    <div className={styles.step}>
      <h1 ref={heading} tabIndex={-1}>
        {t("step-title")}
      </h1>
      <p className={styles.lead}>{lead ?? t(step.is_first ? "step-first" : "step-lead")}</p>
      {left && <p role="alert">{t("passkey-left")}</p>}
      {byPasskey.error && !left && <ProblemNote thrown={byPasskey.error} />}
      {hasPasskey && (
        <Button
          variant="primary"
          block
          icon={<Fingerprint size={20} aria-hidden="true" />}
          busy={byPasskey.isPending}
          onClick={() => byPasskey.mutate()}
        >
          {t("step-passkey")}
        </Button>
      )}
      {hasPasskey && codes.length > 0 && <p className={styles.or}>{t("step-or")}</p>}
      {codes.length > 0 && (
        <CodeForm
          realm={realm}
          login={login}
          ways={codes}
          main={!hasPasskey}
          label={t("step-do")}
          send={sendToFinish}
          sentTo={step.sent_to}
          show={finishWithCode}
          onDone={onDone}
        />
      )}
      {step.is_first && <p className={styles.lead}>{t("step-first-other")}</p>}
      <button type="button" className={styles.other} onClick={onAgain}>
        {t("step-again")}
      </button>
    </div>
  );
}

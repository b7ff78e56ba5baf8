import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { makeRecoveryCodes, securityKey } from "@/api/security";
import type { Security } from "@/api/wire";
import { Button } from "@/ui/button";
import { useConfirmed } from "@/ui/confirmed";
import { Copyable } from "@/ui/copyable";
import { Dialog } from "@/ui/dialog";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { When } from "@/ui/when";
import { hasSecondFactor } from "./second-factor";
import styles from "./security.module.css";

export function RecoveryCodes({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  const confirmed = useConfirmed();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const making = useMutation({
    mutationFn: () => confirmed(makeRecoveryCodes),
    onSuccess: async (made) => {
      setCodes(made);
      await queries.invalidateQueries({ queryKey: securityKey });
    },
  });
  const kept = security.recovery_codes;
  const hasFactor = hasSecondFactor(security);
  return (
    <Card title={t("codes")}>
      <div className={styles.part}>
        <p className={styles.soft}>{t("codes-lead")}</p>
        <p>
          {kept ? t("codes-left", { count: kept.left }) : t("codes-none")}
          {kept && (
            <>
              {" · "}
              {t("made")} <When at={kept.made_at} />
            </>
          )}
        </p>
        {kept && <p className={styles.soft}>{t("codes-again-then")}</p>}
        {making.error && <ProblemNote thrown={making.error} />}
        <div>
          <Button
            blocked={!hasFactor && t("codes-needs")}
            busy={making.isPending}
            onClick={() => making.mutate()}
          >
            {t(kept ? "codes-again" : "codes-make")}
          </Button>
        </div>
        <Dialog open={codes !== null} title={t("codes")} onClose={() => setCodes(null)}>
          {codes && <Shown codes={codes} onDone={() => setCodes(null)} />}
        </Dialog>
      </div>
    </Card>
  );
}

function Shown({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation("security");
  return (
    <div className={styles.form}>
      <p>{t("codes-shown")}</p>
      <ol className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className={styles.buttons}>
        <Copyable text={codes.join("\n")} name={t("codes-copy")}>
          {null}
        </Copyable>
        <Button icon={<Printer size={18} aria-hidden="true" />} onClick={() => window.print()}>
          {t("codes-print")}
        </Button>
        <Button variant="primary" onClick={onDone}>
          {t("codes-kept")}
        </Button>
      </div>
    </div>
  );
}

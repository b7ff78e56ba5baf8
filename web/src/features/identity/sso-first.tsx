import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ssoQuery } from "@/api/identity";
import { wayOutOfSso, wayToSso } from "@/api/sso";
import { leaveFor } from "@/lib/sso-errand";
import { AnchorButton, Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./sign-in-page.module.css";
import "./security-words";

/** Nothing to type here: staff sign in where they do every morning. Nothing at all where the bank has no provider. */
export function SsoFirst({ next }: { next: string }) {
  const { t } = useTranslation("security");
  const { data: sso } = useQuery(ssoQuery);
  const [left] = useState(wayOutOfSso);
  const going = useMutation({ mutationFn: wayToSso, onSuccess: (to) => leaveFor(to, next) });
  const name = sso?.name;
  if (!name) return null;
  return (
    <div className={styles.passkey}>
      {left && (
        <div className={styles.left} role="status">
          <p>{t("sso-left", { name })}</p>
          <AnchorButton size="small" href={left}>
            {t("sso-leave", { name })}
          </AnchorButton>
        </div>
      )}
      <Button
        variant="primary"
        block
        icon={<KeyRound size={20} aria-hidden="true" />}
        busy={going.isPending || going.isSuccess}
        onClick={() => going.mutate()}
      >
        {t("sso-enter", { name })}
      </Button>
      {going.error && <ProblemNote thrown={going.error} />}
      {sso.only && <p className={styles.only}>{t("sso-only", { name })}</p>}
      <p className={styles.or}>{t("sso-or")}</p>
    </div>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { stopOwnRecovery } from "@/api/recovery";
import { securityKey } from "@/api/security";
import type { Security } from "@/api/wire";
import { Answer } from "@/ui/answer";
import { useAnnounce } from "@/ui/notice";
import { When } from "@/ui/when";
import { AskFirst } from "./ask-first";
import styles from "./security.module.css";

/** Somebody, perhaps not its owner, has asked for a new password: any device that is signed in can stop it. */
export function WaitingPassword({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const waiting = security.waiting_password;
  if (!waiting) return null;
  async function stop() {
    await stopOwnRecovery();
    announce(t("waiting-stopped"));
    await queries.invalidateQueries({ queryKey: securityKey });
  }
  return (
    <div className={styles.part}>
      <Answer tone="danger" words={t("waiting-title")}>
        {t("waiting-asked")} <When at={waiting.asked_at} /> · {t("waiting-holds")}{" "}
        <When at={waiting.holds_at} />
      </Answer>
      <div>
        <AskFirst
          label={t("waiting-stop")}
          title={t("waiting-stop-title")}
          consequence={t("waiting-stop-then")}
          act={stop}
        />
      </div>
    </div>
  );
}

import { useTranslation } from "react-i18next";
import { endOtherSessions } from "@/api/security";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { useAnnounce } from "@/ui/notice";
import styles from "./disputes.module.css";
import "./words";

/** Where it is fraud: what keeps more from being lost, at once. */
export function Protect() {
  const { t } = useTranslation("disputes");
  const announce = useAnnounce();
  async function end() {
    await endOtherSessions();
    announce(t("protect.ended"));
  }
  return (
    <section className={styles.protect} aria-label={t("protect.title")}>
      <h2>{t("protect.title")}</h2>
      <p>{t("protect.lead")}</p>
      <div className={styles.acts}>
        <ConfirmStep
          label={t("protect.end")}
          title={t("protect.end-title")}
          sentence={t("protect.end-what")}
          act={end}
        />
        <LinkButton to={portal.security}>{t("protect.password")}</LinkButton>
        <LinkButton to={portal.payees}>{t("protect.payees")}</LinkButton>
        <LinkButton to={portal.limits}>{t("protect.limits")}</LinkButton>
        <LinkButton to={portal.askGuard}>{t("protect.guard")}</LinkButton>
      </div>
    </section>
  );
}

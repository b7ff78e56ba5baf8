import { ScrollText } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { console_ } from "@/lib/paths";
import styles from "./audit-link.module.css";
import { Allowed } from "./session";

/** From somebody's or something's page to what the audit log knows about it. */
export function AuditLink({ kind, id }: { kind: "customer" | "account"; id: string }) {
  const { t } = useTranslation("ui");
  return (
    <Allowed right="audit.view">
      <Link to={console_.auditOf(kind, id)} className={styles.link}>
        <ScrollText size={16} aria-hidden="true" />
        {t("who-did-what")}
      </Link>
    </Allowed>
  );
}

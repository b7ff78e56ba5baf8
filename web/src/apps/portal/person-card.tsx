import { useQuery } from "@tanstack/react-query";
import { MessageCircle } from "lucide-react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import { portal } from "@/lib/paths";
import { LinkButton } from "@/ui/button";
import { GoOn } from "@/ui/go-on";
import { Card } from "@/ui/page";
import { PhoneLink } from "@/ui/phone-link";
import styles from "./person-card.module.css";

/** The way to a person, at the foot of the first page. */
export function PersonCard() {
  const { t } = useTranslation("portal");
  const phone = useQuery(bankQuery).data?.phone;
  return (
    <Card title={t("human")}>
      <div className={styles.person}>
        <p>{t("human-short")}</p>
        <LinkButton
          to={portal.talk}
          variant="primary"
          block
          icon={<MessageCircle size={18} aria-hidden="true" />}
        >
          {t("human-write")}
        </LinkButton>
        {phone && <PhoneLink phone={phone} label={t("call")} block />}
        <GoOn to={portal.help} words={t("more-help")} />
      </div>
    </Card>
  );
}

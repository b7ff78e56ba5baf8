import { useQuery } from "@tanstack/react-query";
import { Phone } from "lucide-react";
import { useTranslation } from "react-i18next";
import { bankQuery } from "@/api/identity";
import { AnchorButton } from "@/ui/button";
import { Card, Page } from "@/ui/page";

/** How to reach a person. */
export function HelpPage() {
  const { t } = useTranslation("portal");
  const phone = useQuery(bankQuery).data?.phone;
  return (
    <Page title={t("help")}>
      <Card title={t("human")}>
        <p>{t("human-branch")}</p>
        {phone && (
          <p>
            <AnchorButton
              href={`tel:${phone.replaceAll(/[^+\d]/g, "")}`}
              variant="primary"
              icon={<Phone size={18} aria-hidden="true" />}
            >
              {phone}
            </AnchorButton>
          </p>
        )}
      </Card>
    </Page>
  );
}

import { useTranslation } from "react-i18next";
import { GuidePage } from "@/features/guide/guide-page";
import { portal } from "@/lib/paths";

/** A page of the customers' guide. */
export function CustomerGuidePage() {
  const { t } = useTranslation("portal");
  return <GuidePage readers="customers" back={{ to: portal.help, label: t("help") }} pathOf={portal.guide} />;
}

import { useTranslation } from "react-i18next";
import { WeChatCard } from "@/features/care/wechat-card";
import { SecurityPage } from "@/features/identity/security-page";
import { portal } from "@/lib/paths";

export function MySecurityPage() {
  const { t } = useTranslation("portal");
  return <SecurityPage back={{ to: portal.settings, label: t("settings") }} also={<WeChatCard />} />;
}

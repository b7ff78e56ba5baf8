import { useTranslation } from "react-i18next";
import { useChangeLanguage } from "@/apps/language-change";
import { type Appearance, appearance } from "@/lib/appearance";
import { type Language, languages } from "@/lib/language";
import { useRemembered } from "@/lib/remembered";
import { Chips } from "@/ui/chips";
import { Facts } from "@/ui/facts";
import { Card, Page } from "@/ui/page";
import { useMe } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";

const APPEARANCES: Appearance[] = ["system", "light", "dark"];
const LANGUAGE_NAMES: Record<Language, string> = { "zh-CN": "简体中文", en: "English" };

export function SettingsPage() {
  const { t } = useTranslation(["portal", "ui"]);
  const me = useMe();
  const change = useChangeLanguage();
  const language = useLanguage();
  const chosen = useRemembered(appearance);
  return (
    <Page title={t("portal:settings")}>
      <Card title={t("portal:person")}>
        <Facts
          facts={[
            { label: t("portal:signed-in-as"), value: me.name },
            { label: t("portal:login"), value: me.login },
            { label: t("portal:until"), value: <When at={me.expires_at} /> },
          ]}
        />
      </Card>
      <Card title={t("portal:language")}>
        <Chips
          label={t("portal:language")}
          choices={languages.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          value={language}
          onChange={(to) => to && change(to)}
        />
      </Card>
      <Card title={t("portal:appearance")}>
        <Chips
          label={t("portal:appearance")}
          choices={APPEARANCES.map((value) => ({ value, label: t(`ui:appearance.${value}`) }))}
          value={chosen}
          onChange={(to) => to && appearance.set(to)}
        />
      </Card>
    </Page>
  );
}

import { useTranslation } from "react-i18next";
import { useChangeLanguage } from "@/apps/language-change";
import { useSignOut, useSignOutEverywhere } from "@/apps/use-sign-out";
import { type Appearance, appearance } from "@/lib/appearance";
import { type Language, languages } from "@/lib/language";
import { portal } from "@/lib/paths";
import { useRemembered } from "@/lib/remembered";
import { type TextSize, textSize } from "@/lib/text-size";
import { Button } from "@/ui/button";
import { Switch } from "@/ui/check";
import { discretion } from "@/ui/discretion";
import { GoOn } from "@/ui/go-on";
import { Card, Page } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { Segments } from "@/ui/segments";
import { useMe } from "@/ui/session";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./settings-page.module.css";

const APPEARANCES: Appearance[] = ["system", "light", "dark"];
const SIZES: TextSize[] = ["normal", "large"];
const LANGUAGE_NAMES: Record<Language, string> = { "zh-CN": "简体中文", en: "English" };

export function SettingsPage() {
  const { t } = useTranslation("portal");
  return (
    <Page title={t("settings")}>
      <Card title={t("display")}>
        <Display />
      </Card>
      <Card title={t("security")}>
        <p className={styles.lead}>{t("security-lead")}</p>
        <GoOn to={portal.security} words={t("security-go")} />
      </Card>
      <Card title={t("sessions")}>
        <Sessions />
      </Card>
    </Page>
  );
}

/** Each choice counts at once and stays on this device. */
function Display() {
  const { t } = useTranslation(["portal", "ui"]);
  const change = useChangeLanguage();
  const language = useLanguage();
  const dress = useRemembered(appearance);
  const size = useRemembered(textSize);
  const amounts = useRemembered(discretion);
  return (
    <div className={styles.rows}>
      <div className={styles.row}>
        <span>{t("portal:language")}</span>
        <Segments
          label={t("portal:language")}
          choices={languages.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          value={language}
          onChange={change}
        />
      </div>
      <div className={styles.row}>
        <span>{t("portal:text-size")}</span>
        <Segments
          label={t("portal:text-size")}
          choices={SIZES.map((value) => ({ value, label: t(`portal:text-sizes.${value}`) }))}
          value={size}
          onChange={textSize.set}
        />
      </div>
      <div className={styles.row}>
        <span>{t("portal:appearance")}</span>
        <Segments
          label={t("portal:appearance")}
          choices={APPEARANCES.map((value) => ({ value, label: t(`ui:appearance.${value}`) }))}
          value={dress}
          onChange={appearance.set}
        />
      </div>
      <Switch
        label={t("portal:hide-amounts")}
        hint={t("portal:hide-amounts-hint")}
        checked={amounts === "hide"}
        onChange={(event) => discretion.set(event.target.checked ? "hide" : "show")}
      />
    </div>
  );
}

function Sessions() {
  const { t } = useTranslation("portal");
  const me = useMe();
  const signOut = useSignOut();
  const everywhere = useSignOutEverywhere();
  return (
    <div className={styles.sessions}>
      {everywhere.error && <ProblemNote thrown={everywhere.error} />}
      <p>
        {t("until")} <When at={me.expires_at} />
        {t("until-after")}
      </p>
      <div>
        <Button onClick={signOut}>{t("sign-out-here")}</Button>
        <Button busy={everywhere.isPending} onClick={() => everywhere.mutate()}>
          {t("sign-out-everywhere")}
        </Button>
      </div>
    </div>
  );
}

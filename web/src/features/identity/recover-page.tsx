import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { Recovered } from "@/api/wire";
import { instantText } from "@/lib/dates";
import { console_, portal } from "@/lib/paths";
import { Answer } from "@/ui/answer";
import { LinkButton } from "@/ui/button";
import { Sign } from "@/ui/sign";
import { useLanguage } from "@/ui/use-language";
import { RecoverName } from "./recover-name";
import styles from "./recover-page.module.css";
import { RecoverShow } from "./recover-show";
import { SetUpForm, StopForm } from "./recover-with-code";
import "./recover-words";

const DEEDS = ["set-up", "stop"] as const;

/** For whoever has lost their password: back in by all but the password, or by what the counter or a notice told. */
export function RecoverPage() {
  const { t } = useTranslation("recover");
  const [search] = useSearchParams();
  const deed = DEEDS.find((one) => one === search.get("do"));
  const title = t(deed ? `${deed}-title` : "title");
  return (
    <div className={styles.page}>
      <title>{`${title} · Bankhall`}</title>
      <Sign size={44} />
      {deed === "set-up" ? <SetUpForm /> : deed === "stop" ? <StopForm /> : <Recover />}
      <nav className={styles.others} aria-label={t("other-ways")}>
        {deed && <Link to={portal.recover}>{t("to-recover")}</Link>}
        {deed !== "set-up" && <Link to={`${portal.recover}?do=set-up`}>{t("to-set-up")}</Link>}
        {deed !== "stop" && <Link to={`${portal.recover}?do=stop`}>{t("to-stop")}</Link>}
        <Link to={portal.signIn}>{t("to-sign-in")}</Link>
      </nav>
      <p className={styles.soft}>{t("lost-all")}</p>
    </div>
  );
}

/** For a colleague who is new: their first password, by the code that they were handed. */
export function StaffSetUpPage() {
  const { t } = useTranslation("recover");
  return (
    <div className={styles.page}>
      <title>{`${t("set-up-staff-title")} · Bankhall`}</title>
      <Sign size={44} />
      <SetUpForm realm="staff" />
      <nav className={styles.others} aria-label={t("other-ways")}>
        <Link to={console_.signIn}>{t("to-sign-in")}</Link>
      </nav>
    </div>
  );
}

function Recover() {
  const [begun, setBegun] = useState<string | null>(null);
  const [done, setDone] = useState<Recovered | null>(null);
  if (done) return <Done recovered={done} />;
  return begun ? (
    <RecoverShow name={begun} onDone={setDone} onAgain={() => setBegun(null)} />
  ) : (
    <RecoverName onDone={setBegun} />
  );
}

function Done({ recovered }: { recovered: Recovered }) {
  const { t } = useTranslation("recover");
  const at = instantText(recovered.holds_at, useLanguage());
  const now = recovered.holds_now;
  return (
    <>
      <Answer tone={now ? "good" : "info"} words={now ? t("done-now") : t("done-later", { at })} status>
        {t(now ? "done-now-more" : "done-later-more")}
      </Answer>
      <LinkButton variant="primary" to={portal.signIn}>
        {t("to-sign-in")}
      </LinkButton>
    </>
  );
}

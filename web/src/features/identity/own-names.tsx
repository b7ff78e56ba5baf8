import { IdCard, Mail, Smartphone, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Security } from "@/api/wire";
import { Masked } from "@/ui/masked";
import { Card } from "@/ui/page";
import { StateWord } from "@/ui/state-word";
import styles from "./security.module.css";

const ICONS = { login: UserRound, phone: Smartphone, email: Mail, document: IdCard };

/** By which names one may sign in. Of staff there is but one, which they have just typed. */
export function OwnNames({ security }: { security: Security }) {
  const { t } = useTranslation("security");
  if (security.names.every((name) => name.kind === "login")) return null;
  return (
    <Card title={t("names")}>
      <div className={styles.part}>
        <p className={styles.soft}>{t("names-lead")}</p>
        <ul className={styles.list}>
          {security.names.map((name) => {
            const Icon = ICONS[name.kind];
            return (
              <li key={name.kind + name.masked}>
                <Icon size={20} aria-hidden="true" />
                <div className={styles.words}>
                  <b>
                    <Masked value={name.masked} />
                  </b>
                  <small>{t(`name-kind.${name.kind}`)}</small>
                  {!name.opens && <small>{t("name-shared-why")}</small>}
                </div>
                {!name.opens && <StateWord tone="caution">{t("name-shared")}</StateWord>}
              </li>
            );
          })}
        </ul>
      </div>
    </Card>
  );
}

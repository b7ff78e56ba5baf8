import { ChevronRight } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Bank, Realm } from "@/api/wire";
import { useLanguage } from "@/ui/use-language";
import styles from "./demo-people.module.css";

interface Props {
  bank: Bank | undefined;
  realm: Realm;
  busy: boolean;
  onChosen: (told: { login: string; password: string }) => void;
}

/** A demonstration bank lets everybody in, as somebody: one tap each. */
export function DemoPeople({ bank, realm, busy, onChosen }: Props) {
  const { t } = useTranslation("identity");
  const language = useLanguage();
  const title = useId();
  const people = bank?.sign_ins.filter((choice) => choice.realm === realm) ?? [];
  if (people.length === 0) return null;
  return (
    <section className={styles.demo} aria-labelledby={title}>
      <h2 id={title}>{t("demo-title")}</h2>
      <p>{t("demo-lead")}</p>
      <ul>
        {people.map((person) => (
          <li key={person.login}>
            <button type="button" aria-disabled={busy} onClick={() => busy || onChosen(person)}>
              <span className={styles.initial} aria-hidden="true">
                {person.name.slice(0, 1)}
              </span>
              <span className={styles.who}>
                <b>{person.name}</b>
                <small>{language === "en" ? person.note_en : person.note_zh}</small>
              </span>
              <ChevronRight size={18} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

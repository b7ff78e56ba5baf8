import { useTranslation } from "react-i18next";
import type { CustomerHit } from "@/api/wire";
import styles from "./why-found.module.css";

type Match = CustomerHit["match"];

/** What is lit up in the name or the number needs no words. */
const SEEN: readonly (Match | null)[] = [null, "name", "name_begins", "name_part", "number", "number_begins"];

/** Why somebody is among those who were found, where one does not see it. */
export function WhyFound({ match }: { match: Match | null }) {
  const { t } = useTranslation("customers");
  if (match === null || SEEN.includes(match)) return null;
  return <span className={styles.why}>{t(`matches.${match}`)}</span>;
}

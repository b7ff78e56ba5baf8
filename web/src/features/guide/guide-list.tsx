import { useQueries } from "@tanstack/react-query";
import { BookOpen, ChevronRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLanguage } from "@/ui/use-language";
import styles from "./guide-list.module.css";
import { guideQuery } from "./guide-query";
import { guidePagesOf, type Readers } from "./shelf";

interface Props {
  readers: Readers;
  pathOf: (name: string) => string;
}

/** All pages of the guide, by their titles. */
export function GuideList({ readers, pathOf }: Props) {
  const { t } = useTranslation("guide");
  const language = useLanguage();
  const names = guidePagesOf[readers];
  const texts = useQueries({ queries: names.map((name) => guideQuery(readers, name, language)) });
  return (
    <ul className={styles.list} aria-label={t("guide")}>
      {names.map((name, at) => (
        <li key={name}>
          <Link to={pathOf(name)}>
            <BookOpen size={18} aria-hidden="true" />
            <span>{texts[at]?.data?.title ?? "…"}</span>
            <ChevronRight size={16} aria-hidden="true" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

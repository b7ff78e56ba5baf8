import { type ReactNode, useId } from "react";
import { useLanguage } from "@/ui/use-language";
import styles from "./design.module.css";
import { type Texts, texts } from "./texts";

export function useTexts(): Texts {
  return texts[useLanguage()];
}

export type SectionName = keyof Texts["sections"];

/** A part of the catalogue that can be linked: /console/design#buttons. */
export function Section({ name, children }: { name: SectionName; children: ReactNode }) {
  const titleId = useId();
  const say = useTexts();
  return (
    <section id={name} className={styles.section} aria-labelledby={titleId}>
      <h2 id={titleId}>
        <a href={`#${name}`}>{say.sections[name]}</a>
      </h2>
      {children}
    </section>
  );
}

/** One state, with what it is. `stack`: below each other, as wide as there is room. */
export function Sample({
  of,
  stack = false,
  children,
}: {
  of: string;
  stack?: boolean;
  children: ReactNode;
}) {
  return (
    <div className={styles.sample}>
      <h3>{of}</h3>
      <div className={stack ? styles.stack : styles.row}>{children}</div>
    </div>
  );
}

import { Building2 } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { initialsOf } from "@/lib/initials";
import styles from "./person-chip.module.css";

interface FaceProps {
  name: string;
  organisation?: boolean;
  size?: "normal" | "large";
}

/** Stands for somebody of whom there is no picture: their initials under the bank's arch. Decoration. */
export function Face({ name, organisation = false, size = "normal" }: FaceProps) {
  return (
    <span
      aria-hidden="true"
      className={[styles.face, styles[size], organisation && styles.organisation].filter(Boolean).join(" ")}
    >
      {organisation ? <Building2 size="50%" /> : initialsOf(name)}
    </span>
  );
}

interface Props {
  name: string;
  organisation?: boolean;
  /** Their page, for those who may see it. */
  to?: string | undefined;
  /** What they are here: "Owner since 2019". */
  note?: ReactNode;
  /** What one can do with them here. */
  extra?: ReactNode;
}

/** A person or an organisation with what they are in this place. */
export function PersonChip({ name, organisation = false, to, note, extra }: Props) {
  return (
    <span className={styles.chip}>
      <Face name={name} organisation={organisation} />
      <span className={styles.words}>
        {to ? (
          <Link to={to} className={styles.name}>
            {name}
          </Link>
        ) : (
          <span className={styles.name}>{name}</span>
        )}
        {note && <span className={styles.note}>{note}</span>}
      </span>
      {extra}
    </span>
  );
}

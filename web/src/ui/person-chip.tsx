import { Building2 } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { initialsOf } from "@/lib/initials";
import { Marked } from "./marked";
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

interface RowProps {
  name: string;
  organisation?: boolean;
  to: string;
  /** What was searched for, where it may stand in the name. */
  part?: string;
  /** Below the name: a number, whom they stand in for. */
  note?: ReactNode;
  /** Beside it. */
  children?: ReactNode;
}

/** Whose row of a list it is; the link that the arrow keys go along. */
export function PersonRow({ name, organisation = false, to, part = "", note, children }: RowProps) {
  return (
    <Link to={to} data-row className={styles.row}>
      <Face name={name} organisation={organisation} />
      <span className={styles.words}>
        <span>
          <Marked text={name} part={part} />
        </span>
        {note && <span className={styles.note}>{note}</span>}
      </span>
      {children}
    </Link>
  );
}

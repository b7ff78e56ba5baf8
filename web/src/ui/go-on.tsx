import { ChevronRight } from "lucide-react";
import { Link } from "react-router";
import styles from "./go-on.module.css";

/** From a block of a page to the page of the same matter. */
export function GoOn({ to, words }: { to: string; words: string }) {
  return (
    <Link to={to} className={styles.go}>
      {words}
      <ChevronRight size={16} aria-hidden="true" />
    </Link>
  );
}

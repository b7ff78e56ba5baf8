import styles from "./marked.module.css";

/** A text with the part that was searched for lit up. */
export function Marked({ text, part }: { text: string; part: string }) {
  const wanted = part.trim();
  const at = wanted ? text.toLocaleLowerCase().indexOf(wanted.toLocaleLowerCase()) : -1;
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className={styles.marked}>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  );
}

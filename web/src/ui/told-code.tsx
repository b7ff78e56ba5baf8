import { Copyable } from "./copyable";
import { Dialog } from "./dialog";
import styles from "./told-code.module.css";

interface Props {
  /** Null while there is none to tell. */
  code: string | null;
  title: string;
  /** What to do with it. */
  what: string;
  /** What it is, for those who hear it. */
  name: string;
  onClose: () => void;
}

/** A code for somebody's hand, told once: large enough to be copied onto paper or read aloud. */
export function ToldCode({ code, title, what, name, onClose }: Props) {
  return (
    <Dialog open={code !== null} title={title} onClose={onClose}>
      <p>{what}</p>
      <p className={styles.code}>
        <Copyable text={code ?? ""} name={name}>
          <b>{code}</b>
        </Copyable>
      </p>
    </Dialog>
  );
}

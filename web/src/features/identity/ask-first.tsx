import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { useConfirmed } from "@/ui/confirmed";
import { Dialog } from "@/ui/dialog";
import { ProblemNote } from "@/ui/problem-note";
import styles from "./security.module.css";

interface Props {
  /** The verb on the button. */
  label: string;
  /** What the button is called where several are called alike. */
  name?: string;
  title: string;
  /** What will follow, in a full sentence. */
  consequence: string;
  act: () => Promise<void>;
}

/** A step that cannot be taken back: says what follows, then does it. */
export function AskFirst({ label, name, title, consequence, act }: Props) {
  const { t } = useTranslation("security");
  const confirmed = useConfirmed();
  const [open, setOpen] = useState(false);
  const step = useMutation({ mutationFn: () => confirmed(act), onSuccess: close });
  function close() {
    setOpen(false);
    step.reset();
  }
  return (
    <>
      <Button size="small" aria-label={name} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog open={open} title={title} onClose={close}>
        <div className={styles.form}>
          <p>{consequence}</p>
          {step.error && <ProblemNote thrown={step.error} />}
          <div className={styles.buttons}>
            <Button onClick={close}>{t("cancel")}</Button>
            <Button variant="grave" busy={step.isPending} onClick={() => step.mutate()}>
              {label}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}

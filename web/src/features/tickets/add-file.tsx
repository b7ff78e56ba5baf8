import { useMutation } from "@tanstack/react-query";
import { Paperclip } from "lucide-react";
import { type ChangeEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/ui/button";
import { ProblemNote } from "@/ui/problem-note";
import { LONGEST_FILE } from "./states";
import styles from "./tickets.module.css";
import "./words";

/** A PDF or a picture that belongs to the matter. */
export function AddFile({ act }: { act: (file: File) => Promise<void> }) {
  const { t } = useTranslation("tickets");
  const input = useRef<HTMLInputElement>(null);
  const [isLarge, setLarge] = useState(false);
  const adding = useMutation({ mutationFn: act });
  function choose(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    setLarge(file.size > LONGEST_FILE);
    if (file.size <= LONGEST_FILE) adding.mutate(file);
  }
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".pdf,.png,.jpg,.jpeg"
        className="only-heard"
        tabIndex={-1}
        aria-label={t("file-hint")}
        onChange={choose}
      />
      <Button
        icon={<Paperclip size={16} aria-hidden="true" />}
        busy={adding.isPending}
        onClick={() => input.current?.click()}
      >
        {t("file")}
      </Button>
      {isLarge && (
        <p role="alert" className={styles.soft}>
          {t("file-large")}
        </p>
      )}
      {adding.error && <ProblemNote thrown={adding.error} />}
    </>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MessageCircle } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { careKey, handOverFromAssistant } from "@/api/care";
import { portal } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { TextArea } from "@/ui/input";
import { ProblemNote } from "@/ui/problem-note";
import { useLanguage } from "@/ui/use-language";
import { AskedList, type AskedTurn } from "./asked-before";
import styles from "./asked-before.module.css";
import "./words";

interface Props {
  /** What the assistant was asked, with its seal on each. */
  asked: readonly (AskedTurn & { receipt: string })[];
  /** How else somebody is reached. */
  besides: ReactNode;
}

const LONGEST = 500;
/** More than that nobody reads before they say hello. */
const MOST = 12;

/** From the assistant to a person, in one press: what goes along is seen before. */
export function HandOverCard({ asked, besides }: Props) {
  const { t } = useTranslation("care");
  const language = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [key, setKey] = useState(newRequestKey);
  const [note, setNote] = useState("");
  const goes = asked.slice(-MOST);
  const handing = useMutation({
    mutationFn: () =>
      handOverFromAssistant(
        { receipts: goes.map(({ receipt }) => receipt), language, note: note.trim() },
        key,
      ),
    onSuccess: async (id) => {
      await queries.invalidateQueries({ queryKey: careKey });
      navigate(portal.conversation(id));
    },
    onError: () => setKey(newRequestKey()),
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    handing.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      {goes.length > 0 && (
        <section className={styles.block} aria-label={t("from.goes")}>
          <h4 className={styles.title}>{t("from.goes")}</h4>
          <p className={styles.soft}>{t("from.goes-what")}</p>
          <AskedList items={goes} side="portal" />
        </section>
      )}
      <Field label={t("from.note")} hint={t("first-hint")}>
        {(wiring) => (
          <TextArea
            {...wiring}
            value={note}
            maxLength={LONGEST}
            rows={2}
            onChange={({ target }) => setNote(target.value.replaceAll(/[\r\n]+/g, " "))}
          />
        )}
      </Field>
      {handing.error && <ProblemNote thrown={handing.error} />}
      <div className={styles.acts}>
        <Button
          type="submit"
          variant="primary"
          busy={handing.isPending}
          icon={<MessageCircle size={18} aria-hidden="true" />}
        >
          {t("from.act")}
        </Button>
        {besides}
      </div>
    </form>
  );
}

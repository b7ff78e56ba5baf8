import { SendHorizontal } from "lucide-react";
import {
  type FormEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { dropDraft, keepDraft, readDraft } from "@/lib/drafts";
import { Button } from "@/ui/button";
import { Attach, type useFiles } from "./attach";
import styles from "./care.module.css";
import fileStyles from "./talk-file.module.css";

const LONGEST = 2000;

export interface Choice {
  id: string;
  title: string;
  text: string;
  /** By which it is found after the stroke. */
  shortcut?: string;
  /** It does more than to put words here: whoever offers it opens it. */
  opens?: boolean;
}

interface Props {
  onSend: (text: string) => void;
  onType: (text: string) => void;
  onChoose?: (one: Choice) => void;
  /** What a stroke of "/" offers. */
  choices?: readonly Choice[];
  /** What one may want to say now. */
  suggested?: readonly Choice[];
  hint?: string;
  /** Beside the button. */
  extra?: (text: string) => ReactNode;
  /** Where what is being written is kept over a reload. */
  draft: string;
  files: ReturnType<typeof useFiles>;
}

/** Where one writes: Enter sends, and what is being written by an input method it leaves alone. */
export function Composer({
  onSend,
  onType,
  onChoose,
  choices,
  suggested = [],
  hint,
  extra,
  draft,
  files,
}: Props) {
  const { t } = useTranslation("care");
  const [text, setText] = useState(() => String(readDraft(draft) ?? ""));
  const [at, setAt] = useState(0);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (text) keepDraft(draft, text);
    else if (readDraft(draft) !== null) dropDraft(draft);
  }, [draft, text]);
  const list = useId();
  const hintId = useId();
  const asks = choices !== undefined && text.startsWith("/");
  const sought = text.slice(1).trim().toLowerCase();
  const offered = asks ? found(choices, sought) : [];
  const chosen = offered[Math.min(at, offered.length - 1)];
  function send(event?: FormEvent) {
    event?.preventDefault();
    if (asks || !text.trim()) return;
    onSend(text.trim());
    setText("");
  }
  function choose(one: Choice) {
    setText(one.opens ? "" : one.text);
    onChoose?.(one);
    setAt(0);
    if (!one.opens) box.current?.focus();
  }
  function press(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (asks && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt((now) => (now + step + offered.length) % Math.max(1, offered.length));
    } else if (asks && event.key === "Escape") {
      event.preventDefault();
      setText("");
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (asks && chosen) choose(chosen);
      else send();
    }
  }
  return (
    <div className={styles.composer}>
      <form className={styles.composing} onSubmit={send}>
        {asks && (
          <div className={styles.replies}>
            {offered.length === 0 ? (
              <p>{t("replies-none")}</p>
            ) : (
              <div role="listbox" id={list} aria-label={t("replies")}>
                {offered.map((one) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the text box's
                  <div
                    key={one.id}
                    id={`${list}-${one.id}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={one === chosen}
                    onClick={() => choose(one)}
                  >
                    <strong>
                      {one.title} {one.shortcut && <span className={styles.shortcut}>/{one.shortcut}</span>}
                    </strong>
                    <span>{one.text}</span>
                  </div>
                ))}
              </div>
            )}
          </div>
        )}
        {suggested.length > 0 && !asks && (
          <fieldset className={styles.suggested}>
            <legend>{t("suggested")}</legend>
            {suggested.map((one) => (
              <Button key={one.id} size="small" title={one.text} onClick={() => choose(one)}>
                {one.title}
              </Button>
            ))}
          </fieldset>
        )}
        {files.unfit && (
          <p role="alert" className={fileStyles.unfit}>
            {t(`file-unfit.${files.unfit.why}`, { name: files.unfit.name })}
          </p>
        )}
        <div className={styles.writing}>
          <Attach take={files.take} />
          <textarea
            ref={box}
            className={styles.box}
            rows={1}
            aria-label={t("write")}
            aria-describedby={hint ? hintId : undefined}
            {...(asks && offered.length > 0
              ? { "aria-controls": list, "aria-activedescendant": `${list}-${chosen?.id}` }
              : {})}
            placeholder={t("write")}
            value={text}
            maxLength={LONGEST}
            onKeyDown={press}
            onPaste={files.paste}
            onChange={({ target }) => {
              setText(target.value.replaceAll(/[\r\n]+/g, " "));
              setAt(0);
              if (!target.value.startsWith("/")) onType(target.value);
            }}
          />
          <Button
            type="submit"
            variant="primary"
            icon={<SendHorizontal size={18} aria-hidden="true" />}
            aria-label={t("send")}
          >
            <span className={styles.sendWord}>{t("send")}</span>
          </Button>
        </div>
      </form>
      {/* Not within: it has forms of its own. */}
      {(hint || extra) && (
        <div className={styles.hint}>
          <span id={hintId}>{hint}</span>
          {extra?.(text.trim())}
        </div>
      )}
    </div>
  );
}

/** Those whose shortcut begins so come first; among equals the order stays. */
function found(choices: readonly Choice[], sought: string): Choice[] {
  const fits = choices.filter(({ title, text, shortcut = "" }) =>
    `${shortcut} ${title} ${text}`.toLowerCase().includes(sought),
  );
  const begins = ({ shortcut }: Choice) => sought !== "" && shortcut?.startsWith(sought) === true;
  return [...fits.filter(begins), ...fits.filter((one) => !begins(one))];
}

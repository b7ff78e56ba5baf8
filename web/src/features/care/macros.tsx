import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Zap } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { careKey } from "@/api/care";
import { offeredPresetsQuery, runMacro } from "@/api/presets";
import { Problem } from "@/api/problem";
import type { OfferedPreset, StepShown, TalkFormKind, TalkTopic, TalkWrapUp } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { useAnnounce } from "@/ui/notice";
import { usePageKeys } from "@/ui/page-keys";
import { ProblemNote } from "@/ui/problem-note";
import { codeWords } from "@/ui/problem-words";
import { RowKeys } from "@/ui/row-keys";
import { SearchBox } from "@/ui/search-box";
import { StateWord } from "@/ui/state-word";
import styles from "./care.module.css";
import own from "./presets.module.css";
import "./words";

interface Props {
  id: string;
  /** Which one is looked at; `"list"` for all of them, none while it is closed. */
  open: OfferedPreset | "list" | null;
  change: (open: OfferedPreset | "list" | null) => void;
}

/** Several things by one press: chosen, shown as what will be done, and then done, all of it or nothing. */
export function Macros({ id, open, change }: Props) {
  const { t } = useTranslation("care");
  const found = useQuery({ ...offeredPresetsQuery(id), enabled: open !== null }).data ?? [];
  usePageKeys([{ code: "KeyM", shown: ["Alt", "M"], words: t("macro.key"), act: () => change("list") }]);
  const macros = found.filter(({ kind }) => kind === "macro");
  return (
    <>
      <Button size="small" icon={<Zap size={16} aria-hidden="true" />} onClick={() => change("list")}>
        {t("macro.title")}
      </Button>
      <Dialog
        open={open !== null}
        title={open === null || open === "list" ? t("macro.title") : open.title}
        onClose={() => change(null)}
      >
        {open === "list" ? (
          <List macros={macros} choose={change} />
        ) : (
          open && (
            <Preview
              key={open.id}
              id={id}
              macro={open}
              back={() => change("list")}
              close={() => change(null)}
            />
          )
        )}
      </Dialog>
    </>
  );
}

function List({ macros, choose }: { macros: OfferedPreset[]; choose: (one: OfferedPreset) => void }) {
  const { t } = useTranslation("care");
  const [sought, setSought] = useState("");
  const shown = macros.filter(({ title, shortcut }) =>
    `${shortcut} ${title}`.toLowerCase().includes(sought.trim().toLowerCase()),
  );
  return (
    <RowKeys>
      <div className={styles.form}>
        <SearchBox label={t("macro.search")} value={sought} onSearch={setSought} />
        {shown.length === 0 ? (
          <Empty>
            {t("macro.none")} <Link to={console_.presets}>{t("preset.title")}</Link>
          </Empty>
        ) : (
          <ul className={styles.list}>
            {shown.map((one) => (
              <li key={one.id}>
                <button type="button" className={own.choice} data-row onClick={() => choose(one)}>
                  <strong>{one.title}</strong>
                  <span className={styles.soft}>
                    {one.steps.map(({ kind }) => t(`macro.kind.${kind}`)).join(" · ")}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </RowKeys>
  );
}

interface PreviewProps {
  id: string;
  macro: OfferedPreset;
  back: () => void;
  close: () => void;
}

function Preview({ id, macro, back, close }: PreviewProps) {
  const { t, i18n } = useTranslation("care");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [key, setKey] = useState(newRequestKey);
  const running = useMutation({
    mutationFn: () => runMacro(id, macro, key),
    onSuccess: () => {
      announce(t("macro.done", { title: macro.title }));
      close();
    },
    onError: () => setKey(newRequestKey()),
    onSettled: () => queries.invalidateQueries({ queryKey: careKey }),
  });
  const stopped = running.error instanceof Problem && running.error.code === "care.step_impossible";
  const why = stopped ? String((running.error as Problem).facts.why ?? "") : "";
  return (
    <div className={styles.form}>
      <p>{t("macro.will")}</p>
      <ol className={own.steps}>
        {macro.steps.map((step, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={at}>
            <StepWords of={step} />
            {step.blocked && (
              <StateWord tone="danger">
                {t("macro.blocked", {
                  why: codeWords(step.blocked, i18n, { right: "" }) ?? t("macro.cannot"),
                })}
              </StateWord>
            )}
          </li>
        ))}
      </ol>
      <p className={styles.soft}>{t("macro.whole")}</p>
      {stopped && (
        <p role="alert" className={styles.missing}>
          {t("macro.stopped", {
            step: String((running.error as Problem).facts.step ?? ""),
            why: codeWords(why, i18n) ?? t("macro.cannot"),
          })}
        </p>
      )}
      {running.error && !stopped && <ProblemNote thrown={running.error} />}
      <div className={styles.end}>
        <Button onClick={back}>{t("macro.other")}</Button>
        <Button
          variant="primary"
          autoFocus
          busy={running.isPending}
          blocked={macro.steps.some(({ blocked }) => blocked) && t("macro.cannot-run")}
          onClick={() => running.mutate()}
        >
          {t("macro.run")}
        </Button>
      </div>
    </div>
  );
}

/** What a step does, in a sentence; and what is said by it. */
function StepWords({ of: { kind, text, subject, what } }: { of: StepShown }) {
  const { t } = useTranslation("care");
  const said: Record<StepShown["kind"], () => ReactNode> = {
    say: () => t("macro.says"),
    topic: () => t("macro.topic", { topic: t(`topics.${what as TalkTopic}`) }),
    form: () => t("macro.form", { form: t(`form-kind.${what as TalkFormKind}`) }),
    ticket: () => t("macro.ticket", { subject }),
    hand: () => (what ? t("macro.hand-topic", { topic: t(`topics.${what as TalkTopic}`) }) : t("macro.hand")),
    end: () => t("macro.end", { how: t(`wrap-up.${what as TalkWrapUp}`) }),
  };
  return (
    <>
      <span>{said[kind]()}</span>
      {text && <q className={own.said}>{text}</q>}
    </>
  );
}

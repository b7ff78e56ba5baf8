import { useTranslation } from "react-i18next";
import type { BulkAct, BulkOutcome } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";

const STATES: Record<BulkAct["state"], Tone> = {
  running: "info",
  done: "good",
  stopped: "over",
  undoing: "info",
  undone: "over",
};
const OUTCOMES: Record<BulkOutcome, Tone> = {
  waiting: "over",
  done: "good",
  already: "info",
  refused: "danger",
  undone: "over",
  kept: "caution",
};

/** "Give a tag: likes tea". */
export function useActName(): (act: BulkAct) => string {
  const { t } = useTranslation("lists");
  const english = useLanguage() === "en";
  return (act) => {
    const kind = t(`bulk.kinds.${act.kind}`);
    const isTag = act.kind === "give_tag" || act.kind === "take_tag";
    const tag = act.tag ? (english ? act.tag.en : act.tag.zh) : t("bulk.name.unknown-tag");
    const what = isTag ? tag : act.colleague;
    return what ? t("bulk.name.tag", { kind, what }) : kind;
  };
}

export function ActState({ act }: { act: BulkAct }) {
  const { t } = useTranslation("lists");
  return <StateWord tone={STATES[act.state]}>{t(`bulk.states.${act.state}`)}</StateWord>;
}

export function Outcome({ of }: { of: BulkOutcome }) {
  const { t } = useTranslation("lists");
  return <StateWord tone={OUTCOMES[of]}>{t(`bulk.outcomes.${of}`)}</StateWord>;
}

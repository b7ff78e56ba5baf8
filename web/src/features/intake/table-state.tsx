import { useTranslation } from "react-i18next";
import type { CustomerTable, TableRowState } from "@/api/wire";
import { StateWord, type Tone } from "@/ui/state-word";
import "./words";

const TONES: Record<CustomerTable["state"], Tone> = {
  mapping: "caution",
  checking: "info",
  ready: "caution",
  running: "info",
  done: "over",
};
const ROW_TONES: Record<TableRowState, Tone> = {
  good: "good",
  faulty: "danger",
  twin: "caution",
  taken: "good",
  dismissed: "over",
};

export function TableState({ state }: { state: CustomerTable["state"] }) {
  const { t } = useTranslation("intake");
  return <StateWord tone={TONES[state]}>{t(`states.${state}`)}</StateWord>;
}

export function RowState({ state }: { state: TableRowState }) {
  const { t } = useTranslation("intake");
  return <StateWord tone={ROW_TONES[state]}>{t(`row-states.${state}`)}</StateWord>;
}

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { type HandOver, handOver, portfolioOfQuery } from "@/api/managers";
import type { ManagerLoad, Moves } from "@/api/wire";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { Lines } from "@/ui/loaded";
import { ProblemNote } from "@/ui/problem-note";
import { SearchBox } from "@/ui/search-box";
import { Segments } from "@/ui/segments";
import { choicesOf, NoteField, useAfterMoves } from "./assign-form";
import styles from "./portfolios.module.css";

/** From whom, and what is filled in already: to whom, and how many. */
export interface Wish {
  from: ManagerLoad;
  to?: string;
  most?: number;
}

type Which = "all" | "latest" | "chosen";

interface Props {
  wish: Wish;
  team: readonly ManagerLoad[];
  onDone: (moves: Moves) => void;
  onClose: () => void;
}

/** All of somebody's customers, or some of them, pass to another, with what is promised to them. */
export function HandOverForm({ wish, team, onDone, onClose }: Props) {
  const { t } = useTranslation(["portfolios", "ui"]);
  const { manager, customers } = wish.from;
  const [which, setWhich] = useState<Which>(wish.most ? "latest" : "all");
  const [most, setMost] = useState(wish.most ? String(wish.most) : "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [to, setTo] = useState(wish.to ?? "");
  const [note, setNote] = useState("");
  const [sent, setSent] = useState(false);
  const afterMoves = useAfterMoves();
  const handing = useMutation({
    mutationFn: (body: HandOver) => handOver(body),
    onSuccess: async (moves) => {
      await afterMoves();
      onDone(moves);
    },
  });
  const count = Number(most);
  const isCount = Number.isInteger(count) && count >= 1 && count <= customers;
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (!to || !note.trim()) return;
    if (which === "latest" && !isCount) return;
    if (which === "chosen" && chosen.size === 0) return;
    handing.mutate({
      from_id: manager.id,
      to_id: to,
      note: note.trim(),
      ...(which === "latest" ? { most: count } : {}),
      ...(which === "chosen" ? { customer_ids: [...chosen] } : {}),
    });
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("hand-over.what")}</p>
      <Segments<Which>
        label={t("hand-over.which")}
        choices={[
          { value: "all", label: t("hand-over.all", { count: customers }) },
          { value: "latest", label: t("hand-over.latest") },
          { value: "chosen", label: t("hand-over.chosen") },
        ]}
        value={which}
        onChange={setWhich}
      />
      {which === "latest" && (
        <Field
          label={t("hand-over.count")}
          error={sent && !isCount ? t("hand-over.count-missing", { most: customers }) : null}
        >
          {(wiring) => (
            <Input
              {...wiring}
              figures
              inputMode="numeric"
              value={most}
              onChange={({ target }) => setMost(target.value.replaceAll(/\D/g, "").slice(0, 4))}
            />
          )}
        </Field>
      )}
      {which === "chosen" && (
        <>
          <Chosen managerId={manager.id} chosen={chosen} onChange={setChosen} />
          {sent && chosen.size === 0 && <p role="alert">{t("hand-over.choose-missing")}</p>}
        </>
      )}
      <Field label={t("hand-over.to")} error={sent && !to ? t("hand-over.to-missing") : null}>
        {(wiring) => (
          <Select
            {...wiring}
            none={t("assign.choose")}
            choices={choicesOf(
              team.filter((one) => one.manager.id !== manager.id),
              (name, has) => t("assign.choice", { name, count: has }),
            )}
            value={to}
            onChange={({ target }) => setTo(target.value)}
          />
        )}
      </Field>
      <NoteField value={note} missing={sent && !note.trim()} onChange={setNote} />
      {handing.error && <ProblemNote thrown={handing.error} />}
      <div className={styles.end}>
        <Button onClick={onClose}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={handing.isPending}>
          {t("hand-over.act")}
        </Button>
      </div>
    </form>
  );
}

interface ChosenProps {
  managerId: string;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

function Chosen({ managerId, chosen, onChange }: ChosenProps) {
  const { t } = useTranslation("portfolios");
  const [q, setQ] = useState("");
  const found = useInfiniteQuery(portfolioOfQuery(managerId, q));
  const items = found.data?.pages.flatMap((page) => page.items);
  return (
    <div className={styles.section}>
      <SearchBox label={t("mine.search")} value={q} onSearch={setQ} />
      {found.error && <ProblemNote thrown={found.error} retry={() => found.refetch()} />}
      {!items && !found.error && <Lines count={3} />}
      {items?.length === 0 && <p className={styles.soft}>{t("mine.no-result")}</p>}
      {items && items.length > 0 && (
        <div className={styles.choose}>
          <ul className={styles.list}>
            {items.map(({ id, customer }) => (
              <li key={id}>
                <Checkbox
                  label={customer.name}
                  hint={customer.number}
                  checked={chosen.has(id)}
                  onChange={() => onChange(toggled(chosen, id))}
                />
              </li>
            ))}
          </ul>
          {found.hasNextPage && (
            <Button size="small" busy={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
              {t("team.more")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

export function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

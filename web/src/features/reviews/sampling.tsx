import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { drawPlan, drawQuery, makePlan, reviewsKey, samplingQuery, stopPlan } from "@/api/reviews";
import type { DrawCheck, Sampling, SamplingPlanMade } from "@/api/wire";
import { dateText } from "@/lib/dates";
import { newRequestKey } from "@/lib/request-key";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/check";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card } from "@/ui/page";
import { ProblemNote } from "@/ui/problem-note";
import { type Column, Rows } from "@/ui/records";
import { Segments } from "@/ui/segments";
import { useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import styles from "./reviews.module.css";

const TOPICS = ["account", "card", "transfer", "bill", "sign_in", "other"] as const;
type Plan = Sampling["plans"][number];
type Draw = Sampling["draws"][number];

/** How conversations are drawn, and what was drawn. */
export function SamplingView() {
  const { t } = useTranslation("reviews");
  const found = useQuery(samplingQuery);
  const decides = useRight("quality.decide");
  const [making, setMaking] = useState(false);
  return (
    <Loaded query={found} lines={8}>
      {({ plans, draws }) => (
        <>
          <Card
            title={t("plans")}
            extra={decides ? <Button onClick={() => setMaking(true)}>{t("new-plan")}</Button> : null}
          >
            {plans.length === 0 ? (
              <Empty>{t("no-plans")}</Empty>
            ) : (
              <ul className={styles.list}>
                {plans.map((one) => (
                  <PlanLine key={one.id} of={one} decides={decides} />
                ))}
              </ul>
            )}
          </Card>
          <Draws items={draws} />
          <Dialog open={making} title={t("new-plan")} onClose={() => setMaking(false)}>
            {making && <NewPlan close={() => setMaking(false)} />}
          </Dialog>
        </>
      )}
    </Loaded>
  );
}

function PlanLine({ of, decides }: { of: Plan; decides: boolean }) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const refresh = () => queries.invalidateQueries({ queryKey: reviewsKey });
  const stopping = useMutation({ mutationFn: () => stopPlan(of.id), onSuccess: refresh });
  const drawing = useMutation({
    mutationFn: () => drawPlan(of.id),
    onSuccess: async () => {
      await refresh();
      announce(t("drawn-now"));
    },
  });
  const wrong = stopping.error ?? drawing.error;
  const { number, share } = of.terms;
  return (
    <li className={styles.item}>
      <div>
        <p>
          <strong>{of.name}</strong>{" "}
          <StateWord tone={of.is_active ? "good" : "over"}>{t(of.is_active ? "runs" : "stopped")}</StateWord>
        </p>
        <p className={styles.soft}>
          {t(`pers.${of.per}`)} ·{" "}
          {number === null ? t("share-of", { share: share ?? 0 }) : t("number-of", { count: number })}
          {of.terms.topics.length > 0 && ` · ${of.terms.topics.map((one) => t(`topics.${one}`)).join(", ")}`}{" "}
          · {of.by}
        </p>
        {wrong && <ProblemNote thrown={wrong} />}
      </div>
      {decides && of.is_active && (
        <div className={styles.buttons}>
          <Button size="small" busy={drawing.isPending} onClick={() => drawing.mutate()}>
            {t("draw-now")}
          </Button>
          <Button size="small" variant="quiet" busy={stopping.isPending} onClick={() => stopping.mutate()}>
            {t("stop")}
          </Button>
        </div>
      )}
    </li>
  );
}

function Draws({ items }: { items: readonly Draw[] }) {
  const { t } = useTranslation("reviews");
  const language = useLanguage();
  const [shown, setShown] = useState<Draw | null>(null);
  const columns: Column<Draw>[] = [
    { title: t("plan"), render: (one) => one.plan_name },
    {
      title: t("period"),
      render: (one) => `${dateText(one.from_on, language)} – ${dateText(one.to_on, language)}`,
    },
    {
      title: t("draws"),
      figures: true,
      render: (one) => t("drawn-of", { drawn: one.drawn, frame: one.frame }),
    },
    {
      title: t("check-again"),
      render: (one) => (
        <Button size="small" onClick={() => setShown(one)}>
          {t("check-again")}
        </Button>
      ),
    },
  ];
  return (
    <Card title={t("draws")}>
      {items.length === 0 ? (
        <Empty>{t("no-draws")}</Empty>
      ) : (
        <Rows rows={items} columns={columns} label={t("draws")} keyOf={(one) => one.id} />
      )}
      <Dialog
        open={shown !== null}
        title={t("draw-title", { plan: shown?.plan_name ?? "" })}
        onClose={() => setShown(null)}
      >
        {shown && <Check id={shown.id} />}
      </Dialog>
    </Card>
  );
}

function Check({ id }: { id: string }) {
  const { t } = useTranslation("reviews");
  const found = useQuery(drawQuery(id));
  const columns: Column<DrawCheck["strata"][number]>[] = [
    { title: t("stratum"), render: (one) => `${one.agent} · ${t(`signs.${one.sign}`)}` },
    { title: t("taken-of"), figures: true, render: (one) => `${one.taken} / ${one.of}` },
  ];
  return (
    <Loaded query={found} lines={5}>
      {({ draw, strata, again }) => (
        <div className={styles.stack}>
          <StateWord tone={again ? "good" : "danger"}>{t(again ? "draw-same" : "draw-other")}</StateWord>
          <Rows
            rows={strata}
            columns={columns}
            label={t("stratum")}
            keyOf={(one) => `${one.agent} ${one.sign}`}
          />
          <p className={styles.seed}>
            {t("seed")}: <code>{draw.seed}</code>
          </p>
          <p className={styles.soft}>{t("draw-method")}</p>
        </div>
      )}
    </Loaded>
  );
}

// Bounds as the server has them.
const BOUNDS = {
  number: [1, 50],
  share: [1, 100],
  extra: [1, 20],
  fresh: [1, 5],
  wait: [1, 240],
  due: [1, 30],
} as const;
type Figure = keyof typeof BOUNDS;

function NewPlan({ close }: { close: () => void }) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const [key] = useState(newRequestKey);
  const [name, setName] = useState("");
  const [per, setPer] = useState<SamplingPlanMade["per"]>("week");
  const [kind, setKind] = useState<"number" | "share">("number");
  const [figures, setFigures] = useState<Record<Figure, string>>({
    number: "3",
    share: "5",
    extra: "3",
    fresh: "2",
    wait: "10",
    due: "5",
  });
  const [topics, setTopics] = useState<ReadonlySet<(typeof TOPICS)[number]>>(new Set());
  const [tried, setTried] = useState(false);
  const making = useMutation({
    mutationFn: (body: SamplingPlanMade) => makePlan(body, key),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: reviewsKey });
      announce(t("plan-made"));
      close();
    },
  });
  const used: Figure[] = [kind, "extra", "fresh", "wait", "due"];
  const isWrong = (figure: Figure) => {
    const [least, most] = BOUNDS[figure];
    const value = Number(figures[figure]);
    return !(/^\d{1,3}$/.test(figures[figure]) && value >= least && value <= most);
  };
  function submit(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!name.trim() || used.some(isWrong)) return;
    making.mutate({
      name: name.trim(),
      per,
      number: kind === "number" ? Number(figures.number) : null,
      share: kind === "share" ? Number(figures.share) : null,
      times_new: Number(figures.fresh),
      weight: Number(figures.extra),
      long_wait_min: Number(figures.wait),
      due_days: Number(figures.due),
      topics: [...topics],
      channels: [],
    });
  }
  function figure(which: Figure, label: string, hint?: string) {
    const [least, most] = BOUNDS[which];
    return (
      <Field
        label={label}
        hint={hint}
        error={tried && isWrong(which) ? t("number-wrong", { least, most }) : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            figures
            inputMode="numeric"
            maxLength={3}
            value={figures[which]}
            onChange={({ target }) => setFigures({ ...figures, [which]: target.value })}
          />
        )}
      </Field>
    );
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <Field label={t("plan-name")} error={tried && !name.trim() ? t("reason-missing") : null}>
        {(wiring) => (
          <Input {...wiring} value={name} maxLength={40} onChange={({ target }) => setName(target.value)} />
        )}
      </Field>
      <Segments
        label={t("per")}
        choices={(["week", "month"] as const).map((value) => ({ value, label: t(`pers.${value}`) }))}
        value={per}
        onChange={setPer}
      />
      <Segments
        label={t("how-many")}
        choices={(["number", "share"] as const).map((value) => ({ value, label: t(`kinds.${value}`) }))}
        value={kind}
        onChange={setKind}
      />
      <div className={styles.pair}>
        {figure(kind, t(kind))}
        {figure("due", t("due-days"))}
        {figure("extra", t("extra"), t("extra-hint"))}
        {figure("fresh", t("new-agents"))}
        {figure("wait", t("long-wait"))}
      </div>
      <fieldset className={styles.ticks}>
        <legend>
          {t("only-topics")} <span className={styles.soft}>{t("all-of-them")}</span>
        </legend>
        {TOPICS.map((one) => (
          <Checkbox
            key={one}
            label={t(`topics.${one}`)}
            checked={topics.has(one)}
            onChange={({ target }) => {
              const next = new Set(topics);
              if (target.checked) next.add(one);
              else next.delete(one);
              setTopics(next);
            }}
          />
        ))}
      </fieldset>
      {making.error && <ProblemNote thrown={making.error} />}
      <div className={styles.end}>
        <Button onClick={close}>{t("cancel")}</Button>
        <Button type="submit" variant="primary" busy={making.isPending}>
          {t("make-plan")}
        </Button>
      </div>
    </form>
  );
}

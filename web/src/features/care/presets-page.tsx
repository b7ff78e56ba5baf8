import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { careKey } from "@/api/care";
import { dropPreset, presetsQuery, presetVersionsQuery } from "@/api/presets";
import type { Preset, PresetKind } from "@/api/wire";
import { console_ } from "@/lib/paths";
import { Button } from "@/ui/button";
import { ConfirmStep } from "@/ui/confirm-step";
import { Dialog } from "@/ui/dialog";
import { Empty } from "@/ui/empty";
import { Loaded } from "@/ui/loaded";
import { useAnnounce } from "@/ui/notice";
import { Card, Page } from "@/ui/page";
import { useRight } from "@/ui/session";
import { StateWord } from "@/ui/state-word";
import { useLanguage } from "@/ui/use-language";
import { When } from "@/ui/when";
import styles from "./care.module.css";
import { PresetForm } from "./preset-form";
import own from "./presets.module.css";
import "./words";

type Wanted = { kind: PresetKind; isOwn: boolean; of: Preset | null } | null;

/** What agents need not write or do one by one: the house's for whoever may, one's own for each. */
export function PresetsPage() {
  const { t } = useTranslation("care");
  const mayKeep = useRight("care.supervise");
  const [wanted, setWanted] = useState<Wanted>(null);
  const found = useQuery(presetsQuery);
  const of = (kind: PresetKind, isOwn: boolean) => ({
    kind,
    isOwn,
    mayKeep: isOwn || mayKeep,
    edit: (one: Preset | null) => setWanted({ kind, isOwn, of: one }),
  });
  return (
    <Page title={t("preset.title")} lead={t("preset.lead")} back={{ to: console_.inbox, label: t("inbox") }}>
      <Loaded query={found} lines={8}>
        {(all) => (
          <>
            <Some title={t("preset.replies")} of={all} {...of("reply", false)} />
            <Some title={t("preset.macros")} of={all} {...of("macro", false)} />
            <Some title={t("preset.own-macros")} of={all} {...of("macro", true)} />
          </>
        )}
      </Loaded>
      <Dialog
        open={wanted !== null}
        title={wanted ? t(wanted.of ? `preset.change-${wanted.kind}` : `preset.new-${wanted.kind}`) : ""}
        shape="wide"
        onClose={() => setWanted(null)}
      >
        {wanted && <PresetForm {...wanted} close={() => setWanted(null)} />}
      </Dialog>
    </Page>
  );
}

interface SomeProps {
  title: string;
  of: Preset[];
  kind: PresetKind;
  isOwn: boolean;
  mayKeep: boolean;
  edit: (one: Preset | null) => void;
}

function Some({ title, of, kind, isOwn, mayKeep, edit }: SomeProps) {
  const { t } = useTranslation("care");
  const shown = of.filter((one) => one.kind === kind && one.is_own === isOwn);
  return (
    <Card
      title={title}
      extra={
        mayKeep && (
          <Button size="small" icon={<Plus size={16} aria-hidden="true" />} onClick={() => edit(null)}>
            {t(isOwn ? "preset.new-own" : `preset.new-${kind}`)}
          </Button>
        )
      }
    >
      {shown.length === 0 ? (
        <Empty>{t(`preset.none-${kind}`)}</Empty>
      ) : (
        <ul className={styles.list}>
          {shown.map((one) => (
            <li key={one.id}>
              <One of={one} mayKeep={mayKeep} edit={() => edit(one)} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function One({ of, mayKeep, edit }: { of: Preset; mayKeep: boolean; edit: () => void }) {
  const { t } = useTranslation("care");
  const queries = useQueryClient();
  const announce = useAnnounce();
  const language = useLanguage();
  const title = language === "zh-CN" ? of.title.zh : of.title.en;
  const words = of.steps[0]?.words;
  async function drop() {
    await dropPreset(of.is_own, of.id);
    announce(t("preset.dropped", { title }));
    await queries.invalidateQueries({ queryKey: careKey });
  }
  return (
    <div className={styles.line}>
      <span>
        <strong>
          {title} <span className={styles.shortcut}>/{of.shortcut}</span>{" "}
          {of.topic && <StateWord tone="info">{t(`topics.${of.topic}`)}</StateWord>}
        </strong>
        <span className={styles.soft}>
          {of.kind === "reply" && words
            ? language === "zh-CN"
              ? words.zh
              : words.en
            : of.steps.map(({ kind }) => t(`macro.kind.${kind}`)).join(" · ")}
        </span>
      </span>
      <span className={styles.acts}>
        <Versions of={of} title={title} />
        {mayKeep && (
          <>
            <Button size="small" aria-label={t("preset.change-of", { title })} onClick={edit}>
              {t("preset.change")}
            </Button>
            <ConfirmStep
              label={t("preset.drop")}
              name={t("preset.drop-of", { title })}
              size="small"
              title={t("preset.drop-title")}
              sentence={t("preset.drop-what", { title })}
              act={drop}
            />
          </>
        )}
      </span>
    </div>
  );
}

/** What it said from when on, and who wrote it. */
function Versions({ of, title }: { of: Preset; title: string }) {
  const { t } = useTranslation("care");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        aria-label={t("preset.versions-of", { title })}
        onClick={() => setOpen(true)}
      >
        {t("preset.versions")}
      </Button>
      <Dialog
        open={open}
        title={t("preset.versions-of", { title })}
        shape="sheet"
        onClose={() => setOpen(false)}
      >
        <Past id={of.id} />
      </Dialog>
    </>
  );
}

function Past({ id }: { id: string }) {
  const { t } = useTranslation("care");
  const found = useQuery(presetVersionsQuery(id));
  return (
    <Loaded query={found} lines={4}>
      {(all) => (
        <ul className={styles.list}>
          {all.map((one) => (
            <li key={one.nth} className={own.filters}>
              <p className={styles.soft}>
                {one.by} · <When at={one.at} />
              </p>
              <p>
                {one.title.zh} · {one.title.en}
              </p>
              {one.steps.map((step, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
                <q key={at} className={own.said}>
                  {t(`macro.kind.${step.kind}`)}
                  {step.words && `: ${step.words.zh} · ${step.words.en}`}
                </q>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

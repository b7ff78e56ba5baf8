import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  beginWithListView,
  changeListView,
  deleteListView,
  keepListView,
  listsKey,
  listViewsQuery,
} from "@/api/lists";
import type { ListView, ListViewWish } from "@/api/wire";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { useAnnounce } from "@/ui/notice";
import { ProblemNote } from "@/ui/problem-note";
import { StateWord } from "@/ui/state-word";
import { useRightWords } from "@/ui/use-right-words";
import { type Asked, askedBy, columnsOf, filtersOf, sortOf } from "./asked";
import styles from "./lists.module.css";

interface Props {
  asked: Asked;
  change: (part: Asked) => void;
  roles: readonly string[];
}

/** Which view one looks at, and what one can do with it. */
export function ViewBar({ asked, change, roles }: Props) {
  const { t } = useTranslation("lists");
  const views = useQuery(listViewsQuery).data ?? [];
  const view = views.find((one) => one.id === asked.view) ?? null;
  const [open, setOpen] = useState<"keep" | "rename" | "delete" | null>(null);
  const after = useAfterViews();
  const over = useMutation({
    mutationFn: (of: ListView) => changeListView(of.id, wishOf(asked, of.name, of.role ?? null), of.version),
    onSuccess: (of) => after(t("over-done", { name: of.name })),
  });
  const start = useMutation({
    mutationFn: (of: ListView) => beginWithListView(of.is_start ? null : of.id),
    onSuccess: (_, of) => after(of.is_start ? t("start-taken") : t("started", { name: of.name })),
  });
  return (
    <div className={styles.views}>
      <div className={styles.which}>
        <Field label={t("view")}>
          {(wiring) => (
            <Select
              {...wiring}
              none={t("view-all")}
              choices={views.map((one) => ({ value: one.id, label: labelOf(one) }))}
              value={view?.id ?? ""}
              onChange={({ target }) => change(askedBy(views.find((one) => one.id === target.value) ?? null))}
            />
          )}
        </Field>
      </div>
      <div className={styles.acts}>
        <Button onClick={() => setOpen("keep")}>{t("keep")}</Button>
        {view?.is_own && (
          <>
            <Button busy={over.isPending} onClick={() => over.mutate(view)}>
              {t("over")}
            </Button>
            <Button onClick={() => setOpen("rename")}>{t("rename")}</Button>
          </>
        )}
        {view && (
          <Button busy={start.isPending} onClick={() => start.mutate(view)}>
            {view.is_start ? t("start-not") : t("start")}
          </Button>
        )}
        {view?.is_own && (
          <Button variant="danger" onClick={() => setOpen("delete")}>
            {t("delete")}
          </Button>
        )}
      </div>
      {(over.error ?? start.error) && <ProblemNote thrown={over.error ?? start.error} />}
      {view?.withdrawn.map((what) => (
        <StateWord key={what} tone="caution">
          {what === "tier" ? t("withdrawn-tier") : t("withdrawn-tags")}
        </StateWord>
      ))}
      <Dialog
        open={open === "keep" || open === "rename"}
        title={open === "rename" ? t("rename") : t("keep-title")}
        onClose={() => setOpen(null)}
      >
        <ViewForm
          asked={asked}
          view={open === "rename" ? view : null}
          roles={roles}
          onClose={() => setOpen(null)}
          onDone={(kept) => {
            setOpen(null);
            change({ view: kept.id });
          }}
        />
      </Dialog>
      <Dialog
        open={open === "delete" && view !== null}
        title={t("delete-title", { name: view?.name ?? "" })}
        onClose={() => setOpen(null)}
      >
        {view && (
          <DeleteView
            view={view}
            onClose={() => setOpen(null)}
            onDone={() => {
              setOpen(null);
              change({ view: "" });
            }}
          />
        )}
      </Dialog>
    </div>
  );

  function labelOf(one: ListView): string {
    const name = one.is_own ? one.name : t("view-shared", { name: one.name, owner: one.owner });
    return one.is_start ? t("view-start", { name }) : name;
  }
}

interface FormProps {
  asked: Asked;
  view: ListView | null;
  roles: readonly string[];
  onDone: (view: ListView) => void;
  onClose: () => void;
}

function ViewForm({ asked, view, roles, onDone, onClose }: FormProps) {
  const { t } = useTranslation(["lists", "ui"]);
  const words = useRightWords();
  const [name, setName] = useState(view?.name ?? "");
  const [role, setRole] = useState(view?.role ?? "");
  const [sent, setSent] = useState(false);
  const after = useAfterViews();
  const keeping = useMutation({
    mutationFn: () => {
      const given = role || null;
      if (!view) return keepListView(wishOf(asked, name.trim(), given));
      const { filters, columns, sort } = view;
      return changeListView(
        view.id,
        { filters, columns, sort, name: name.trim(), role: given },
        view.version,
      );
    },
    onSuccess: async (kept) => {
      await after(t("kept", { name: kept.name }));
      onDone(kept);
    },
  });
  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (name.trim()) keeping.mutate();
  }
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{t("keep-what")}</p>
      <Field
        label={t("view-name")}
        hint={t("view-name-hint")}
        error={sent && !name.trim() ? t("view-name-missing") : null}
      >
        {(wiring) => (
          <Input
            {...wiring}
            value={name}
            maxLength={40}
            autoComplete="off"
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <Field label={t("share")}>
        {(wiring) => (
          <Select
            {...wiring}
            none={t("share-none")}
            choices={roles.map((one) => ({ value: one, label: words.role(one) }))}
            value={role}
            onChange={({ target }) => setRole(target.value)}
          />
        )}
      </Field>
      {keeping.error && <ProblemNote thrown={keeping.error} />}
      <div className={styles.end}>
        <Button onClick={onClose}>{t("ui:leave-it")}</Button>
        <Button type="submit" variant="primary" busy={keeping.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

function DeleteView({ view, onDone, onClose }: { view: ListView; onDone: () => void; onClose: () => void }) {
  const { t } = useTranslation(["lists", "ui"]);
  const after = useAfterViews();
  const deleting = useMutation({
    mutationFn: () => deleteListView(view.id),
    onSuccess: async () => {
      await after(t("deleted"));
      onDone();
    },
  });
  return (
    <div className={styles.form}>
      <p>{t("delete-what")}</p>
      {deleting.error && <ProblemNote thrown={deleting.error} />}
      <div className={styles.end}>
        <Button onClick={onClose}>{t("ui:leave-it")}</Button>
        <Button variant="grave" busy={deleting.isPending} onClick={() => deleting.mutate()}>
          {t("delete")}
        </Button>
      </div>
    </div>
  );
}

function wishOf(asked: Asked, name: string, role: string | null): ListViewWish {
  return { name, role, filters: filtersOf(asked), columns: columnsOf(asked), sort: sortOf(asked) };
}

function useAfterViews(): (said: string) => Promise<void> {
  const queries = useQueryClient();
  const announce = useAnnounce();
  return async (said) => {
    announce(said);
    await queries.invalidateQueries({ queryKey: [...listsKey, "views"] });
  };
}

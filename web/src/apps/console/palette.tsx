import { useQuery } from "@tanstack/react-query";
import { ListFilter, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { searchQuery } from "@/api/search";
import { console_ } from "@/lib/paths";
import { useSettled } from "@/lib/use-settled";
import { CommandPalette, type PaletteGroup, type PaletteItem } from "@/ui/command-palette";
import { Empty } from "@/ui/empty";
import { Keys } from "@/ui/key-cap";
import { ProblemNote } from "@/ui/problem-note";
import { useMe } from "@/ui/session";
import { wordsAt } from "@/ui/url-filter";
import type { Deed } from "./deeds";
import { menuFor } from "./menu";
import { useHits, useRecent } from "./palette-hits";
import { useVisited } from "./recent";

const PAUSE_MS = 160;

interface Props {
  open: boolean;
  onClose: () => void;
  deeds: readonly Deed[];
}

/** Customers, accounts, pages and what one can do, from anywhere. */
export function Palette({ open, onClose, deeds }: Props) {
  const { t } = useTranslation("console");
  const { rights, login } = useMe();
  const [text, setText] = useState("");
  const wanted = text.trim();
  const asked = useSettled(wanted, PAUSE_MS);
  const maySearch = rights.includes("customers.view") || rights.includes("accounts.view");
  const found = useQuery({ ...searchQuery(asked), enabled: open && maySearch && asked !== "" });
  const waiting = maySearch && wanted !== "" && (wanted !== asked || found.isPending) && !found.error;
  const places = usePlaces(deeds, wanted);
  // Only what answers this very text may be chosen: nobody opens a stranger's file with a hasty Enter.
  const hits = useHits(wanted === asked ? found.data : undefined, wanted);
  const recent = useRecent(useVisited(login), open);
  const none = !waiting && !found.error && [...places, ...hits].every(({ items }) => items.length === 0);
  const further = useFurther(wanted, none);
  const groups = wanted ? [...places, ...hits, further] : [recent, ...places];
  function close() {
    setText("");
    onClose();
  }
  return (
    <CommandPalette
      open={open}
      onClose={close}
      label={t(maySearch ? "palette" : "palette-pages")}
      text={text}
      onText={setText}
      waiting={waiting}
      groups={groups.filter(({ items }) => items.length > 0)}
    >
      {wanted !== "" && found.error && <ProblemNote thrown={found.error} retry={() => found.refetch()} />}
      {wanted !== "" && none && (
        <Empty title={t("nothing-found", { q: wanted })}>
          {t(maySearch ? "nothing-hint" : "nothing-page")}
        </Empty>
      )}
    </CommandPalette>
  );
}

/** The long way: the list of customers; where there is nobody of that name, a new file for them. */
function useFurther(wanted: string, none: boolean): PaletteGroup {
  const { t } = useTranslation("console");
  const { rights } = useMe();
  const navigate = useNavigate();
  const items: PaletteItem[] = [];
  if (!none && rights.includes("customers.view")) {
    items.push({
      id: "find-all",
      icon: <ListFilter size={18} aria-hidden="true" />,
      title: t("find-all", { q: wanted }),
      act: () => navigate(`${console_.customers}${wordsAt({ q: wanted })}`),
    });
  }
  if (none && !/\d/.test(wanted) && rights.includes("customers.change")) {
    items.push({
      id: "create",
      icon: <UserPlus size={18} aria-hidden="true" />,
      title: t("create", { name: wanted }),
      // Not in the address: what is typed here may be a person's name.
      act: () => navigate(console_.newCustomer, { state: { name: wanted } }),
    });
  }
  return { id: "further", title: t("further"), items };
}

/** Pages and deeds that `wanted` names, in either language, or by the first letters of their Pinyin. */
function usePlaces(deeds: readonly Deed[], wanted: string): PaletteGroup[] {
  const { t } = useTranslation("console");
  const navigate = useNavigate();
  const me = useMe();
  const pages = menuFor(me, t).flatMap(({ entries }) => entries);
  const named = (label: string, alias: string) =>
    `${label} ${alias}`.toLocaleLowerCase().includes(wanted.toLocaleLowerCase());
  return [
    {
      id: "pages",
      title: t("pages"),
      items: pages
        .filter(({ id, label }) => named(label, t(`alias.${id}`)))
        .map(({ id, label, icon: Icon, to, letter }) => ({
          id: `page-${id}`,
          icon: <Icon size={18} aria-hidden="true" />,
          title: label,
          ...(letter ? { end: <Keys of={["G", letter.toUpperCase()]} /> } : {}),
          act: () => navigate(to),
        })),
    },
    {
      id: "deeds",
      title: t("do"),
      items: deeds
        .filter(({ id, label }) => named(label, t(`alias.${id}`)))
        .map(({ id, label, icon: Icon, act }) => ({
          id: `deed-${id}`,
          icon: <Icon size={18} aria-hidden="true" />,
          title: label,
          act,
        })),
    },
  ];
}

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { feedEntryQuery } from "@/api/spending";
import type { SpendingEntry } from "@/api/wire";
import { Dialog } from "@/ui/dialog";
import { DisputeEntry } from "@/ui/dispute-link";
import { EntryDetails } from "@/ui/entry-details";
import { Loaded } from "@/ui/loaded";
import { categoryIcon } from "./categories";
import { CategoryOf } from "./category-of";
import { placeIn } from "./corrections";
import { useEntryTitle } from "./entry-look";

interface Props {
  opened: { key: string | null; entry: SpendingEntry | undefined; close: () => void };
}

/** What is opened, with its category to correct; fetched where the list does not have it. */
export function FeedDetails({ opened: { key, entry, close } }: Props) {
  const place = entry ? null : placeIn(key);
  if (place) return <Fetched place={place} close={close} />;
  return <Details entry={entry} close={close} />;
}

function Fetched({ place, close }: { place: { accountId: string; seq: number }; close: () => void }) {
  const { t } = useTranslation("ui");
  const asked = useQuery(feedEntryQuery(place));
  if (asked.data) return <Details entry={asked.data} close={close} />;
  return (
    <Dialog open title={t("entry.details")} shape="sheet" onClose={close}>
      <Loaded query={asked} lines={6}>
        {() => null}
      </Loaded>
    </Dialog>
  );
}

function Details({ entry, close }: { entry: SpendingEntry | undefined; close: () => void }) {
  const { t } = useTranslation("spending");
  const title = useEntryTitle();
  const Icon = entry && categoryIcon(entry.category);
  return (
    <EntryDetails
      entry={entry}
      title={entry ? title(entry) : ""}
      icon={Icon && <Icon size={22} />}
      facts={
        entry && [
          {
            label: t("account"),
            value: `${entry.account.name} ${t("tail", { tail: entry.account.tail })}`.trim(),
          },
        ]
      }
      hideable
      withReceipt
      onClose={close}
    >
      {entry && <CategoryOf entry={entry} done={close} />}
      {entry && <DisputeEntry accountId={entry.account.id} seq={entry.seq} />}
    </EntryDetails>
  );
}

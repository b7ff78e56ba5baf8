import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { slotsQuery } from "@/api/branches";
import type { BranchService, FreeSlot } from "@/api/wire";
import { addDays, type BankDate } from "@/lib/dates";
import { DateField } from "@/ui/date-field";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { Loaded } from "@/ui/loaded";
import { minuteText } from "./hours";
import "./words";

const AHEAD_DAYS = 30;

interface Props {
  branchId: string;
  service: BranchService;
  today: BankDate;
  day: BankDate;
  value: string;
  onDay: (day: BankDate) => void;
  onChange: (slot: FreeSlot | null) => void;
}

/** A day, and a time of those that can still be had. */
export function SlotChoice({ branchId, service, today, day, value, onDay, onChange }: Props) {
  const { t } = useTranslation("branches");
  const found = useQuery(slotsQuery(branchId, service, day));
  return (
    <>
      <DateField
        label={t("book.day")}
        value={day}
        today={today}
        min={today}
        max={addDays(today, AHEAD_DAYS)}
        onChange={(chosen) => {
          onChange(null);
          if (chosen) onDay(chosen);
        }}
      />
      <Loaded query={found} lines={1}>
        {(slots) =>
          slots.length === 0 ? (
            <p role="status">{t("book.times-none")}</p>
          ) : (
            <Field label={t("book.time")}>
              {(wiring) => (
                <Select
                  {...wiring}
                  value={value}
                  none=""
                  choices={slots.map((one) => ({ value: one.starts_at, label: minuteText(one.minute) }))}
                  onChange={({ target }) =>
                    onChange(slots.find((one) => one.starts_at === target.value) ?? null)
                  }
                />
              )}
            </Field>
          )
        }
      </Loaded>
    </>
  );
}

import { Laptop, type LucideIcon, Smartphone, Tablet } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { OpenSession } from "@/api/wire";

type Seen = Pick<OpenSession, "device" | "browser">;

const PHONES = new Set(["iphone", "android", "harmony"]);
const TABLETS = new Set(["ipad", "android_tablet"]);

/** A device as its owner would call it: "Safari on iPhone". */
export function useDeviceName({ device, browser }: Seen): string {
  const { t } = useTranslation("security");
  return t("device-name", { browser: t(`browser.${browser}`), device: t(`device.${device}`) });
}

export function deviceIcon({ device }: Seen): LucideIcon {
  if (PHONES.has(device)) return Smartphone;
  return TABLETS.has(device) ? Tablet : Laptop;
}

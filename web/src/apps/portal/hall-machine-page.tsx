import { useChangeLanguage } from "@/apps/language-change";
import { KioskPage } from "@/features/branches/kiosk-page";

/** A machine in a branch's hall, before anybody has signed in. */
export function HallMachinePage() {
  return <KioskPage changeLanguage={useChangeLanguage()} />;
}

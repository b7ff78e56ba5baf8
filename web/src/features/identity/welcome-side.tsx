import { type ComponentType, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Realm } from "@/api/wire";
import styles from "./welcome-side.module.css";

const Hall = lazy(async (): Promise<{ default: ComponentType }> => {
  try {
    return { default: (await import("@/ui/picture/hall")).Hall };
  } catch {
    // A picture that does not come is no error: the words beside it say everything.
    return { default: () => null };
  }
});

/** What one sees on entering, where there is room beside the form. */
export function WelcomeSide({ realm }: { realm: Realm }) {
  const { t } = useTranslation("identity");
  const who = realm === "staff" ? "staff" : "customer";
  return (
    <div className={styles.side}>
      <div className={styles.words}>
        <p className={styles.greeting}>{t(`${who}-greeting`)}</p>
        <p>{t(`${who}-promise`)}</p>
      </div>
      <div className={styles.picture}>
        <Suspense>
          <Hall />
        </Suspense>
      </div>
    </div>
  );
}

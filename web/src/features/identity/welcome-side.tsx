import { type ComponentProps, type ComponentType, lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Realm } from "@/api/wire";
import styles from "./welcome-side.module.css";

type HallProps = ComponentProps<typeof import("@/ui/picture/hall").Hall>;

const Hall = lazy(async (): Promise<{ default: ComponentType<HallProps> }> => {
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
        {hasRoom() && (
          <Suspense>
            <Hall cut="wide" />
          </Suspense>
        )}
      </div>
    </div>
  );
}

// As in sign-in-page.module.css. On a phone the picture is neither seen nor fetched.
function hasRoom(): boolean {
  return matchMedia("(min-width: 60rem)").matches;
}

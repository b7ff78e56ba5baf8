import { type ComponentType, lazy, Suspense } from "react";
import styles from "./scene.module.css";

const pictures = {
  "no-accounts": () => import("./no-accounts").then(({ NoAccounts }) => NoAccounts),
  "no-entries": () => import("./no-entries").then(({ NoEntries }) => NoEntries),
  "no-result": () => import("./no-result").then(({ NoResult }) => NoResult),
  "no-messages": () => import("./no-messages").then(({ NoMessages }) => NoMessages),
  "no-transfers": () => import("./no-transfers").then(({ NoTransfers }) => NoTransfers),
  "nothing-today": () => import("./nothing-today").then(({ NothingToday }) => NothingToday),
  "went-wrong": () => import("./went-wrong").then(({ WentWrong }) => WentWrong),
  offline: () => import("./offline").then(({ Offline }) => Offline),
  "not-found": () => import("./not-found").then(({ NotFound }) => NotFound),
  "no-right": () => import("./no-right").then(({ NoRight }) => NoRight),
  "session-ended": () => import("./session-ended").then(({ SessionEnded }) => SessionEnded),
  "import-done": () => import("./import-done").then(({ ImportDone }) => ImportDone),
  "quarantine-empty": () => import("./quarantine-empty").then(({ QuarantineEmpty }) => QuarantineEmpty),
  "elder-welcome": () => import("./elder-welcome").then(({ ElderWelcome }) => ElderWelcome),
} satisfies Record<string, () => Promise<ComponentType>>;

export type PictureName = keyof typeof pictures;

export const pictureNames = Object.keys(pictures) as PictureName[];

const drawn = new Map(
  pictureNames.map((name) => [
    name,
    // A picture that does not come (no network) is no error: the words beside it say everything.
    lazy(() => pictures[name]().then(asDefault, () => asDefault(Blank))),
  ]),
);

/** One of our drawings, fetched when it is first shown. Decoration: words beside it say what it shows. */
export function Picture({ of }: { of: PictureName }) {
  const Drawn = drawn.get(of) ?? Blank;
  return (
    <Suspense fallback={<Blank />}>
      <Drawn />
    </Suspense>
  );
}

function Blank() {
  return <svg className={styles.scene} viewBox="0 0 200 150" aria-hidden="true" focusable="false" />;
}

function asDefault(component: ComponentType): { default: ComponentType } {
  return { default: component };
}

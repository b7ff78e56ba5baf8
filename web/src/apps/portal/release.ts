import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useAnnounce } from "@/ui/notice";

/** Puts the portal's worker to work: the app opens without a connection, and says when a newer release is ready. */
export function useReleases(): void {
  const { t } = useTranslation("portal");
  const announce = useAnnounce();
  useEffect(() => {
    if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
    // The first worker takes over silently; only one that replaces another means a newer release.
    const replaced = navigator.serviceWorker.controller !== null;
    const reload = () => replaced && location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", reload);
    const offer = (waiting: ServiceWorker) =>
      announce(t("release"), {
        tone: "info",
        undo: { label: t("release-take"), act: () => waiting.postMessage("take-over") },
      });
    void navigator.serviceWorker.register("/worker.js").then(
      // A browser that is told to run no workers answers nothing at all.
      (registration: ServiceWorkerRegistration | undefined) => {
        if (!registration) return;
        if (registration.waiting && replaced) offer(registration.waiting);
        registration.addEventListener("updatefound", () => {
          const coming = registration.installing;
          coming?.addEventListener("statechange", () => {
            if (coming.state === "installed" && replaced) offer(coming);
          });
        });
      },
      () => undefined, // Private windows may forbid it: the portal then needs a connection.
    );
    return () => navigator.serviceWorker.removeEventListener("controllerchange", reload);
  }, [announce, t]);
}

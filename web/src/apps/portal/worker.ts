/// <reference lib="webworker" />
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope;
/** What the build found the portal to be made of (portal-worker.ts). */
declare const __SHELF__: { url: string; revision: string | null }[];

// Keeps the portal's page and files, and nothing that anybody has asked the bank: figures are kept sealed (keeping.ts).
precacheAndRoute(__SHELF__);
cleanupOutdatedCaches();
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("/index.html"), {
    denylist: [/^\/api(\/|$)/, /^\/console(\/|$)/, /^\/health(\/|$)/, /^\/metrics/, /^\/assets\//, /\.\w+$/],
  }),
);

// A new release waits until the reader agrees: taking the files away below an open page would break it.
self.addEventListener("message", (event) => {
  if (event.data === "take-over") void self.skipWaiting();
});

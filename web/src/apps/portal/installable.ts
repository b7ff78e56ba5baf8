const AFTER_MS = 1_000;

const LINKS = [
  { rel: "icon", type: "image/svg+xml", href: "/favicon.svg" },
  { rel: "apple-touch-icon", href: "/apple-touch-icon.png" },
  { rel: "manifest", href: "/manifest.webmanifest" },
];

/**
 * Lets the device keep the portal as an app, with its icons. Nobody does so in the first second: until the page stands,
 * the line is for what is on it.
 */
export function becomeInstallable(): void {
  const tell = () =>
    document.head.append(...LINKS.map((link) => Object.assign(document.createElement("link"), link)));
  addEventListener("load", () => setTimeout(tell, AFTER_MS), { once: true });
}

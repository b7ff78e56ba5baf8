// Runs before the first paint. Dresses the page in what the reader has chosen (lib/appearance.ts, lib/text-size.ts,
// lib/language.ts) and sends for what the app will need next (early.ts).
(() => {
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const root = document.documentElement;
  const theme = kept("bankhall.appearance");
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
    // The bar that the device draws above the page is coloured as the page is.
    for (const bar of document.querySelectorAll('meta[name="theme-color"]')) {
      bar.media = bar.dataset.of === theme ? "all" : "not all";
    }
  }
  if (kept("bankhall.text") === "large") root.dataset.text = "large";
  const chosen = kept("bankhall.language");
  const spoken = navigator.languages.find((tag) => /^(zh|en)\b/.test(tag));
  const language = chosen === "en" || chosen === "zh-CN" ? chosen : spoken?.startsWith("en") ? "en" : "zh-CN";
  root.lang = language;

  const send = (attributes) => document.head.append(Object.assign(document.createElement("link"), attributes));
  const { words = {}, pages = {}, asks = {} } = JSON.parse(document.currentScript.dataset.early ?? "{}");
  for (const file of [...(words[language] ?? []), ...(pages[location.pathname] ?? [])]) {
    const href = `/${file}`;
    if (file.endsWith(".css")) send({ rel: "preload", as: "style", href });
    else send({ rel: "modulepreload", fetchPriority: "low", href });
  }

  const ask = (href) => send({ rel: "preload", as: "fetch", crossOrigin: "anonymous", href });
  ask("/api/bank");
  // Taken over by the app (lib/early.ts). What the page will show is asked for only for whom it is shown to.
  const visitor = fetch("/api/identity/visitor").then((answer) => (answer.ok ? answer.json() : undefined));
  globalThis.early = { visitor };
  const realm = root.dataset.app === "portal" ? "customer" : "staff";
  visitor
    .then((told) => {
      if (told?.me?.realm === realm && kept("bankhall.leaving") === null) asks[location.pathname]?.forEach(ask);
    })
    // The app asks itself, and tells the reader what went wrong.
    .catch(() => {});
})();

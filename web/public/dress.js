// Dresses the page before its first paint in what the reader has chosen (lib/appearance.ts, lib/text-size.ts, lib/language.ts).
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
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  if (kept("bankhall.text") === "large") root.dataset.text = "large";
  const language = kept("bankhall.language");
  if (language === "en" || language === "zh-CN") root.lang = language;
})();

import type { Plugin } from "vite";
import brand from "./src/brand.json" with { type: "json" };

const ID = "virtual:brand.css";
const RESOLVED = "\0brand.css";

function variables(colours: Record<string, string>): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}:${value};`)
    .join("");
}

/** Turns brand.json into CSS variables at build time, so that the first paint has the bank's colours before any script has run. */
export function brandCss(): Plugin {
  const dark = `color-scheme:dark;${variables(brand.dark)}`;
  const css = [
    `:root{color-scheme:light;${variables(brand.light)}--family:${brand.type.family};`,
    `--card-radius:${brand.shape["card-radius"]}px;--control-radius:${brand.shape["control-radius"]}px}`,
    `:root[data-theme="dark"]{${dark}}`,
    `@media (prefers-color-scheme:dark){:root:not([data-theme="light"]){${dark}}}`,
    `:root[data-app="portal"]{--text:${brand.type.portal}px}:root[data-app="console"]{--text:${brand.type.console}px}`,
  ].join("");
  return {
    name: "bankhall-brand-css",
    resolveId: (id) => (id === ID ? RESOLVED : undefined),
    load: (id) => (id === RESOLVED ? css : undefined),
  };
}

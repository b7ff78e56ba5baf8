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
  const { type, shape } = brand;
  const css = [
    `:root{color-scheme:light;${variables(brand.light)}--family:${type.family};`,
    `--card-radius:${shape["card-radius"]}px;--control-radius:${shape["control-radius"]}px;`,
    // A touch is 44 px wide at least; staff work with a pointer and see more.
    `--body:1rem;--control:${shape["control-height"].portal}rem}`,
    // Paper is light whatever the screen is.
    `@media screen{:root[data-theme="dark"]{${dark}}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme="light"]){${dark}}}`,
    `:root[data-app="portal"]{--text:${type.portal}px}`,
    // The console's text is smaller than its measures: small print stays legible, gaps stay in step with the portal's.
    `:root[data-app="console"]{--text:15px;--body:${type.console / 15}rem;--control:${shape["control-height"].console}rem}`,
    `:root[data-text="large"]{--text:${type.large}px;--body:1rem}`,
  ].join("");
  return {
    name: "bankhall-brand-css",
    resolveId: (id) => (id === ID ? RESOLVED : undefined),
    load: (id) => (id === RESOLVED ? css : undefined),
  };
}

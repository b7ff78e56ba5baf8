import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import brand from "@/brand.json";

const WEB = join(import.meta.dirname, "../..");

interface Manifest {
  name: string;
  short_name: string;
  theme_color: string;
  background_color: string;
  icons: { src: string; sizes: string; purpose: string }[];
}

const manifest = JSON.parse(text("public/manifest.webmanifest")) as Manifest;

function text(path: string): string {
  return readFileSync(join(WEB, path), "utf8");
}

/** Width and height stand in the first chunk of a PNG (RFC 2083, 4.1.1). */
function sizeOf(png: Buffer): string {
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

// A failure here means: run tools/icons.py.
describe("the installed app", () => {
  it.each(manifest.icons)("has $src in its size", ({ src, sizes }) => {
    expect(sizeOf(readFileSync(join(WEB, "public", src)))).toBe(sizes);
  });

  it("has an icon for whoever cuts it round and one for whoever tints it", () => {
    expect(manifest.icons.map(({ purpose }) => purpose)).toEqual(
      expect.arrayContaining(["any", "maskable", "monochrome"]),
    );
  });

  it("carries the bank's names and colours", () => {
    expect(manifest.name).toBe(`${brand.name.en} ${brand.name["zh-CN"]}`);
    expect(manifest.short_name).toBe(brand.name["zh-CN"]);
    expect(manifest.theme_color).toBe(brand.light.card);
    expect(manifest.background_color).toBe(brand.light.paper);
  });

  it("is surrounded by the colour of its top bar, in light and dark", () => {
    const page = text("index.html");

    expect(page).toContain(`(prefers-color-scheme: light)" content="${brand.light.card}"`);
    expect(page).toContain(`(prefers-color-scheme: dark)" content="${brand.dark.card}"`);
  });
});

describe("the sign on a browser's tab", () => {
  const favicon = text("public/favicon.svg");

  it("is the brand's, and follows light and dark", () => {
    for (const part of Object.values(brand.sign)) expect(favicon).toContain(part);
    for (const theme of [brand.light, brand.dark]) expect(favicon).toContain(theme.teal);
  });
});

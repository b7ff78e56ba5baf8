import { describe, expect, it } from "vitest";
import brand from "@/brand.json";

type Linear = readonly [number, number, number];

// Machado, Oliveira, Fernandes 2009: what the eye makes of linear RGB when one kind of cone is missing.
const EYES: Record<string, readonly [Linear, Linear, Linear]> = {
  "full colour": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

// Distances in OKLab, times 100; about 2 is just seen side by side.
const [ALL_APART, FIRST_FOUR_APART] = [6.5, 11];

describe.each(["light", "dark"] as const)("the chart colours in the %s theme", (theme) => {
  const palette = Object.entries(brand[theme]).filter(([name]) => name.startsWith("chart-"));
  const colours = palette.map(([, hex]) => linear(hex));

  it("are eight, and each stands out from the card (WCAG 1.4.11)", () => {
    expect(palette).toHaveLength(8);
    for (const [, hex] of palette) {
      expect(contrast(linear(hex), linear(brand[theme].card))).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(Object.keys(EYES))("are told apart with %s", (eye) => {
    for (const [at, one] of colours.entries()) {
      for (const [before, other] of colours.slice(0, at).entries()) {
        const least = Math.max(at, before) < 4 ? FIRST_FOUR_APART : ALL_APART;
        expect(apart(one, other, eye), `chart-${before + 1} and chart-${at + 1}`).toBeGreaterThan(least);
      }
    }
  });
});

function linear(hex: string): Linear {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function contrast(one: Linear, other: Linear): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: Linear): number {
  return dot(colour, [0.2126, 0.7152, 0.0722]);
}

function apart(one: Linear, other: Linear, eye: string): number {
  const [a, b] = [oklab(seen(one, eye)), oklab(seen(other, eye))];
  return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function seen(colour: Linear, eye: string): Linear {
  const [red, green, blue] = EYES[eye] ?? EYES["full colour"] ?? [colour, colour, colour];
  const clip = (row: Linear) => Math.min(1, Math.max(0, dot(colour, row)));
  return [clip(red), clip(green), clip(blue)];
}

function oklab(colour: Linear): Linear {
  const cones: Linear = [
    Math.cbrt(dot(colour, [0.4122214708, 0.5363325363, 0.0514459929])),
    Math.cbrt(dot(colour, [0.2119034982, 0.6806995451, 0.1073969566])),
    Math.cbrt(dot(colour, [0.0883024619, 0.2817188376, 0.6299787005])),
  ];
  return [
    dot(cones, [0.2104542553, 0.793617785, -0.0040720468]),
    dot(cones, [1.9779984951, -2.428592205, 0.4505937099]),
    dot(cones, [0.0259040371, 0.7827717662, -0.808675766]),
  ];
}

function dot(one: Linear, other: Linear): number {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

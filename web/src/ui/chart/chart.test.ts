import { describe, expect, it } from "vitest";
import { columnsOf, reachOf } from "./columns";
import { compactLabels } from "./compact";
import { countFormat, hiddenFormat, moneyFormat, shareFormat } from "./formats";
import { fractions, moved, nearest } from "./nearest";
import { extremes, reach, type Series } from "./series";
import { dayStops, monthStops } from "./stops";
import { fittingLabels, textWidth, valueTicks } from "./ticks";
import { trendOf } from "./trend";

describe("compact labels", () => {
  it("count in ten thousands in Chinese and in thousands in English", () => {
    expect(compactLabels([0, 6000, 12000], "zh-CN")).toEqual(["0", "0.6万", "1.2万"]);
    expect(compactLabels([0, 6000, 12000], "en")).toEqual(["0", "6k", "12k"]);
  });

  it("share one unit, with only as many decimals as tell them apart", () => {
    expect(compactLabels([0, 5000, 10000, 15000], "zh-CN")).toEqual(["0", "0.5万", "1万", "1.5万"]);
    expect(compactLabels([0, 25_000_000, 50_000_000], "en")).toEqual(["0", "25m", "50m"]);
  });

  it("leave small numbers as they are and sign what is below zero", () => {
    expect(compactLabels([-500, 0, 500], "en")).toEqual(["−500", "0", "500"]);
    expect(compactLabels([-20000, 0], "zh-CN")).toEqual(["−2万", "0"]);
  });

  it("know 亿 and bn", () => {
    expect(compactLabels([2e8], "zh-CN")).toEqual(["2亿"]);
    expect(compactLabels([2e9], "en")).toEqual(["2bn"]);
  });
});

describe("formats", () => {
  it("write minor units exactly in the readout and shortly on the axis", () => {
    const yuan = moneyFormat("CNY", "zh-CN");

    expect(yuan.value(1_234_550)).toBe("¥12,345.50");
    expect(yuan.axis([0, 1_200_000])).toEqual(["0", "1.2万"]);
    expect(moneyFormat("JPY", "en").axis([12_000])).toEqual(["12k"]);
  });

  it("never show half a cent of a forecast", () => {
    expect(moneyFormat("USD", "en").value(100.4)).toBe("$1.00");
  });

  it("write counts and shares with a real minus", () => {
    expect(countFormat("en").value(-1234)).toBe("−1,234");
    expect(shareFormat("en").value(-0.031)).toBe("−3.1%");
  });

  it("tell nothing when amounts are hidden", () => {
    expect(hiddenFormat.value(123456)).not.toMatch(/\d/);
    expect(hiddenFormat.axis([1, 2, 3]).join("")).not.toMatch(/\d/);
  });
});

describe("ticks", () => {
  it("end on round numbers around the values", () => {
    expect(valueTicks([0, 87], { fromZero: true, about: 4 })).toEqual({
      domain: [0, 100],
      ticks: [0, 20, 40, 60, 80, 100],
    });
  });

  it("include zero when asked, on either side", () => {
    expect(valueTicks([50, 90], { fromZero: true, about: 4 }).domain[0]).toBe(0);
    expect(valueTicks([-90, -50], { fromZero: true, about: 4 }).domain[1]).toBe(0);
    expect(valueTicks([50, 90], { fromZero: false, about: 4 }).domain[0]).toBeGreaterThan(0);
  });

  it.each([[[0, 0]], [[500, 500]], [[-500, -500]]] as const)("give a flat line %j some height", (flat) => {
    const { domain } = valueTicks(flat, { fromZero: false, about: 4 });

    expect(domain[1]).toBeGreaterThan(domain[0]);
    expect(domain[0]).toBeLessThanOrEqual(flat[0]);
    expect(domain[1]).toBeGreaterThanOrEqual(flat[1]);
  });
});

describe("labels of an axis", () => {
  const months = Array.from({ length: 24 }, (_, index) => ({
    index,
    x: 20 + index * 20,
    text: index % 12 === 2 ? "2026" : "Nov",
    major: index % 12 === 2,
  }));

  it("never overlap and never leave the picture", () => {
    const labels = fittingLabels(months, { width: 500, size: 13 });

    expect(labels.length).toBeGreaterThan(3);
    for (const [at, label] of labels.entries()) {
      const half = textWidth(label.text, 13) / 2;
      const next = labels[at + 1];
      expect(label.x - half).toBeGreaterThanOrEqual(0);
      expect(label.x + half).toBeLessThanOrEqual(500);
      if (next) expect(next.x - textWidth(next.text, 13) / 2).toBeGreaterThan(label.x + half);
    }
  });

  it("keep the first month of a year when some have to go", () => {
    const labels = fittingLabels(months, { width: 500, size: 13 });

    expect(labels.filter(({ text }) => text === "2026")).toHaveLength(2);
  });

  it("are one at least, however narrow it gets", () => {
    expect(fittingLabels(months, { width: 40, size: 13 }).length).toBeGreaterThan(0);
    expect(fittingLabels([], { width: 40, size: 13 })).toEqual([]);
  });
});

describe("the nearest point", () => {
  it.each([
    [-10, 0],
    [0, 0],
    [14, 0],
    [16, 1],
    [30, 1],
    [64, 1],
    [66, 2],
    [999, 2],
  ])("to %d is number %d", (x, index) => {
    expect(nearest([0, 30, 100], x)).toBe(index);
  });

  it("of no points is none", () => {
    expect(nearest([], 5)).toBe(-1);
  });
});

describe("the keyboard", () => {
  it("moves along the points and stops at the ends", () => {
    expect(moved("ArrowRight", 3, 5)).toBe(4);
    expect(moved("ArrowRight", 4, 5)).toBe(4);
    expect(moved("ArrowLeft", 0, 5)).toBe(0);
    expect([moved("Home", 3, 5), moved("End", 1, 5)]).toEqual([0, 4]);
    expect([moved("PageUp", 50, 100), moved("PageDown", 50, 100)]).toEqual([40, 60]);
  });

  it("leaves other keys to others, and all when there are no points", () => {
    expect(moved("Tab", 3, 5)).toBeNull();
    expect(moved("Home", null, 0)).toBeNull();
  });
});

describe("places of stops", () => {
  it("keep gaps between days as distances", () => {
    expect(fractions(dayStops(["2026-03-01", "2026-03-02", "2026-03-05"], "en"))).toEqual([0, 0.25, 1]);
  });

  it("are even without places of their own, and in the middle when there is one", () => {
    expect(fractions([{}, {}, {}])).toEqual([0, 0.5, 1]);
    expect(fractions([{ at: 5 }])).toEqual([0.5]);
  });
});

describe("stops", () => {
  it("name months shortly and January by its year", () => {
    const [december, january] = monthStops(["2025-12", "2026-01"], "zh-CN");

    expect(december).toMatchObject({ label: "2025年12月", short: "12月" });
    expect(january).toMatchObject({ short: "2026年", major: true });
  });

  it("name days of a short time, and only the months of a long one", () => {
    expect(dayStops(["2026-03-01", "2026-03-09"], "en").map(({ short }) => short)).toEqual([
      "1 Mar",
      "9 Mar",
    ]);
    expect(
      dayStops(["2026-01-20", "2026-02-03", "2026-02-09", "2026-06-01"], "en").map(({ short }) => short),
    ).toEqual([undefined, "Feb", undefined, "Jun"]);
  });
});

describe("columns", () => {
  const series: Series[] = [
    { id: "in", name: "in", values: [10, null] },
    { id: "out", name: "out", values: [-4, -3] },
    { id: "more", name: "more", values: [5, 0] },
  ];

  it("pile up what is above zero and down what is below", () => {
    const columns = columnsOf(series, 2, "stacked");

    expect(columns[0]?.map(({ from, to }) => [from, to])).toEqual([
      [0, 10],
      [0, -4],
      [10, 15],
    ]);
    expect(reachOf(columns)).toEqual([-4, 15]);
  });

  it("stand beside each other and leave out what is not known", () => {
    const columns = columnsOf(series, 2, "grouped");

    expect(columns[1]?.map(({ place }) => place)).toEqual([1, 2]);
    expect(reachOf(columns)).toEqual([-4, 10]);
  });
});

describe("values", () => {
  it("are searched for their ends, without those that are not known", () => {
    expect(reach([[null, 3, -2], [7]])).toEqual([-2, 7]);
    expect(reach([[null], []])).toEqual([0, 0]);
    expect(extremes([null, 3, -2, 3])).toEqual({ low: 2, high: 1 });
    expect(extremes([null])).toBeNull();
  });
});

describe("a trend", () => {
  it.each([
    [112, 100, { way: "more", share: 0.12 }],
    [88, 100, { way: "less", share: 0.12 }],
    [100.2, 100, { way: "same", share: 0 }],
    [5, 0, { way: "from-nothing", share: 0 }],
    [0, 0, { way: "same", share: 0 }],
    [-50, -100, { way: "more", share: 0.5 }],
  ])("from %d against %d", (now, before, trend) => {
    expect(trendOf(now, before)).toEqual(trend);
  });
});

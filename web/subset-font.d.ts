/** What `letters.ts` asks of it. The types published for it are older than `keepFeatures`. */
declare module "subset-font" {
  interface Options {
    targetFormat: "woff2";
    keepFeatures: readonly string[];
    variationAxes: Record<string, { min: number; max: number }>;
  }
  function subsetFont(font: Buffer, characters: string, options: Options): Promise<Buffer>;
  export = subsetFont;
}

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** How numbers are written in a language. Kept: to make a writer takes a hundred times as long as to write with it. */
export function numberWriter(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(numbers, locale, options, () => new Intl.NumberFormat(locale, options));
}

/** How dates are written in a language; kept, as `numberWriter`. */
export function dateWriter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dates, locale, options, () => new Intl.DateTimeFormat(locale, options));
}

function kept<Writer>(
  known: Map<string, Writer>,
  locale: string,
  options: object,
  make: () => Writer,
): Writer {
  const key = locale + JSON.stringify(options);
  const writer = known.get(key) ?? make();
  known.set(key, writer);
  return writer;
}

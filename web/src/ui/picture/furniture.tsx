import { lineOnly, paint, washOnly } from "./scene";

interface Place {
  /** Where its foot stands, in the scene's units. */
  x: number;
  y: number;
}

function moved({ x, y }: Place): string {
  return `translate(${x} ${y})`;
}

/** The banker's lamp: brass stem, teal shade; its light falls only when it is on. */
export function Lamp({ x, y, on = true }: Place & { on?: boolean }) {
  return (
    <g transform={moved({ x, y })}>
      {on && <path {...washOnly} fill={paint.glow} d="M-15-33h30l9 33h-48z" />}
      <path {...lineOnly} stroke={paint.brass} strokeWidth="2.4" d="M0-3v-34" />
      <path fill={paint.brass} {...washOnly} d="M-10 0a10 5 0 0 1 20 0z" />
      <path
        fill={paint.teal}
        {...washOnly}
        d="M-18-33a3 3 0 0 1-2-4c3-7 9-10 20-10s17 3 20 10a3 3 0 0 1-2 4z"
      />
      <path {...lineOnly} stroke={paint.card} strokeOpacity="0.5" d="M-12-38c3-3 7-4 12-4" />
    </g>
  );
}

/** A pot with a plant that somebody waters. */
export function Plant({ x, y }: Place) {
  return (
    <g transform={moved({ x, y })}>
      <path {...lineOnly} stroke={paint.teal} d="M0-14v-20M0-18c-5-6-8-8-13-9M0-22c4-7 8-9 13-10" />
      <path {...washOnly} fill={paint.teal} d="M0-32c-6-5-6-13 0-19 6 6 6 14 0 19z" />
      <path {...washOnly} fill={paint.teal} fillOpacity="0.75" d="M-11-26c-7 0-11-4-12-11 8 0 12 4 12 11z" />
      <path {...washOnly} fill={paint.teal} fillOpacity="0.75" d="M11-31c0-7 4-11 12-11-1 7-5 11-12 11z" />
      <path fill={paint.card} d="M-9-14h18l-2.5 14h-13z" />
      <path {...lineOnly} d="M-10.5-14h21" />
    </g>
  );
}

/** The clock of the hall. */
export function Clock({ x, y, hands = "M0 0v-7M0 0l5 3" }: Place & { hands?: string }) {
  return (
    <g transform={moved({ x, y })}>
      <circle r="13" />
      <circle r="13" {...lineOnly} stroke={paint.brass} strokeWidth="2.4" />
      <path {...lineOnly} d={hands} />
      <circle r="1" fill={paint.ink} />
    </g>
  );
}

/** A counter from its left to its right end, its top at y. */
export function Counter({ x, y, width }: Place & { width: number }) {
  return (
    <g transform={moved({ x, y })}>
      <path fill={paint.stone} d={`M4 5h${width - 8}v${130 - y - 5}h${8 - width}z`} />
      <path {...lineOnly} stroke={paint.hair} d={`M12 13h${width - 24}v${130 - y - 20}h${24 - width}z`} />
      <rect width={width} height="5" rx="1.5" />
    </g>
  );
}

/** A closed ledger lying flat: spine to the left. */
export function Ledger({ x, y, width = 56, paper = paint.card }: Place & { width?: number; paper?: string }) {
  return (
    <g transform={moved({ x, y })}>
      <path fill={paper} d={`M4-11h${width - 4}v11h${4 - width}a5.5 5.5 0 0 1 0-11z`} />
      <path {...lineOnly} stroke={paint.hair} d={`M8-7.500h${width - 9}M8-3.500h${width - 9}`} />
      <path {...lineOnly} d={`M${width}-11h-${width - 4}a5.5 5.5 0 0 0 0 11h${width - 4}`} />
    </g>
  );
}

import { FLOOR, HALF, polygon, project, type Spot, stroke } from "./perspective";

const TOP = -110;
const LEFT = -HALF;

/** Where something stands, and how large it is there. */
function at(spot: Spot): string {
  const [x, y] = project(spot);
  return `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${spot.near})`;
}

/** The counter along the left wall, with lamps and a brass grille. */
export function HallCounter() {
  const [front, back, edge] = [1.7, 0.5, LEFT + 130];
  const spot = (across: number, up: number, near: number) => ({ across, up, near });
  const panels = [0.54, 0.62, 0.72, 0.85, 1.02, 1.28];
  return (
    <>
      <path
        fill="var(--wood)"
        d={polygon(
          spot(edge, TOP, back),
          spot(edge, TOP, front),
          spot(edge, FLOOR, front),
          spot(edge, FLOOR, back),
        )}
      />
      {panels.map((near, index) => (
        <path
          key={near}
          fill="none"
          stroke="var(--wood-line)"
          strokeWidth={near * 2}
          d={polygon(
            spot(edge, TOP - 40, near * 1.03),
            spot(edge, TOP - 40, (panels[index + 1] ?? front) * 0.97),
            spot(edge, FLOOR + 30, (panels[index + 1] ?? front) * 0.97),
            spot(edge, FLOOR + 30, near * 1.03),
          )}
        />
      ))}
      <path
        fill="var(--card)"
        stroke="var(--joint)"
        d={polygon(
          spot(LEFT, TOP + 8, back),
          spot(edge + 14, TOP + 8, back),
          spot(edge + 14, TOP + 8, front),
          spot(LEFT, TOP + 8, front),
        )}
      />
      <path
        fill="var(--teal)"
        d={polygon(
          spot(edge + 14, TOP + 8, back),
          spot(edge + 14, TOP + 8, front),
          spot(edge + 14, TOP - 8, front),
          spot(edge + 14, TOP - 8, back),
        )}
      />
      {[0.56, 0.7, 0.92].map((near) => (
        <DeskLamp key={near} spot={spot(LEFT + 70, TOP + 8, near)} />
      ))}
    </>
  );
}

function DeskLamp({ spot }: { spot: Spot }) {
  return (
    <g transform={at(spot)}>
      <path fill="var(--beam)" fillOpacity="0.7" d="M-34-66h68l22 66H-56z" />
      <path stroke="var(--bronze)" strokeWidth="5" d="M0-4v-70" />
      <path fill="var(--bronze)" d="M-20 2a20 10 0 0 1 40 0z" />
      <path fill="var(--teal)" d="M-40-64a6 6 0 0 1-4-9c7-15 22-22 44-22s37 7 44 22a6 6 0 0 1-4 9z" />
    </g>
  );
}

/** A bench by the right wall, for whoever waits. */
export function Bench() {
  const spot = (across: number, up: number, near: number) => ({ across, up, near });
  const [near, back, seat] = [0.78, 0.56, -205];
  const [inner, outer] = [HALF - 130, HALF - 30];
  const legs = [near, back].flatMap((place) => [spot(inner, seat, place), spot(outer, seat, place)]);
  return (
    <>
      <g stroke="var(--wood-line)" strokeWidth="6">
        {legs.map((leg) => (
          <path key={`${leg.across} ${leg.near}`} d={stroke(leg, { ...leg, up: FLOOR })} />
        ))}
      </g>
      <path
        fill="var(--wood)"
        d={polygon(
          spot(outer + 6, seat + 12, back),
          spot(outer + 6, seat + 110, back),
          spot(outer + 6, seat + 110, near),
          spot(outer + 6, seat + 12, near),
        )}
      />
      <path
        fill="var(--teal)"
        d={polygon(
          spot(inner, seat + 12, back),
          spot(outer, seat + 12, back),
          spot(outer, seat + 12, near),
          spot(inner, seat + 12, near),
        )}
      />
      <path
        fill="var(--wood-line)"
        d={polygon(
          spot(inner, seat + 12, back),
          spot(inner, seat + 12, near),
          spot(inner, seat - 4, near),
          spot(inner, seat - 4, back),
        )}
      />
    </>
  );
}

/** In a pot beside the door. */
export function HallPlant({ across, near }: { across: number; near: number }) {
  return (
    <g transform={at({ across, up: FLOOR, near })}>
      <path
        stroke="var(--teal)"
        strokeWidth="5"
        fill="none"
        d="M0-70v-110M0-90c-18-26-34-36-58-40M0-110c14-32 34-44 58-48"
      />
      <path fill="var(--teal)" d="M0-170c-30-26-30-66 0-98 30 32 30 72 0 98z" />
      <path fill="var(--teal)" fillOpacity="0.75" d="M-52-128c-38 2-62-20-66-58 42 0 66 22 66 58z" />
      <path fill="var(--teal)" fillOpacity="0.75" d="M52-156c-2-38 20-62 60-64-2 40-24 64-60 64z" />
      <path fill="var(--card)" stroke="var(--joint)" strokeWidth="2" d="M-44-78h88l-12 78h-64z" />
      <path fill="var(--bronze)" d="M-48-84h96v12h-96z" />
    </g>
  );
}

/** A lamp on a long rod from the vault. */
export function Pendant({ near }: { near: number }) {
  return (
    <g transform={at({ across: 0, up: 330, near })}>
      <path stroke="var(--bronze)" strokeWidth="3" d="M0-20v-420" />
      <path fill="var(--bronze)" d="M-14-14h28v-10h-28z" />
      <circle r="30" cy="14" fill="var(--day)" stroke="var(--bronze)" strokeWidth="3" />
    </g>
  );
}

export function HallClock({ spot }: { spot: Spot }) {
  return (
    <g transform={at(spot)}>
      <circle r="62" fill="var(--card)" stroke="var(--bronze)" strokeWidth="10" />
      <path fill="none" stroke="var(--ink-soft)" strokeWidth="7" d="M0 0v-38M0 0h24" />
    </g>
  );
}

/** Somebody comes in out of the light; the shadow is longer than they are. */
export function Visitor() {
  return (
    <g transform={at({ across: 16, up: FLOOR, near: 0.42 })}>
      <path fill="var(--shadow)" fillOpacity="0.2" d="M-22 0h44l48 300h-80z" />
      <path
        fill="var(--figure)"
        d="M-30-92c0-34 8-54 30-54s30 20 30 54l-4 40h-6L16 0H4L0-48-4 0h-12l-4-52h-6z"
      />
      <circle cy="-168" r="19" fill="var(--skin)" />
      <path fill="var(--bronze)" d="M28-66h26v30H28z" />
    </g>
  );
}

/** A place in the hall: across from the middle, up from the eye's height, and how near (1 is the front). */
export interface Spot {
  across: number;
  up: number;
  near: number;
}

// Where the lines of the floor meet: the eye of somebody who has just come in.
const EYE = { x: 400, y: 610 };

/** Half of the hall's width, the floor below and the springing of the arches above the eye. */
export const HALF = 400;
export const FLOOR = -300;
export const SPRING = 190;

/** Where a place of the hall is in the picture. */
export function project({ across, up, near }: Spot): [number, number] {
  return [EYE.x + across * near, EYE.y - up * near];
}

export function polygon(...spots: Spot[]): string {
  return `M${spots.map((spot) => point(spot)).join("L")}z`;
}

export function stroke(...spots: Spot[]): string {
  return `M${spots.map((spot) => point(spot)).join("L")}`;
}

/** An arch of the given half width, from floor to floor. */
export function arch(half: number, near: number, { spring = SPRING, foot = FLOOR } = {}): string {
  const radius = round(half * near);
  return [
    `M${point({ across: -half, up: foot, near })}`,
    `L${point({ across: -half, up: spring, near })}`,
    `A${radius} ${radius} 0 0 1 ${point({ across: half, up: spring, near })}`,
    `L${point({ across: half, up: foot, near })}z`,
  ].join("");
}

function point(spot: Spot): string {
  return project(spot).map(round).join(" ");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

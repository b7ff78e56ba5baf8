import type { BranchFacts } from "@/api/wire";

/** Where the reader is, in degrees. Known on this device only. */
export interface Here {
  latitude: number;
  longitude: number;
}

const EARTH_M = 6_371_000;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres along the surface (haversine): good to half a per cent, which is enough to choose by. */
export function metresTo({ latitude, longitude }: Here, branch: BranchFacts): number {
  const [lat, lon] = [branch.latitude_e6 / 1e6, branch.longitude_e6 / 1e6];
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const chord =
    half(latitude, lat) + Math.cos(radians(latitude)) * Math.cos(radians(lat)) * half(longitude, lon);
  return 2 * EARTH_M * Math.asin(Math.sqrt(chord));
}

/** Asks the device, which asks its owner. */
export function whereAmI(): Promise<Here> {
  return new Promise((resolve, reject) => {
    if (!("geolocation" in navigator)) return reject(new Error("no place"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude }),
      reject,
      { timeout: 10_000, maximumAge: 600_000 },
    );
  });
}

export interface PostalAddress {
  line: string;
  district: string;
  city: string;
  region: string;
  postcode: string;
  country: string;
}

const chinese = /\p{Script=Han}/u;

/** On one line, as an envelope in the address's own script has it: Chinese from large to small, Latin the other way. */
export function addressText(address: PostalAddress): string {
  const { line, district, city, region, postcode, country } = address;
  if (chinese.test(line + district + city + region)) {
    const places = [region, city, district].filter((place, nth, all) => all.indexOf(place) === nth);
    return [places.join("") + line, postcode, country === "CN" ? "" : country].filter(Boolean).join(" ");
  }
  return [line, district === city ? "" : district, city, region, postcode, country]
    .filter(Boolean)
    .join(", ");
}

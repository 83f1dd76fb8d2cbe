// Measuring on the ground: lines and areas on the ellipsoid of CGCS2000 (GRS 80), and the tool that draws them.

import { EMPTY } from "./map_parts.js";

const A = 6378137, F = 1 / 298.257222101;
const E2 = F * (2 - F), E = Math.sqrt(E2);
const AUTHALIC_M = 6371007.181; // the sphere with the ellipsoid's surface
const rad = (degrees) => (degrees * Math.PI) / 180;

/** Metres between two places (longitude, latitude), by Andoyer and Lambert: within some metres on a thousand kilometres. */
export function metresBetween([lon1, lat1], [lon2, lat2]) {
  const reduced = (lat) => Math.atan((1 - F) * Math.tan(rad(lat)));
  const [b1, b2] = [reduced(lat1), reduced(lat2)];
  const h = Math.sin((b2 - b1) / 2) ** 2 + Math.cos(b1) * Math.cos(b2) * Math.sin(rad(lon2 - lon1) / 2) ** 2;
  const s = 2 * Math.asin(Math.min(1, Math.sqrt(h)));
  if (s < 1e-12) return 0;
  const [p, q] = [(b1 + b2) / 2, (b2 - b1) / 2];
  const x = ((s - Math.sin(s)) * (Math.sin(p) * Math.cos(q)) ** 2) / Math.cos(s / 2) ** 2;
  const y = ((s + Math.sin(s)) * (Math.cos(p) * Math.sin(q)) ** 2) / Math.sin(s / 2) ** 2;
  return A * (s - (F / 2) * (x + y));
}

/** Metres along a line of places. */
export const lengthOf = (places) => places.slice(1).reduce((sum, place, at) => sum + metresBetween(places[at], place), 0);

const zone = (sin) => ((1 - E2) * (sin / (1 - E2 * sin * sin) - Math.log((1 - E * sin) / (1 + E * sin)) / (2 * E)));

/** The sine of the latitude that has the same share of the sphere's surface below it as this one of the ellipsoid's. */
const authalicSine = (lat) => zone(Math.sin(rad(lat))) / zone(1);

/** Square metres inside a ring of places. */
export function areaOf(places) {
  let sum = 0;
  places.forEach(([lon, lat], at) => {
    const [nextLon, nextLat] = places[(at + 1) % places.length];
    sum += rad(nextLon - lon) * (2 + authalicSine(lat) + authalicSine(nextLat));
  });
  return Math.abs((sum * AUTHALIC_M ** 2) / 2);
}

/** A figure with its unit, as exact as it is useful. */
export function told(value, square) {
  const [small, large, from] = square ? ["m²", "km²", 1e6] : ["m", "km", 1e3];
  if (value < from / (square ? 100 : 1)) return `${Math.round(value).toLocaleString()} ${small}`;
  return `${(value / from).toLocaleString(undefined, { maximumFractionDigits: value < 10 * from ? 2 : 1 })} ${large}`;
}

/** The tool: clicks add places, Enter adds the middle of the map, Backspace takes the last away, Escape ends. */
export class Measure {
  constructor(map, says) {
    Object.assign(this, { map, says, kind: "", places: [] });
    map.on("click", ({ lngLat }) => this.kind && this.add([lngLat.lng, lngLat.lat]));
    map.getCanvas().addEventListener("keydown", (event) => this.key(event));
  }

  begin(kind) {
    Object.assign(this, { kind, places: [] });
    this.map.getContainer().classList.toggle("is-measuring", Boolean(kind));
    if (kind) this.map.getCanvas().focus();
    this.show();
  }

  add(place) { this.places.push(place); this.show(); }

  key(event) {
    if (!this.kind) return;
    if (event.key === "Enter") this.add(this.map.getCenter().toArray());
    else if (event.key === "Backspace") { this.places.pop(); this.show(); } else if (event.key === "Escape") this.map.fire("measured");
    else return;
    event.preventDefault();
  }

  show() {
    const isArea = this.kind === "area";
    const corners = this.places.map((coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates } }));
    const ring = isArea && this.places.length > 2 ? [...this.places, this.places[0]] : this.places;
    const drawn = ring.length > 1 ? [{ type: "Feature", properties: {}, geometry: isArea && ring.length > 3 ? { type: "Polygon", coordinates: [ring] } : { type: "LineString", coordinates: ring } }] : [];
    this.map.getSource("measure")?.setData({ ...EMPTY, features: [...drawn, ...corners] });
    const enough = this.places.length > (isArea ? 2 : 1);
    this.says(enough ? told(isArea ? areaOf(this.places) : lengthOf(this.places), isArea) : "");
  }
}

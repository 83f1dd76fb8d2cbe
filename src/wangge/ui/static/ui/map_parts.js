// What every map of ours is made of: colours from the tokens, the library fetched when needed, the base, the pin.

export const STEPS = [1, 2, 4, 8, 16];
export const english = document.documentElement.lang.startsWith("en");
export const LABEL_FONTS = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC Variable", sans-serif';
export const NAME = english ? ["case", ["to-boolean", ["get", "name_en"]], ["get", "name_en"], ["get", "name"]] : ["get", "name"];
export const EMPTY = { type: "FeatureCollection", features: [] };
export const FINEST = 17;

/** A token's colour as the browser resolves it, so that light and dark both work. */
export function colour(token) {
  const probe = document.createElement("i");
  probe.className = "probe";
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** One hue for amount: the colour of a number. */
export function amountColours(n) {
  return ["step", n, colour("--map-0"), ...STEPS.flatMap((from, at) => [from, colour(`--map-${at + 1}`)])];
}

export async function fetchJson(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw Object.assign(new Error(`${url}: ${answer.status}`), { status: answer.status });
  return answer.json();
}

/** The library with its style sheet, loaded once. */
export function library({ library: script, style }) {
  return Promise.all([import(script), sheet(style)]).then(([found]) => found);
}

function sheet(href) {
  if (document.querySelector("link[data-map-style]")) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  link.dataset.mapStyle = "";
  return new Promise((done) => { link.onload = link.onerror = done; document.head.append(link); });
}

/** An address with a whole origin, as the library's worker wants it. */
export const whole = (path) => (path.startsWith("/") ? location.origin + path : path);

export function boundsOf(data) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (part) => {
    if (typeof part[0] === "number") {
      box[0] = Math.min(box[0], part[0]); box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]); box[3] = Math.max(box[3], part[1]);
    } else part.forEach(visit);
  };
  for (const feature of data.features) if (feature.geometry) visit(feature.geometry.coordinates);
  return box[0] < box[2] ? box : null;
}

export function pinElement() {
  const pin = document.createElement("div");
  pin.innerHTML = '<svg width="30" height="40" viewBox="0 0 30 40"><path d="M15 39S28 24 28 14A13 13 0 1 0 2 14c0 10 13 25 13 25z" fill="currentColor" stroke="white" stroke-width="2"/><circle cx="15" cy="14" r="5" fill="white"/></svg>';
  pin.className = "map-pin-mark";
  return pin;
}

/** Ask again for the colours whenever the theme changes. */
export function onTheme(paint) {
  document.addEventListener("theme", paint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
}

export const NO_BASE = { sources: {}, layers: () => [] };

/** What the map is drawn upon: nothing, the city's service, or a file of our own; sources and layers of a style. */
export async function baseOf(base, maplibre, pmtilesScript) {
  if (!base) return NO_BASE;
  if (base.kind === "service") {
    return { sources: { base: { type: "raster", tiles: [base.url], tileSize: 256 } }, layers: () => [raster()] };
  }
  await script(pmtilesScript);
  const { Protocol, PMTiles } = window.pmtiles;
  const [protocol, file] = [new Protocol(), new PMTiles(whole(base.url))];
  protocol.add(file);
  maplibre.addProtocol("pmtiles", protocol.tile);
  const url = `pmtiles://${whole(base.url)}`;
  if ((await file.getHeader()).tileType !== 1) {
    return { sources: { base: { type: "raster", url, tileSize: 256 } }, layers: () => [raster()] };
  }
  const named = ((await file.getMetadata()).vector_layers ?? []).map(({ id }) => id);
  return { sources: { base: { type: "vector", url } }, layers: () => named.flatMap(drawn) };
}

function script(src) {
  if (window.pmtiles) return Promise.resolve();
  const element = Object.assign(document.createElement("script"), { src });
  return new Promise((done, failed) => { element.onload = done; element.onerror = failed; document.head.append(element); });
}

const raster = () => ({ id: "base-picture", type: "raster", source: "base", paint: { "raster-saturation": -0.6, "raster-opacity": 0.8 } });

/** A layer of a vector base, whatever its scheme: water blue-grey, buildings pale, everything else thin lines. */
function drawn(id) {
  const part = { source: "base", "source-layer": id };
  const isWater = /water|ocean|river/.test(id);
  const fill = { ...part, id: `base-fill-${id}`, type: "fill", filter: ["==", ["geometry-type"], "Polygon"] };
  const line = { ...part, id: `base-line-${id}`, type: "line", filter: ["==", ["geometry-type"], "LineString"] };
  const found = /road|transport|rail|bound|water|river|street/.test(id)
    ? [{ ...line, paint: { "line-color": colour(isWater ? "--map-2" : "--map-line"), "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.3, 16, 3] } }] : [];
  if (isWater || /build/.test(id)) found.push({ ...fill, paint: { "fill-color": colour(isWater ? "--map-1" : "--line"), "fill-opacity": 0.6 } });
  return found;
}

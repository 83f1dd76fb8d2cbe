// One map: layers as tiles, clusters that open when clicked, the days of the borders, measuring, an address that can
// be sent, and the list beside it that says what is in view.

import { amountColours, baseOf, NO_BASE, colour, EMPTY, FINEST, LABEL_FONTS, library as fetchLibrary, NAME, english, onTheme, whole } from "../ui/map_parts.js";
import { Measure } from "../ui/map_measure.js";

const SIGNS = { red: "■", orange: "▲", yellow: "◐", green: "●", paused: "‖" };
const TOKENS = { red: "--overdue", orange: "--near", yellow: "--half", green: "--on-time", paused: "--paused" };
const FONT = { "text-font": ["sans-serif"] };
const CALM = matchMedia("(prefers-reduced-motion: reduce)").matches;
const element = document.getElementById("one-map");
const file = JSON.parse(document.getElementById("map-file").textContent);
const box = element.closest(".map-box");
const tools = document.querySelector("[data-map-tools]");
const boxes = [...tools.querySelectorAll("[name=layer]")];
const kinds = Object.fromEntries(file.layers.map((layer) => [layer.key, layer]));

const halo = () => ({ "text-halo-color": colour("--map-land"), "text-halo-width": 1.5 });
const label = (id, part, size, more = {}) => ({ id, type: "symbol", source: "areas", "source-layer": part, layout: { "text-field": NAME, "text-size": size, "text-max-width": 8, ...FONT }, ...more });

/** The layers of the style that draw one layer of the register. */
const DRAWN = {
  borders: () => [
    { id: "areas:fill", type: "fill", source: "areas", "source-layer": "areas", paint: { "fill-color": colour("--map-0"), "fill-opacity": file.base ? 0.15 : 0.95 } },
    { id: "areas:around", type: "fill", source: "areas", "source-layer": "outlines", paint: { "fill-color": colour("--map-0"), "fill-opacity": 0 } },
  ],
  heat: () => [{ id: "heat:fill", type: "fill", source: "heat", "source-layer": "heat", paint: { "fill-color": amountColours(["get", "n"]), "fill-opacity": 0.8, "fill-outline-color": colour("--map-0") } }],
  lines: () => [
    { id: "areas:line", type: "line", source: "areas", "source-layer": "areas", paint: { "line-color": colour("--map-line"), "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.5, 14, 1.4] } },
    { id: "areas:outline", type: "line", source: "areas", "source-layer": "outlines", paint: { "line-color": colour("--map-outline"), "line-width": 1.75 } },
  ],
  names: () => [
    label("areas:name", "names", 12, { minzoom: 12, paint: { "text-color": colour("--ink-2"), ...halo() } }),
    label("areas:town", "outline_names", 14, { maxzoom: 14, paint: { "text-color": colour("--ink"), ...halo() } }),
  ],
  components: () => [
    { id: "components:dot", type: "circle", source: "components", "source-layer": "components", paint: { "circle-color": colour("--accent"), "circle-radius": ["step", ["get", "n"], 4, 2, 7, 20, 10], "circle-stroke-color": colour("--card"), "circle-stroke-width": 1.5 } },
    { id: "components:n", type: "symbol", source: "components", "source-layer": "components", filter: [">", ["get", "n"], 1], layout: { "text-field": ["to-string", ["get", "n"]], "text-size": 11, "text-offset": [0, 1.3], ...FONT }, paint: { "text-color": colour("--ink"), ...halo() } },
  ],
  cases: () => [
    { id: "cases:dot", type: "circle", source: "cases", "source-layer": "cases", paint: { "circle-color": colour("--card"), "circle-radius": ["step", ["get", "n"], 13, 10, 17, 100, 21, 1000, 25], "circle-stroke-color": ["match", ["get", "light"], ...Object.entries(TOKENS).flatMap(([light, token]) => [light, colour(token)]), colour("--ink-3")], "circle-stroke-width": 3 } },
    { id: "cases:n", type: "symbol", source: "cases", "source-layer": "cases", layout: { "text-field": ["concat", ["match", ["get", "light"], ...Object.entries(SIGNS).flat(), ""], ["case", [">", ["get", "n"], 1], ["concat", "\n", ["to-string", ["get", "n"]]], ""]], "text-size": 11, "text-line-height": 1, "text-allow-overlap": true, ...FONT }, paint: { "text-color": ["match", ["get", "light"], ...Object.entries(TOKENS).flatMap(([light, token]) => [light, colour(token)]), colour("--ink")] } },
  ],
  measure: () => [
    { id: "measure:fill", type: "fill", source: "measure", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour("--map-pin"), "fill-opacity": 0.15 } },
    { id: "measure:line", type: "line", source: "measure", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": colour("--map-pin"), "line-width": 2.5 } },
    { id: "measure:corner", type: "circle", source: "measure", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": colour("--card"), "circle-stroke-color": colour("--map-pin"), "circle-stroke-width": 2.5, "circle-radius": 4 } },
  ],
};
const ORDER = ["borders", "heat", "lines", "names", "components", "cases", "measure"];

// ------------------------------------------------------------------ the address: what can be sent

const wanted = new URLSearchParams(location.hash.slice(1));
if (wanted.has("layers")) for (const input of boxes) input.checked = wanted.get("layers").split(",").includes(input.value);
const days = tools.querySelector("[data-days]");
const slider = days?.querySelector("input");
const daysOf = () => (slider ? Number(slider.value) : 0);

/** The day whose borders are shown; nothing for today. Before the first change it is the day before it. */
function day() {
  if (!slider || daysOf() === file.dates.length) return "";
  if (daysOf() > 0) return file.dates[daysOf() - 1];
  return new Date(Date.parse(`${file.dates[0]}T00:00Z`) - 864e5).toISOString().slice(0, 10);
}

function chosen() { return boxes.filter((input) => input.checked).map((input) => input.value); }

function writeAddress(map) {
  const { lng, lat } = map.getCenter();
  const said = new URLSearchParams({ layers: chosen().join(","), c: `${lng.toFixed(5)},${lat.toFixed(5)}`, z: map.getZoom().toFixed(2) });
  if (day()) said.set("at", day());
  writePaper(map);
  history.replaceState(null, "", `#${said}`.replaceAll("%2C", ","));
}

/** The same part of the map, layers and day, as the address of a PDF. */
function writePaper(map) {
  const link = tools.querySelector("[data-paper]");
  const [[west, south], [east, north]] = map.getBounds().toArray();
  const query = new URLSearchParams({ layers: chosen().join(","), box: [west, south, east, north].map((one) => one.toFixed(5)).join(","), zoom: Math.ceil(map.getZoom()) });
  if (day()) query.set("at", day());
  link.href = `${link.dataset.paper}?${query}`;
}

function start() {
  const [lng, lat] = (wanted.get("c") ?? "").split(",").map(Number);
  const zoom = Number(wanted.get("z"));
  if (Number.isFinite(lng) && Number.isFinite(lat) && wanted.get("z") && Number.isFinite(zoom)) return { center: [lng, lat], zoom };
  return { bounds: file.bounds ?? [118, 30, 122, 33], fitBoundsOptions: { padding: 16 } };
}

// ------------------------------------------------------------------ the style

const tilesOf = ({ key, kind, tiles }) => [whole(tiles) + (kind === "borders" && day() ? `?at=${day()}` : "")];

function sourcesOf(base) {
  const own = file.layers.map((layer) => [layer.key, { type: "vector", tiles: tilesOf(layer), minzoom: layer.zooms[0], maxzoom: Math.min(layer.zooms[1], FINEST) }]);
  return { ...base.sources, ...Object.fromEntries(own), measure: { type: "geojson", data: EMPTY } };
}

function styleOf(base) {
  const has = { borders: kinds.areas, lines: kinds.areas, names: kinds.areas, heat: kinds.heat, components: kinds.components, cases: kinds.cases, measure: true };
  const layers = ORDER.filter((one) => has[one]).flatMap((one) => DRAWN[one]());
  const shown = new Set(chosen());
  for (const layer of layers) {
    const key = layer.id.split(":")[0];
    layer.layout = { ...layer.layout, visibility: key === "measure" || shown.has(key) ? "visible" : "none" };
  }
  const land = { id: "land", type: "background", paint: { "background-color": colour("--map-land") } };
  return { version: 8, sources: sourcesOf(base), layers: [land, ...base.layers(), ...layers] };
}

// ------------------------------------------------------------------ what the pointer meets

function tipOf(map, point) {
  const found = map.queryRenderedFeatures(point, { layers: map.getStyle().layers.map(({ id }) => id).filter((id) => /^(areas:(fill|around)|heat:fill|cases:dot|components:dot)$/.test(id)) });
  const of = (id) => found.find(({ layer }) => layer.id === id)?.properties;
  const name = (area) => (english && area?.name_en ? area.name_en : area?.name);
  const said = [...new Set([name(of("areas:around")), name(of("areas:fill"))])];
  const [cases, heat, component] = [of("cases:dot"), of("heat:fill"), of("components:dot")];
  if (cases) said.push(`${cases.n} ${element.dataset.unit}`);
  else if (heat) said.push(`${heat.n} ${element.dataset.unit}`);
  if (component) said.push(component.n > 1 ? `${component.n} ${element.dataset.components}` : `${name(component)} ${component.code}`);
  return said.filter(Boolean).join(" · ");
}

/** A cluster comes nearer; a single case is opened. */
function openAt(map, { point, lngLat }) {
  const [met] = map.getLayer("cases:dot") ? map.queryRenderedFeatures(point, { layers: ["cases:dot"] }) : [];
  if (!met) return;
  const { n, number } = met.properties;
  if (n === 1 && number) location.href = `${element.dataset.cases}?words=${number}`;
  else map.easeTo({ center: met.geometry.coordinates ?? lngLat, zoom: Math.min(map.getZoom() + 2, 19), duration: CALM ? 0 : 400 });
}

// ------------------------------------------------------------------ the list beside it

let asked = 0;
async function writeList(map) {
  const mine = ++asked;
  const [[west, south], [east, north]] = map.getBounds().toArray();
  const query = new URLSearchParams({ box: [west, south, east, north].map((one) => one.toFixed(5)).join(","), zoom: Math.floor(map.getZoom()) });
  if (day()) query.set("at", day());
  const answer = await fetch(`${element.dataset.seen}?${query}`);
  const text = answer.ok ? await answer.text() : "";
  if (mine !== asked || !text) return;
  const list = document.querySelector("[data-seen-list]");
  list.innerHTML = text;
  document.querySelector("[data-seen-says]").textContent = [...list.querySelectorAll("h3")].map(({ textContent }) => textContent).join(", ");
  element.dataset.listed = String(mine);
}

/** What the two kinds of lines are, at this zoom; and whether any border in view is made up. */
function writeKey(map) {
  const level = (layer) => file.levels[map.querySourceFeatures("areas", { sourceLayer: layer })[0]?.properties.level] ?? "";
  for (const [part, layer] of [["areas", "areas"], ["outline", "outlines"]]) {
    const key = tools.querySelector(`[data-key-${part}]`);
    if (key) key.textContent = level(layer);
  }
  box.querySelector("[data-synthetic]").hidden = !map.querySourceFeatures("areas", { sourceLayer: "areas" }).some(({ properties }) => properties.synthetic);
}

// ------------------------------------------------------------------ the tools

function withSearch(map) {
  const form = tools.querySelector("[data-search]");
  const [input, list, says] = [form.querySelector("input"), form.querySelector("[data-found]"), form.querySelector("[data-found-says]")];
  let last = "";
  const look = async () => {
    const words = input.value.trim();
    if (words === last) return;
    last = words;
    const { places = [] } = words ? await (await fetch(`${form.dataset.search}?q=${encodeURIComponent(words)}`)).json() : {};
    if (words !== last) return;
    list.replaceChildren(...places.map((place) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: place.path, className: "map-place" });
      button.addEventListener("click", () => { map.jumpTo({ center: [place.lon, place.lat], zoom: Math.max(map.getZoom(), 14) }); list.hidden = true; });
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
    list.hidden = !places.length;
    says.textContent = words && !places.length ? says.dataset.none : "";
  };
  let timer;
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 250); });
  form.addEventListener("submit", async (event) => { event.preventDefault(); await look(); list.querySelector("button")?.click(); });
}

function withDays(map, changed) {
  if (!slider) return;
  const say = () => {
    const at = daysOf();
    const word = at === file.dates.length ? days.dataset.today : at ? days.dataset.since.replace("{day}", file.dates[at - 1]) : days.dataset.before.replace("{day}", file.dates[0]);
    days.querySelector("[data-day-says]").textContent = word;
    slider.setAttribute("aria-valuetext", word);
    days.querySelector("[data-then]").hidden = at === file.dates.length;
  };
  slider.addEventListener("input", say);
  slider.addEventListener("change", () => { say(); map.getSource("areas").setTiles(tilesOf(kinds.areas)); changed(); });
  say();
}

function withMeasure(map) {
  const buttons = [...tools.querySelectorAll("[data-measure]")];
  const [hint, figure] = [tools.querySelector("[data-measure-hint]"), tools.querySelector("[data-measured]")];
  const measure = new Measure(map, (text) => { figure.textContent = text; });
  const choose = (kind) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.measure === kind));
    hint.hidden = !kind;
    measure.begin(kind);
  };
  for (const button of buttons) button.addEventListener("click", () => choose(measure.kind === button.dataset.measure ? "" : button.dataset.measure));
  map.on("measured", () => choose(""));
  return measure;
}

function withPaper(map) {
  const picture = box.querySelector("[data-map-print]");
  addEventListener("beforeprint", () => { picture.src = map.getCanvas().toDataURL("image/png"); picture.hidden = false; });
  addEventListener("afterprint", () => { picture.hidden = true; });
  tools.querySelector("[data-print]").addEventListener("click", () => print());
  const share = tools.querySelector("[data-share]");
  share.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(location.href);
    share.querySelector("span").textContent = share.dataset.done;
  });
}

// ------------------------------------------------------------------ all together

async function draw() {
  const maplibre = await fetchLibrary(element.dataset);
  const base = await baseOf(file.base, maplibre, element.dataset.pmtiles).catch(() => NO_BASE);
  const at = wanted.get("at");
  if (slider && at) slider.value = String(file.dates.filter((one) => one <= at).length);
  const map = new maplibre.Map({
    container: element, style: styleOf(base), attributionControl: false, localIdeographFontFamily: LABEL_FONTS,
    locale: JSON.parse(element.dataset.words), dragRotate: false, fadeDuration: 0, maxZoom: 19,
    canvasContextAttributes: { preserveDrawingBuffer: true }, ...start(),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-left");
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), "bottom-right");
  map.getCanvas().setAttribute("aria-label", element.dataset.label);
  const changed = () => { writeAddress(map); writeList(map).catch(() => {}); };
  const measure = withMeasure(map);
  map.once("load", () => {
    box.querySelector("[data-map-wait]")?.remove();
    withDays(map, changed);
    changed();
    map.on("moveend", changed);
    map.on("idle", () => { writeKey(map); element.dataset.ready = "1"; });
  });
  map.on("mousemove", ({ point }) => { box.querySelector("[data-map-tip]").textContent = tipOf(map, point); });
  map.on("mouseout", () => { box.querySelector("[data-map-tip]").textContent = ""; });
  map.on("click", (event) => { if (!measure.kind) openAt(map, event); });
  for (const input of boxes) input.addEventListener("change", () => { map.setStyle(styleOf(base)); writeAddress(map); });
  withSearch(map);
  withPaper(map);
  onTheme(() => map.setStyle(styleOf(base)));
}

draw().catch(() => {
  const wait = box.querySelector("[data-map-wait]");
  if (wait) wait.textContent = wait.dataset.failed;
});

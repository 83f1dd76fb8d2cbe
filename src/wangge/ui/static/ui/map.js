// Maps without any outside tile: a pale empty base, our own borders, one hue for amount, a pin to choose a place.
// The library is fetched only when a map comes into view. Where there are too many borders for one file, they come as
// tiles.

import { amountColours, boundsOf, colour, EMPTY, english, fetchJson, FINEST, LABEL_FONTS, library as fetchLibrary, NAME, onTheme, pinElement, whole } from "./map_parts.js";

const TOO_MANY = 400;
const wall = document.documentElement.classList.contains("wall") && innerWidth >= 1600;
const amountPaint = () => amountColours(["coalesce", ["feature-state", "n"], 0]);

/** One point with the name for each outline, so that a name is written once. */
function namesOf(outlines) {
  return { ...EMPTY, features: outlines.features.map(({ properties }) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: properties.center } })) };
}

/** The borders a page's map is drawn from: two files, or tiles where the files would be too large. */
async function bordersOf({ borders, outlines, layers }) {
  try {
    const [fine, coarse] = await Promise.all([fetchJson(borders), outlines ? fetchJson(outlines) : EMPTY]);
    return {
      sources: {
        borders: { type: "geojson", data: fine, promoteId: "no" },
        outlines: { type: "geojson", data: coarse },
        names: { type: "geojson", data: namesOf(coarse) },
      },
      parts: { borders: {}, outlines: {}, names: {}, labels: {} },
      labels: "borders",
      bounds: boundsOf(fine),
      areas: () => fine.features,
    };
  } catch (error) {
    if (error.status !== TOO_MANY || !layers) throw error;
    return tiledBorders(await fetchJson(layers));
  }
}

function tiledBorders({ layers, bounds }) {
  const tiles = [whole(layers.find(({ key }) => key === "areas").tiles)];
  const source = { type: "vector", tiles, maxzoom: FINEST, promoteId: { areas: "no" } };
  const parts = { borders: "areas", outlines: "outlines", names: "outline_names", labels: "names" };
  return {
    sources: { borders: source, outlines: source, names: source },
    parts: Object.fromEntries(Object.entries(parts).map(([name, layer]) => [name, { "source-layer": layer }])),
    labels: "names",
    bounds,
    areas: (map) => map.querySourceFeatures("borders", { sourceLayer: "areas" }),
  };
}

function styleOf({ sources, parts, labels }) {
  const [fine, coarse] = [{ source: "borders", ...parts.borders }, { source: "outlines", ...parts.outlines }];
  return {
    version: 8,
    sources,
    layers: [
      { id: "base", type: "background", paint: { "background-color": colour("--map-land") } },
      { id: "amount", type: "fill", ...fine, paint: { "fill-color": amountPaint(), "fill-opacity": ["case", ["boolean", ["feature-state", "faded"], false], 0.25, 0.95] } },
      { id: "line", type: "line", ...fine, paint: { "line-color": colour("--map-line"), "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.4, 14, 1.2] } },
      { id: "outline", type: "line", ...coarse, paint: { "line-color": colour("--map-outline"), "line-width": 1.5 } },
      { id: "town", type: "symbol", source: "names", ...parts.names, maxzoom: 12, layout: { "text-field": NAME, "text-size": wall ? 18 : 13, "text-font": ["sans-serif"], "text-max-width": 8 }, paint: { "text-color": colour("--ink"), "text-halo-color": colour("--map-land"), "text-halo-width": 1.5 } },
      { id: "name", type: "symbol", source: labels, ...parts.labels, minzoom: 12, layout: { "text-field": NAME, "text-size": 12, "text-font": ["sans-serif"], "text-max-width": 8 }, paint: { "text-color": colour("--ink-2"), "text-halo-color": colour("--map-land"), "text-halo-width": 1.25 } },
    ],
  };
}

async function draw(element) {
  element.dataset.drawn = "1";
  const box = element.closest(".map-box");
  const [library, borders] = await Promise.all([fetchLibrary(element.dataset), bordersOf(element.dataset)]);
  const pin = element.dataset.lon ? [Number(element.dataset.lon), Number(element.dataset.lat)] : null;
  const map = new library.Map({
    container: element,
    style: styleOf(borders),
    attributionControl: false,
    localIdeographFontFamily: LABEL_FONTS,
    cooperativeGestures: element.dataset.map === "show",
    locale: JSON.parse(element.dataset.words),
    dragRotate: false,
    fadeDuration: 0,
    ...(pin && element.dataset.map === "show" ? { center: pin, zoom: 14 } : { bounds: borders.bounds ?? [118, 30, 122, 33], fitBoundsOptions: { padding: 12 } }),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-left");
  map.getCanvas().setAttribute("aria-label", element.dataset.label);
  const start = () => {
    box.querySelector("[data-map-wait]")?.remove();
    element.dataset.ready = "1";
    names(map, box, element, borders);
    if (element.dataset.map === "pick") choose(map, library, element);
    else if (pin) new library.Marker({ element: pinElement(), anchor: "bottom" }).setLngLat(pin).addTo(map);
    if (element.dataset.values) keepAmounts(map, element, borders);
  };
  map.once("load", start);
  onTheme(() => recolour(map));
}

function recolour(map) {
  map.setPaintProperty("base", "background-color", colour("--map-land"));
  map.setPaintProperty("amount", "fill-color", amountPaint());
  map.setPaintProperty("line", "line-color", colour("--map-line"));
  map.setPaintProperty("outline", "line-color", colour("--map-outline"));
  for (const layer of ["town", "name"]) {
    map.setPaintProperty(layer, "text-color", colour(layer === "town" ? "--ink" : "--ink-2"));
    map.setPaintProperty(layer, "text-halo-color", colour("--map-land"));
  }
}

/** How the library finds one area of the borders, to say something of it. */
const stateOf = ({ parts }, id) => ({ source: "borders", sourceLayer: parts.borders["source-layer"], id });

/** The name (and amount) of the area under the pointer; a click tells the page. */
function names(map, box, element, borders) {
  const tip = box.querySelector("[data-map-tip]");
  map.on("mousemove", "amount", (event) => {
    const { properties, id } = event.features[0];
    const n = map.getFeatureState(stateOf(borders, id)).n ?? 0;
    const name = [properties.town, properties.village, english && properties.name_en ? properties.name_en : properties.name].filter((part, at, all) => part && all.indexOf(part) === at).join(" · ");
    tip.textContent = element.dataset.values ? `${name} · ${n} ${element.dataset.unit}` : name;
  });
  map.on("mouseleave", "amount", () => { tip.textContent = ""; });
  map.on("click", "amount", (event) => {
    element.dispatchEvent(new CustomEvent("area", { bubbles: true, detail: event.features[0].properties }));
  });
}

/** A pin that follows the longitude and latitude boxes, and the other way round. */
function choose(map, library, element) {
  const form = element.closest("form");
  const [lon, lat] = ["lon", "lat"].map((name) => form.elements[name]);
  const marker = new library.Marker({ element: pinElement(), anchor: "bottom", draggable: true });
  const write = ({ lng, lat: north }) => {
    lon.value = lng.toFixed(6);
    lat.value = north.toFixed(6);
    form.dispatchEvent(new CustomEvent("point", { detail: { lon: lng, lat: north } }));
  };
  const read = () => {
    const [x, y] = [parseFloat(lon.value), parseFloat(lat.value)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) return marker.remove();
    marker.setLngLat([x, y]).addTo(map);
    if (!map.getBounds().contains([x, y]) || map.getZoom() < 12) map.jumpTo({ center: [x, y], zoom: 14.5 });
  };
  map.on("click", (event) => { marker.setLngLat(event.lngLat).addTo(map); write(event.lngLat); });
  marker.on("dragend", () => write(marker.getLngLat()));
  for (const input of [lon, lat]) input.addEventListener("change", read);
  form.addEventListener("pointset", read);
  form.addEventListener("look", ({ detail }) => { if (!lon.value) map.jumpTo({ center: [detail.lon, detail.lat], zoom: 13 }); });
  read();
}

/** Amounts by area, read from the page's own figures whenever that part of the page is renewed. */
function keepAmounts(map, element, borders) {
  let shown = [];
  const show = () => {
    const values = JSON.parse(document.querySelector(element.dataset.values)?.textContent || "{}");
    const now = Object.keys(values);
    for (const id of new Set([...shown, ...now])) map.setFeatureState(stateOf(borders, id), { n: values[id] ?? 0 });
    shown = now;
  };
  document.addEventListener("htmx:afterSettle", show);
  element.addEventListener("focus-area", ({ detail }) => {
    const inside = ({ properties }) => !detail || (BigInt(detail.begin) <= BigInt(properties.no) && BigInt(properties.no) <= BigInt(detail.end));
    const areas = borders.areas(map);
    for (const feature of areas) map.setFeatureState(stateOf(borders, feature.properties.no), { faded: !inside(feature) });
    const bounds = boundsOf({ features: areas.filter(inside) });
    if (bounds) map.fitBounds(bounds, { padding: 24, duration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 500 });
  });
  show();
  element.dispatchEvent(new CustomEvent("amounts", { bubbles: true }));
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting || target.dataset.drawn) continue;
    draw(target).catch(() => {
      const wait = target.closest(".map-box").querySelector("[data-map-wait]");
      if (wait) wait.textContent = wait.dataset.failed;
    });
  }
}, { rootMargin: "300px" });
function watch() { document.querySelectorAll("[data-map]:not([data-drawn])").forEach((element) => seen.observe(element)); }
document.addEventListener("htmx:afterSettle", watch);
watch();

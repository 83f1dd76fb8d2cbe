// Maps without any outside tile: a pale empty base, our own borders, one hue for amount, a pin to choose a place.
// The library is fetched only when a map comes into view.

const STEPS = [1, 2, 4, 8, 16];
const LABEL_FONTS = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC Variable", sans-serif';

const wall = document.documentElement.classList.contains("wall") && innerWidth >= 1600;
const english = document.documentElement.lang.startsWith("en");

/** A token's colour as the browser resolves it, so that light and dark both work. */
function colour(token) {
  const probe = document.createElement("i");
  probe.className = "probe";
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function amountPaint() {
  const n = ["coalesce", ["feature-state", "n"], 0];
  return ["step", n, colour("--map-0"), ...STEPS.flatMap((from, at) => [from, colour(`--map-${at + 1}`)])];
}

const NAME = english ? ["case", ["!=", ["get", "name_en"], ""], ["get", "name_en"], ["get", "name"]] : ["get", "name"];
const EMPTY = { type: "FeatureCollection", features: [] };

/** One point with the name for each outline, so that a name is written once. */
function namesOf(outlines) {
  return { ...EMPTY, features: outlines.features.map(({ properties }) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: properties.center } })) };
}

function styleOf(borders, outlines) {
  return {
    version: 8,
    sources: {
      borders: { type: "geojson", data: borders, promoteId: "no" },
      outlines: { type: "geojson", data: outlines },
      names: { type: "geojson", data: namesOf(outlines) },
    },
    layers: [
      { id: "base", type: "background", paint: { "background-color": colour("--map-land") } },
      { id: "amount", type: "fill", source: "borders", paint: { "fill-color": amountPaint(), "fill-opacity": ["case", ["boolean", ["feature-state", "faded"], false], 0.25, 0.95] } },
      { id: "line", type: "line", source: "borders", paint: { "line-color": colour("--map-line"), "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.4, 14, 1.2] } },
      { id: "outline", type: "line", source: "outlines", paint: { "line-color": colour("--map-outline"), "line-width": 1.5 } },
      { id: "town", type: "symbol", source: "names", maxzoom: 12, layout: { "text-field": NAME, "text-size": wall ? 18 : 13, "text-font": ["sans-serif"], "text-max-width": 8 }, paint: { "text-color": colour("--ink"), "text-halo-color": colour("--map-land"), "text-halo-width": 1.5 } },
      { id: "name", type: "symbol", source: "borders", minzoom: 12, layout: { "text-field": NAME, "text-size": 12, "text-font": ["sans-serif"], "text-max-width": 8 }, paint: { "text-color": colour("--ink-2"), "text-halo-color": colour("--map-land"), "text-halo-width": 1.25 } },
    ],
  };
}

function boundsOf(data) {
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

function pinElement() {
  const pin = document.createElement("div");
  pin.innerHTML = '<svg width="30" height="40" viewBox="0 0 30 40"><path d="M15 39S28 24 28 14A13 13 0 1 0 2 14c0 10 13 25 13 25z" fill="currentColor" stroke="white" stroke-width="2"/><circle cx="15" cy="14" r="5" fill="white"/></svg>';
  pin.className = "map-pin-mark";
  return pin;
}

async function fetchJson(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

/** The library's style sheet, loaded once. */
function sheet(href) {
  const known = document.querySelector("link[data-map-style]");
  if (known) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  link.dataset.mapStyle = "";
  return new Promise((done) => { link.onload = link.onerror = done; document.head.append(link); });
}

async function draw(element) {
  element.dataset.drawn = "1";
  const box = element.closest(".map-box");
  const [, library, borders, outlines] = await Promise.all([sheet(element.dataset.style), import(element.dataset.library), fetchJson(element.dataset.borders), element.dataset.outlines ? fetchJson(element.dataset.outlines) : EMPTY]);
  const pin = element.dataset.lon ? [Number(element.dataset.lon), Number(element.dataset.lat)] : null;
  const map = new library.Map({
    container: element,
    style: styleOf(borders, outlines),
    attributionControl: false,
    localIdeographFontFamily: LABEL_FONTS,
    cooperativeGestures: element.dataset.map === "show",
    locale: JSON.parse(element.dataset.words),
    dragRotate: false,
    fadeDuration: 0,
    ...(pin && element.dataset.map === "show" ? { center: pin, zoom: 14 } : { bounds: boundsOf(borders) ?? [118, 30, 122, 33], fitBoundsOptions: { padding: 12 } }),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), "top-left");
  map.getCanvas().setAttribute("aria-label", element.dataset.label);
  const start = () => {
    box.querySelector("[data-map-wait]")?.remove();
    element.dataset.ready = "1";
    names(map, box, element);
    if (element.dataset.map === "pick") choose(map, library, element);
    else if (pin) new library.Marker({ element: pinElement(), anchor: "bottom" }).setLngLat(pin).addTo(map);
    if (element.dataset.values) keepAmounts(map, element, borders);
  };
  map.once("load", start);
  document.addEventListener("theme", () => recolour(map));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => recolour(map));
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

/** The name (and amount) of the area under the pointer; a click tells the page. */
function names(map, box, element) {
  const tip = box.querySelector("[data-map-tip]");
  map.on("mousemove", "amount", (event) => {
    const { properties, id } = event.features[0];
    const n = map.getFeatureState({ source: "borders", id }).n ?? 0;
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
  const features = borders.features.map(({ properties }) => properties.no);
  const show = () => {
    const values = JSON.parse(document.querySelector(element.dataset.values)?.textContent || "{}");
    for (const id of features) map.setFeatureState({ source: "borders", id }, { n: values[id] ?? 0 });
  };
  document.addEventListener("htmx:afterSettle", show);
  element.addEventListener("focus-area", ({ detail }) => {
    const inside = ({ properties }) => !detail || (BigInt(detail.begin) <= BigInt(properties.no) && BigInt(properties.no) <= BigInt(detail.end));
    for (const feature of borders.features) map.setFeatureState({ source: "borders", id: feature.properties.no }, { faded: !inside(feature) });
    const bounds = boundsOf({ features: borders.features.filter(inside) });
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

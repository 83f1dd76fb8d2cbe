// Buildings as blocks of their height, drawn when somebody asks for them; the list and the chart say the same.

import { boundsOf, colour, EMPTY, fetchJson, LABEL_FONTS, library, NAME, onTheme } from "../ui/map_parts.js";

const USES = { dwelling: "--map-2", shop: "--near", office: "--map-4", factory: "--paused", public: "--half" };
const box = document.querySelector("[data-buildings-box]");
const button = document.querySelector("[data-buildings-show]");

/** Walls coloured by use; the chosen building stands out. */
function walls(chosen) {
  const byUse = ["match", ["get", "use"], ...Object.entries(USES).flatMap(([use, token]) => [use, colour(token)]), colour("--map-3")];
  return ["case", ["==", ["get", "id"], chosen], colour("--map-pin"), byUse];
}

/** One point with the name for each grid, so that a name is written once. */
const namesOf = ({ features }) => ({ ...EMPTY, features: features.map(({ properties }) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: properties.center } })) });

async function draw(element) {
  const wait = box.querySelector("[data-map-wait]");
  const grids = fetchJson(element.dataset.borders).catch(() => EMPTY); // too many for one file: the blocks stand alone
  const [maplibre, buildings, borders] = await Promise.all([library(element.dataset), fetchJson(element.dataset.buildings), grids]);
  const chosen = element.dataset.chosen ?? "";
  const own = buildings.features.filter(({ properties }) => properties.id === chosen);
  const bounds = boundsOf(own.length ? { features: own } : buildings);
  if (!bounds) { wait.textContent = wait.dataset.none; return; }
  const map = new maplibre.Map({
    container: element, attributionControl: false, localIdeographFontFamily: LABEL_FONTS, locale: JSON.parse(element.dataset.words),
    cooperativeGestures: true, pitch: 55, bearing: -20, fadeDuration: 0, maxZoom: 19,
    bounds, fitBoundsOptions: { padding: 40, maxZoom: 17 },
    style: {
      version: 8,
      sources: { buildings: { type: "geojson", data: buildings }, borders: { type: "geojson", data: borders }, names: { type: "geojson", data: namesOf(borders) } },
      layers: [
        { id: "base", type: "background", paint: { "background-color": colour("--map-land") } },
        { id: "grids", type: "line", source: "borders", paint: { "line-color": colour("--map-outline"), "line-width": 1.5 } },
        { id: "names", type: "symbol", source: "names", minzoom: 13, layout: { "text-field": NAME, "text-size": 12, "text-font": ["sans-serif"] }, paint: { "text-color": colour("--ink-2"), "text-halo-color": colour("--map-land"), "text-halo-width": 1.25 } },
        { id: "walls", type: "fill-extrusion", source: "buildings", paint: { "fill-extrusion-color": walls(chosen), "fill-extrusion-height": ["get", "height"], "fill-extrusion-opacity": 0.92 } },
      ],
    },
  });
  map.addControl(new maplibre.NavigationControl({ visualizePitch: true }), "top-left");
  map.getCanvas().setAttribute("aria-label", element.dataset.label);
  map.once("idle", () => { wait.remove(); element.dataset.ready = "1"; });
  map.on("mousemove", "walls", ({ features }) => {
    const { name, floors } = features[0].properties;
    box.querySelector("[data-map-tip]").textContent = floors ? `${name} · ${floors}` : name;
  });
  map.on("mouseleave", "walls", () => { box.querySelector("[data-map-tip]").textContent = ""; });
  onTheme(() => {
    map.setPaintProperty("base", "background-color", colour("--map-land"));
    map.setPaintProperty("grids", "line-color", colour("--map-outline"));
    map.setPaintProperty("names", "text-color", colour("--ink-2"));
    map.setPaintProperty("names", "text-halo-color", colour("--map-land"));
    map.setPaintProperty("walls", "fill-extrusion-color", walls(chosen));
  });
}

button?.addEventListener("click", () => {
  box.hidden = false;
  button.hidden = true;
  draw(box.querySelector("[data-buildings]")).catch(() => {
    const wait = box.querySelector("[data-map-wait]");
    wait.textContent = wait.dataset.failed;
  });
});

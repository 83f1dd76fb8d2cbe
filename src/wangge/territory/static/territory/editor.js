// The map of a plan: choose areas, draw a line to split by, draw or reshape a border. What is drawn goes into the form
// below the map, and the server does the cutting, so that neighbours stay joined and every step can be taken back.

import { EMPTY, LABEL_FONTS, boundsOf, colour, fetchJson, library } from "../ui/map_parts.js";

const SNAP_PIXELS = 14;
const box = document.querySelector("[data-plan-map]");
const form = document.querySelector("[data-tools]");
const chosen = new Set();
let map, data, draw, corners = [];

const LAYERS = () => [
  { id: "base", type: "background", paint: { "background-color": colour("--map-land") } },
  { id: "area", type: "fill", source: "plan", filter: ["!=", ["get", "fate"], "ends"], paint: { "fill-color": ["match", ["get", "fate"], "new", colour("--map-3"), "changes", colour("--map-2"), colour("--map-0")], "fill-opacity": 0.8 } },
  { id: "chosen", type: "fill", source: "plan", filter: ["in", ["get", "id"], ["literal", []]], paint: { "fill-color": colour("--accent"), "fill-opacity": 0.35 } },
  { id: "line", type: "line", source: "plan", filter: ["!=", ["get", "fate"], "ends"], paint: { "line-color": colour("--map-outline"), "line-width": 1.2 } },
  { id: "ended", type: "line", source: "plan", filter: ["==", ["get", "fate"], "ends"], paint: { "line-color": colour("--overdue"), "line-width": 1.6, "line-dasharray": [3, 2] } },
  { id: "name", type: "symbol", source: "names", minzoom: 11.5, layout: { "text-field": ["get", "name"], "text-size": 12, "text-font": ["sans-serif"], "text-max-width": 8 }, paint: { "text-color": colour("--ink"), "text-halo-color": colour("--map-land"), "text-halo-width": 1.25 } },
];

const namesOf = ({ features }) => ({ ...EMPTY, features: features.filter(({ properties }) => properties.fate !== "ends").map(({ properties }) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: properties.center } })) });

async function start() {
  const [parts, drawing] = await Promise.all([library(box.dataset), fetchJson(box.dataset.drawing)]);
  data = drawing;
  const kept = JSON.parse(sessionStorage.getItem(location.pathname) ?? "null");
  map = new parts.Map({
    container: box,
    style: { version: 8, sources: { plan: { type: "geojson", data }, names: { type: "geojson", data: namesOf(data) } }, layers: LAYERS() },
    attributionControl: false, localIdeographFontFamily: LABEL_FONTS, locale: JSON.parse(box.dataset.words), dragRotate: false, fadeDuration: 0,
    ...(kept ?? { bounds: boundsOf(data) ?? [118, 30, 122, 33], fitBoundsOptions: { padding: 16 } }),
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new parts.NavigationControl({ showCompass: false }), "top-left");
  map.addControl(new parts.ScaleControl({ unit: "metric" }), "bottom-right");
  map.getCanvas().setAttribute("aria-label", box.dataset.label);
  map.on("moveend", () => sessionStorage.setItem(location.pathname, JSON.stringify({ center: map.getCenter().toArray(), zoom: map.getZoom() })));
  map.once("load", ready);
}

function ready() {
  box.closest(".map-box").querySelector("[data-map-wait]")?.remove();
  box.dataset.ready = "1";
  corners = data.features.flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === "Polygon" ? 1 : 2));
  map.on("mousemove", "area", ({ features }) => { tip(features[0].properties.name); });
  document.querySelectorAll("[data-look]").forEach((button) => button.addEventListener("click", () => look(button.dataset.look)));
  if (!form) return;
  map.on("click", "area", ({ features }) => { if (mode() === "choose") toggle(features[0].properties.id); });
  form.querySelectorAll("[name=areas]").forEach((tick) => tick.addEventListener("change", () => toggle(tick.value, tick.checked)));
  prepare();
}

const tip = (text) => { box.closest(".map-box").querySelector("[data-map-tip]").textContent = text; };
const look = (place) => { map.jumpTo({ center: place.split(",").map(Number), zoom: Math.max(map.getZoom(), 14) }); box.scrollIntoView({ block: "center" }); };
const mode = () => document.querySelector("[data-mode][aria-pressed=true]")?.dataset.mode ?? "choose";

/** Choose or leave an area, on the map and in the list alike; one outside the list is kept in the form unseen. */
function toggle(id, on = !chosen.has(id)) {
  if (on) chosen.add(id); else chosen.delete(id);
  const tick = form.querySelector(`[name=areas][value="${id}"]`);
  if (tick?.type === "checkbox") tick.checked = on;
  else if (tick && !on) tick.remove();
  else if (!tick && on) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "areas", value: id }));
  map.setFilter("chosen", ["in", ["get", "id"], ["literal", [...chosen]]]);
  const names = data.features.filter(({ properties }) => chosen.has(properties.id)).map(({ properties }) => properties.name);
  document.querySelector("[data-chosen]").textContent = names.join("、");
}

/** The nearest corner of any border within reach of the pointer, so that drawing meets what is there. */
function nearestCorner({ lng, lat }) {
  const at = map.project([lng, lat]);
  let best, least = SNAP_PIXELS;
  for (const corner of corners) {
    if (Math.abs(corner[0] - lng) > 0.01 || Math.abs(corner[1] - lat) > 0.01) continue;
    const there = map.project(corner);
    const away = Math.hypot(there.x - at.x, there.y - at.y);
    if (away < least) [best, least] = [corner, away];
  }
  return best;
}

function prepare() {
  const { TerraDraw, TerraDrawLineStringMode, TerraDrawPolygonMode, TerraDrawSelectMode } = window.terraDraw;
  const snapping = { toCustom: nearestCorner, toCoordinate: true };
  const coordinates = { draggable: true, midpoints: true, deletable: true, snappable: { toCustom: nearestCorner } };
  const flags = { polygon: { feature: { draggable: false, coordinates } }, linestring: { feature: { draggable: true, coordinates } } };
  draw = new TerraDraw({
    adapter: new window.terraDrawMaplibreGlAdapter.TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9 }),
    modes: [new TerraDrawLineStringMode({ snapping }), new TerraDrawPolygonMode({ snapping }), new TerraDrawSelectMode({ flags })],
  });
  draw.start();
  draw.setMode("static");
  draw.on("finish", (id) => { write(); if (mode() === "line" || mode() === "border") { draw.setMode("select"); draw.selectFeature(id); } });
  draw.on("change", (_ids, kind) => { if (kind !== "styling" && mode() === "reshape") write(); });
  document.querySelectorAll("[data-mode]").forEach((button) => button.addEventListener("click", () => change(button.dataset.mode)));
  document.addEventListener("keydown", keys);
}

function change(wanted) {
  document.querySelectorAll("[data-mode]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.mode === wanted));
  draw.clear();
  if (wanted === "line") draw.setMode("linestring");
  else if (wanted === "border") draw.setMode("polygon");
  else if (wanted === "reshape") reshape();
  else draw.setMode("static");
}

/** Put the border of the chosen area under the pen, its corners ready to be moved. */
function reshape() {
  const feature = data.features.find(({ properties }) => chosen.has(properties.id) && properties.fate !== "ends");
  if (!feature || feature.geometry.type !== "Polygon") { tip(document.querySelector("[data-mode=reshape]").dataset.first); change("choose"); return; }
  draw.setMode("select");
  const [added] = draw.addFeatures([{ type: "Feature", properties: { mode: "polygon" }, geometry: feature.geometry }]);
  if (added?.valid) draw.selectFeature(added.id);
}

/** What is drawn, into the boxes of the form. */
function write() {
  const shapes = draw.getSnapshot().filter(({ properties }) => !properties.midPoint && !properties.selectionPoint && !properties.coordinatePoint);
  const last = shapes.at(-1)?.geometry;
  if (last?.type === "LineString") form.elements.line.value = JSON.stringify(last.coordinates);
  if (last?.type === "Polygon") form.elements.border.value = JSON.stringify(last);
}

function keys(event) {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = document.querySelector(`[data-mode][data-key="${event.key}"]`);
  if (button) { event.preventDefault(); button.click(); }
}

if (box) start().catch(() => {
  const wait = box.closest(".map-box").querySelector("[data-map-wait]");
  if (wait) wait.textContent = wait.dataset.failed;
});

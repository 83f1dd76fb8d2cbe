// Keeps a page live: listens to the event stream named in <body data-events>, and lets parts refresh by
// dispatching "changed" on the body. If the stream fails it asks every five seconds until the stream is back.
"use strict";

const POLL_MS = 5000;
const WAIT_MS = 15000;
const sign = document.querySelector("[data-live]");
const says = JSON.parse(document.getElementById("time-words")?.textContent || "{}");
let poll = null;
let source = null;

function showState(state) {
  if (!sign) return;
  sign.hidden = false;
  sign.dataset.state = state;
  sign.querySelector("[data-live-word]").textContent = says[state] || state;
}

function changed() {
  document.body.dispatchEvent(new CustomEvent("changed"));
}

function startPolling() {
  if (poll === null) poll = setInterval(() => { if (!document.hidden) changed(); }, POLL_MS);
  showState(navigator.onLine ? "polling" : "offline");
}

function stopPolling() {
  clearInterval(poll);
  poll = null;
}

function listen() {
  source = new EventSource(document.body.dataset.events, { withCredentials: true });
  source.onopen = () => { stopPolling(); showState("live"); changed(); };
  source.onmessage = changed;
  source.addEventListener("changed", changed);
  source.onerror = () => {
    startPolling();
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, WAIT_MS);
  };
}

if (document.body.dataset.events) {
  listen();
  addEventListener("offline", () => showState("offline"));
  addEventListener("online", () => { changed(); showState(poll === null ? "live" : "polling"); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) changed(); });
  addEventListener("pagehide", () => source?.close());
  document.body.addEventListener("htmx:sendError", () => showState("offline"));
}

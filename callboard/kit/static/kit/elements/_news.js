import { areNumbers } from "./_figures.js";

// The stream of news, for a SharedWorker and for a page alone. One EventSource for all pages of a browser.
// Every page hears {type: "up" | "down" | "news"}; a page may say {type: "open", url} and {type: "retry"} and {type: "bye"}.
const pages = new Set();
const latest = new Map(); // of each topic with numbers: a page that comes later begins with them
const LONGEST = 30_000;
const SILENCE = 45_000; // the server says something every 15 seconds
let source = null;
let url = null;
let wait = 1000;
let timer = null;
let isUp = false;
let heardAt = 0;

export function join(page) {
  pages.add(page);
  if (!isUp) return;
  page({ type: "up" });
  latest.forEach((data) => page({ type: "news", data }));
}

export function leave(page) {
  pages.delete(page);
}

export function open(address) {
  if (source || timer) return;
  url = address;
  heardAt = Date.now();
  source = new EventSource(url);
  source.addEventListener("ping", heard);
  source.addEventListener("open", () => {
    heard();
    wait = 1000;
    tell({ type: "up" });
  });
  source.addEventListener("message", (event) => {
    heard();
    keep(event.data);
    tell({ type: "news", data: event.data });
  });
  source.addEventListener("error", () => {
    latest.clear();
    tell({ type: "down" });
    // The browser retries a broken line by itself, but gives up after a refusal (503 while we restart, 401): then we retry,
    // each browser at a moment of its own, or a thousand desks would come back in the same second.
    if (source?.readyState === EventSource.CLOSED) again();
  });
}

export function retry() {
  clearTimeout(timer);
  timer = null;
  source?.close();
  source = null;
  if (url) open(url);
}

function heard() {
  heardAt = Date.now();
}

// A computer that slept, or a line cut without a word: the browser believes for hours that it listens.
function watch() {
  if (!source || timer || Date.now() - heardAt < SILENCE) return;
  latest.clear();
  tell({ type: "down" });
  retry();
}

function again() {
  clearTimeout(timer);
  timer = setTimeout(retry, wait * (0.5 + Math.random()));
  wait = Math.min(wait * 2, LONGEST);
}

function keep(data) {
  try {
    const news = JSON.parse(data);
    if (areNumbers(news)) latest.set(news.topic, data);
  } catch { /* a word of a newer server */ }
}

function tell(message) {
  if (message.type !== "news") isUp = message.type === "up";
  pages.forEach((page) => page(message));
}

setInterval(watch, 5_000);

globalThis.onconnect = ({ ports: [port] }) => {
  const page = (message) => port.postMessage(message);
  port.onmessage = ({ data }) => {
    if (data.type === "open") open(data.url);
    if (data.type === "retry") retry();
    if (data.type === "bye") leave(page);
  };
  join(page);
};

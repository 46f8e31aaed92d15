import * as latest from "./_latest.js";
import { admit, answer } from "./_answers.js";
import { heard as noted, onSilence } from "./_silence.js";

// The stream of news, for a SharedWorker and for a page alone. One EventSource for all pages of a browser.
// Every page hears {type: "up" | "down" | "news"}; a page may say {type: "open", url} and {type: "retry"} and {type: "bye"}.
const pages = new Set();
const LONGEST = 30_000;
let source = null;
let url = null;
let wait = 1000;
let timer = null;
let isUp = false;

export function join(page) {
  pages.add(page);
  if (!isUp) return;
  page({ type: "up" });
  latest.each((data) => page({ type: "news", data }));
}

export function leave(page) {
  pages.delete(page);
}

export function open(address) {
  if (source || timer) return;
  url = address;
  noted();
  source = new EventSource(url);
  source.addEventListener("hello", ({ data }) => {
    admit(data);
    heard();
  });
  source.addEventListener("ping", heard);
  source.addEventListener("open", () => {
    noted();
    wait = 1000;
    tell({ type: "up" });
  });
  source.addEventListener("message", (event) => {
    heard();
    latest.keep(event.data);
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
  noted();
  answer(url, retry);
}

function again() {
  clearTimeout(timer);
  timer = setTimeout(retry, wait * (0.5 + Math.random()));
  wait = Math.min(wait * 2, LONGEST);
}

function tell(message) {
  if (message.type !== "news") isUp = message.type === "up";
  pages.forEach((page) => page(message));
}

onSilence(() => {
  if (!source || timer) return;
  latest.clear();
  tell({ type: "down" });
  retry();
});

globalThis.onconnect = ({ ports: [port] }) => {
  const page = (message) => port.postMessage(message);
  port.onmessage = ({ data }) => ({ open: () => open(data.url), retry, bye: () => leave(page) })[data.type]?.();
  join(page);
};

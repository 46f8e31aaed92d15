import { admit, answer } from "./_answers.js";
import * as pages from "./_pages.js";
import { heard as noted, onSilence } from "./_silence.js";

export { join } from "./_pages.js";

// The stream of news, for a SharedWorker and for a page alone. One EventSource for all pages of a browser.
// Every page hears {type: "up" | "down" | "news"}; a page may say {type: "open", url, askedAt} and {type: "retry"} and {type: "bye"}.
// What was told between the moment a page was asked for and now it hears as well: from the server, or of what this browser heard.
const LONGEST = 30_000;
let source = null;
let url = null;
let wait = 1000;
let timer = null;

export function open(address, askedAt) {
  if (source || timer) return;
  url = address;
  noted();
  const age = Math.max(0, Math.round(Date.now() - askedAt));
  source = new EventSource(askedAt ? `${url}?age=${age}` : url);
  source.addEventListener("hello", ({ data }) => {
    admit(data);
    heard();
  });
  source.addEventListener("ping", heard);
  source.addEventListener("open", () => {
    noted();
    wait = 1000;
    pages.up();
  });
  source.addEventListener("message", (event) => {
    heard();
    pages.news(event.data);
  });
  source.addEventListener("error", () => {
    pages.down();
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

onSilence(() => {
  if (!source || timer) return;
  pages.down();
  retry();
});

globalThis.onconnect = ({ ports: [port] }) => {
  const page = (message) => port.postMessage(message);
  const begin = ({ url, askedAt }) => (pages.catchUp(page, askedAt), open(url, askedAt));
  port.onmessage = ({ data }) => ({ open: () => begin(data), retry, bye: () => pages.leave(page) })[data.type]?.();
  pages.join(page);
};

import * as latest from "./_latest.js";
import * as recent from "./_recent.js";

// The pages that hear the stream, each as a function: {type: "up" | "down" | "news"}.
const pages = new Set();
let isUp = false;
let isLost = false;

export function join(page) {
  pages.add(page);
  if (isLost) page({ type: "down" });
  if (!isUp) return;
  page({ type: "up" });
  latest.each((data) => page({ type: "news", data }));
}

export function leave(page) {
  pages.delete(page);
}

export function catchUp(page, askedAt) {
  if (isUp) recent.since(askedAt, (data) => page({ type: "news", data }));
}

export function up() {
  isUp = true;
  isLost = false;
  tell({ type: "up" });
}

export function down() {
  isUp = false;
  isLost = true;
  latest.clear();
  recent.clear();
  tell({ type: "down" });
}

export function news(data) {
  latest.keep(data);
  recent.keep(data);
  tell({ type: "news", data });
}

function tell(message) {
  pages.forEach((page) => page(message));
}

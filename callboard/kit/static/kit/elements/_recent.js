import { areNumbers } from "./_figures.js";

// The hints of the last moments: a page that was on its way when one came hears it when it is there.
const KEPT = 30_000;
const MOST = 100;
const hints = [];

export function keep(data) {
  try {
    if (areNumbers(JSON.parse(data))) return;
  } catch { /* a word of a newer server */ }
  hints.push({ data, at: Date.now() });
  while (hints.length > MOST || hints[0].at < Date.now() - KEPT) hints.shift();
}

export function since(moment, tell) {
  new Set(hints.filter(({ at }) => at >= moment).map(({ data }) => data)).forEach(tell);
}

export function clear() {
  hints.length = 0;
}

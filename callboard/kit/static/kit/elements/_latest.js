import { areNumbers } from "./_figures.js";

// The last numbers of each topic: a page that comes later begins with them.
const latest = new Map();

export function keep(data) {
  try {
    const news = JSON.parse(data);
    if (areNumbers(news)) latest.set(news.topic, data);
  } catch { /* a word of a newer server */ }
}

export function each(tell) {
  latest.forEach(tell);
}

export function clear() {
  latest.clear();
}

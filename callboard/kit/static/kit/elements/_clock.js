// One timer for every element that shows time, and one time: the server's, because the clocks of desks are often wrong.
const listeners = new Set();
const said = document.querySelector("meta[name=server-time]")?.content;
// A page taken from the browser's cache tells an old time; then the desk's own clock is the better one.
const isFresh = performance.getEntriesByType("navigation")[0]?.type !== "back_forward";
const skew = said && isFresh ? new Date(said) - Date.now() : 0;

export function now() {
  return Date.now() + (Math.abs(skew) > 3000 ? skew : 0);
}

export function everySecond(listener) {
  listeners.add(listener);
  listener(now());
  return () => listeners.delete(listener);
}

export function asClock(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.trunc(seconds / 3600), Math.trunc(seconds / 60) % 60];
  return `${two(hours)}:${two(minutes)}:${two(seconds % 60)}`;
}

setInterval(() => listeners.forEach((listener) => listener(now())), 1000);

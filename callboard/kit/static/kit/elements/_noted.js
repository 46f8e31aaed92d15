// A page on its way hears what was told meanwhile, and the page before it may have said so already.
export const PAUSE = 10_000; // milliseconds: one toast and one tone for many pieces of news of a kind
const KEY = "callboard.notes";

export function known() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export function remember(name) {
  const now = Date.now();
  const fresh = Object.entries(known()).filter(([, at]) => now - at < PAUSE);
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...Object.fromEntries(fresh), [name]: now }));
  } catch { /* a browser that keeps nothing */ }
}

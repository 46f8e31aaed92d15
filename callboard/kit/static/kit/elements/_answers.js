// A dead computer's line stays open for minutes. While the stream is heard this browser says so, and keeps what its member holds.
const EVERY = 25_000;
let pass = null;
let saidAt = Date.now();

export function admit(words) {
  try {
    pass = JSON.parse(words).pass ?? null;
  } catch {
    pass = null;
  }
}

// Nothing is tried twice: the server says something every 15 seconds, and the next word brings the next answer.
export function answer(url, onRefused) {
  if (!pass || Date.now() - saidAt < EVERY) return;
  saidAt = Date.now();
  fetch(url, { method: "POST", body: pass, keepalive: true }).then(({ status }) => status === 403 && onRefused(), () => {});
}

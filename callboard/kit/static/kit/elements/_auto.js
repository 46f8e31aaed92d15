// What the page does by itself, without a hand on a key.
export const AUTO = "X-Callboard-Auto";

// The server counts requests as a person's activity unless they say otherwise.
export function markAutomatic({ detail }) {
  const event = detail.triggeringEvent;
  const isByHand = event?.isTrusted || ["click", "submit"].includes(event?.type);
  if (!isByHand) detail.headers[AUTO] = "1";
}

// What the page reads by itself takes no button away whose answer is on its way: a refusal would find no place then.
// It is read once more when that answer is here.
export function waitForThePress({ detail }) {
  const { elt, target, requestConfig } = detail;
  if (requestConfig.verb !== "get" || !requestConfig.headers[AUTO]) return;
  const pressed = [...(target?.querySelectorAll(".htmx-request") ?? [])].find((each) => each !== elt);
  if (!pressed) return;
  detail.shouldSwap = false;
  const again = () => elt.isConnected && window.htmx.ajax("GET", requestConfig.path, { source: elt, target });
  pressed.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => xhr.getResponseHeader("HX-Redirect") || setTimeout(again), { once: true });
}

import * as figures from "./_figures.js";
import * as news from "./_news.js";

const PATIENCE = 5000;

// <live-news data-url="/events" data-worker="…/_news.js">: {"topic": "floor", …} of the server becomes the event "news:floor"
// on body, with the rest as detail, and with an id "news:order:17" as well. News may be missed while the line is broken, so its return is "news:hello": refetch.
class LiveNews extends HTMLElement {
  #down = null;
  #wasLost = false;
  #life = new AbortController();

  connectedCallback() {
    const { signal } = this.#life;
    const say = this.#join((message) => this.#hear(message));
    say({ type: "open", url: new URL(this.dataset.url, location.href).href, askedAt: performance.timeOrigin });
    document.addEventListener("click", (event) => event.target.closest?.("[data-news-retry]") && say({ type: "retry" }), { signal });
    addEventListener("online", () => say({ type: "retry" }), { signal });
    addEventListener("offline", () => this.#hear({ type: "down" }), { signal });
    addEventListener("pagehide", () => say({ type: "bye" }), { signal });
    // A page that the browser kept asleep has heard nothing.
    addEventListener("pageshow", (event) => event.persisted && location.reload(), { signal });
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  #join(hear) {
    if (globalThis.SharedWorker && this.dataset.worker) {
      // The name holds the member: after another sign-in the old stream must not be shared.
      const name = `news-${document.documentElement.dataset.member ?? ""}`;
      const worker = new SharedWorker(this.dataset.worker, { type: "module", name });
      worker.port.onmessage = ({ data }) => hear(data);
      return (message) => worker.port.postMessage(message);
    }
    news.join(hear);
    return ({ type, url, askedAt }) => (type === "open" ? news.open(url, askedAt) : type === "retry" && news.retry());
  }

  #hear({ type, data }) {
    if (type === "news") return this.#raise(data);
    this.toggleAttribute("data-up", type === "up"); // what is told from now on is heard
    if (type === "down") {
      this.#wasLost = true;
      figures.forget();
      this.#down ??= setTimeout(() => this.#banner(true), PATIENCE);
      return;
    }
    clearTimeout(this.#down);
    this.#down = null;
    this.#banner(false);
    if (this.#wasLost) raise("hello", {});
    this.#wasLost = false;
  }

  #raise(data) {
    try {
      const told = JSON.parse(data);
      const { topic, ...detail } = told;
      figures.remember(told);
      if (topic) raise(topic, detail);
      if (topic && detail.id) raise(`${topic}:${detail.id}`, detail);
    } catch { /* a word of a newer server: the page refetches in time anyway */ }
  }

  #banner(isShown) {
    const banner = document.getElementById("offline");
    if (!banner || banner.hidden !== isShown) return;
    banner.hidden = !isShown;
    const time = banner.querySelector("time");
    if (isShown && time) time.textContent = new Date(Date.now() - PATIENCE).toTimeString().slice(0, 5);
  }
}

function raise(topic, detail) {
  document.body.dispatchEvent(new CustomEvent(`news:${topic}`, { detail }));
}

customElements.define("live-news", LiveNews);

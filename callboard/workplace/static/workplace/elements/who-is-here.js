const EVERY = 30_000;

// <who-is-here data-url="/orders/17/here/" data-number="17" hidden>: says every 30 seconds that this card is open here, and goodbye
// when it is not; shows who else has it open. News of the order's visitors comes as "news:here:17".
class WhoIsHere extends HTMLElement {
  #life = new AbortController();
  #timer;

  connectedCallback() {
    const { signal } = this.#life;
    const ask = () => this.#ask();
    document.body.addEventListener(`news:here:${this.dataset.number}`, ask, { signal });
    document.body.addEventListener("news:hello", ask, { signal });
    addEventListener("pagehide", () => this.#tell("leave=1"), { signal });
    this.#timer = setInterval(ask, EVERY);
    ask();
  }

  disconnectedCallback() {
    this.#life.abort();
    clearInterval(this.#timer);
  }

  // Without an answer the last one stands: the banner above tells of a lost connection.
  async #ask() {
    const answer = await this.#tell("").catch(() => null);
    if (answer?.ok && answer.status === 200 && !answer.redirected) this.#show((await answer.json()).here);
  }

  #tell(body) {
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") ?? "{}"), "X-Callboard-Auto": "1" };
    return fetch(this.dataset.url, { method: "POST", headers, body: new URLSearchParams(body), keepalive: true });
  }

  #show(lines) {
    this.replaceChildren(...lines.map((textContent) => Object.assign(document.createElement("b"), { textContent })));
    this.hidden = !lines.length;
  }
}

customElements.define("who-is-here", WhoIsHere);

import { now } from "../../kit/elements/_clock.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STEP = 5 * MINUTE;

// <customer-moment data-zone="Asia/Almaty" data-own="Europe/Kyiv">: a day and a time on the customer's clock,
// buttons that choose one (data-in minutes from now; data-day and data-at), and the same moment on both clocks.
class CustomerMoment extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.#choose(event.target.closest("[data-in], [data-day]")));
    this.addEventListener("input", () => this.#show());
    this.#show();
  }

  get #day() {
    return this.querySelector("input[type=date]");
  }

  get #time() {
    return this.querySelector("input[type=time]");
  }

  #choose(button) {
    if (!button) return;
    const { zone } = this.dataset;
    if (button.dataset.in) [this.#day.value, this.#time.value] = wall(Math.ceil((now() + button.dataset.in * MINUTE) / STEP) * STEP, zone);
    else [this.#day.value, this.#time.value] = [later(button.dataset, zone), button.dataset.at];
    for (const field of [this.#day, this.#time]) field.dispatchEvent(new Event("input", { bubbles: true }));
    for (const other of this.querySelectorAll("[data-in], [data-day]")) other.setAttribute("aria-pressed", String(other === button));
  }

  #show() {
    const at = instant(this.#day.value, this.#time.value, this.dataset.zone);
    this.#put("their", "theirs", at, this.dataset.zone);
    this.#put("our", "ours", at, this.dataset.own);
  }

  #put(whose, name, at, zone) {
    const language = document.documentElement.lang;
    const say = (shape) => (Number.isNaN(at) ? "–" : new Intl.DateTimeFormat(language, { timeZone: zone, ...shape }).format(at));
    this.querySelector(`[data-${name}]`).textContent = Number.isNaN(at) ? "–" : wall(at, zone)[1];
    this.querySelector(`[data-${whose}-day]`).textContent = say({ weekday: "long", day: "numeric", month: "short" });
  }
}

// That hour today, or on the day after if it has passed there.
function later({ day, at }, zone) {
  const [today, time] = wall(now(), zone);
  const days = Number(day) || (time >= at ? 1 : 0);
  return wall(Date.parse(`${today}T12:00Z`) + days * DAY, "UTC")[0];
}

function wall(at, zone) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(at).split(" ");
}

// The moment at which a clock of that zone shows this: guessed as UTC, then put right twice, for nights when clocks change.
function instant(day, time, zone) {
  const wanted = Date.parse(`${day}T${time}Z`);
  let at = wanted;
  for (let round = 0; round < 2 && !Number.isNaN(at); round += 1) at += wanted - Date.parse(`${wall(at, zone).join("T")}Z`);
  return at;
}

customElements.define("customer-moment", CustomerMoment);

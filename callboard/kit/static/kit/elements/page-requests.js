import { AUTO, markAutomatic, waitForThePress } from "./_auto.js";
import { sleeps, wakes } from "./_focus.js";

// <page-requests data-failed=… data-busy=… data-denied=… data-old=… data-gone=… data-unreached=… data-close=…>
// What holds for every request of the page: what a person did not ask for says so, old refusals go with the next press,
// refusals reach an open dialog, an answer that could not be shown is put into words, and who leaves presses no more.
const TO_LEAVE = 8_000; // milliseconds until another page has come, or something went wrong with it

let leftAt = -TO_LEAVE;

class PageRequests extends HTMLElement {
  connectedCallback() {
    const { body } = document;
    body.addEventListener("htmx:configRequest", markAutomatic);
    body.addEventListener("htmx:beforeRequest", onlyOneWay);
    body.addEventListener("htmx:beforeRequest", forgetRefusals);
    body.addEventListener("htmx:beforeRequest", sleeps);
    body.addEventListener("htmx:afterRequest", wakes);
    body.addEventListener("htmx:beforeOnLoad", leave);
    body.addEventListener("htmx:beforeSwap", waitForThePress);
    body.addEventListener("htmx:afterSwap", showInDialog);
    body.addEventListener("htmx:responseError", (event) => this.#say(this.#wording(event.detail.xhr)));
    for (const name of ["htmx:sendError", "htmx:timeout"]) body.addEventListener(name, () => this.#say(this.dataset.unreached));
  }

  #wording(xhr) {
    const { status } = xhr;
    if (status === 403) return xhr.getResponseHeader("X-Callboard-Page") === "old" ? this.dataset.old : this.dataset.denied;
    if (status === 429 || status === 503) return this.dataset.busy;
    return status === 404 || status === 410 ? this.dataset.gone : this.dataset.failed;
  }

  #say(text) {
    const box = place();
    if ([...box.children].some((note) => note.firstChild.textContent === text)) return;
    const note = document.createElement("div");
    const close = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: this.dataset.close });
    note.className = "notice late";
    close.dataset.dismiss = "";
    note.append(Object.assign(document.createElement("span"), { textContent: text }), close);
    box.append(note);
  }
}

// An answer leads to another page: until that is here, a second press would do the same once more.
function leave({ detail: { xhr } }) {
  if (xhr.getResponseHeader("HX-Redirect")) leftAt = performance.now();
}

function onlyOneWay(event) {
  const isLate = performance.now() - leftAt < TO_LEAVE;
  if (isLate && event.detail.requestConfig.verb !== "get") event.preventDefault();
}

// What the page asks for by itself must not take away what somebody is reading.
function forgetRefusals({ defaultPrevented, detail: { requestConfig } }) {
  if (defaultPrevented) return;
  if (requestConfig.verb !== "get" && !requestConfig.headers[AUTO]) place().replaceChildren();
}

// The page behind a modal dialog is deaf: neither eyes nor a screen reader would find the reasons there.
function place() {
  const dialog = [...document.querySelectorAll("dialog:modal")].at(-1);
  if (!dialog) return document.getElementById("refusals");
  const box = dialog.querySelector(".refusals") ?? document.createElement("div");
  if (!box.isConnected) {
    box.className = "refusals";
    box.setAttribute("role", "alert");
    dialog.querySelector("header")?.after(box);
  }
  return box;
}

function showInDialog({ detail }) {
  if (detail.target.id === "refusals" && place() !== detail.target) place().replaceChildren(...detail.target.children);
}

customElements.define("page-requests", PageRequests);

// <page-requests data-failed=… data-busy=… data-denied=… data-gone=… data-unreached=… data-close=…>
// What holds for every request of the page: what a person did not ask for says so, old refusals go with the next press,
// refusals reach an open dialog, and an answer that could not be shown is put into words.
const AUTO = "X-Callboard-Auto";

class PageRequests extends HTMLElement {
  connectedCallback() {
    const { body } = document;
    body.addEventListener("htmx:configRequest", markAutomatic);
    body.addEventListener("htmx:beforeRequest", forgetRefusals);
    body.addEventListener("htmx:afterSwap", showInDialog);
    body.addEventListener("htmx:responseError", (event) => this.#say(this.#wording(event.detail.xhr.status)));
    body.addEventListener("htmx:sendError", () => this.#say(this.dataset.unreached));
    body.addEventListener("htmx:timeout", () => this.#say(this.dataset.unreached));
  }

  #wording(status) {
    if (status === 403) return this.dataset.denied;
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

// The server counts requests as a person's activity unless they say otherwise.
function markAutomatic({ detail }) {
  const event = detail.triggeringEvent;
  const isByHand = event?.isTrusted || ["click", "submit"].includes(event?.type);
  if (!isByHand) detail.headers[AUTO] = "1";
}

// What the page asks for by itself must not take away what somebody is reading.
function forgetRefusals({ detail: { requestConfig } }) {
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

// Whoever goes away from typed words is asked by the browser first; sending the form is no going away.
export function askBefore(host, hasWords, signal) {
  let isSent = false;
  host.addEventListener("submit", () => { isSent = true; }, { signal });
  addEventListener("pageshow", () => { isSent = false; }, { signal });
  addEventListener("beforeunload", (event) => {
    if (!isSent && hasWords()) event.preventDefault();
  }, { signal });
}

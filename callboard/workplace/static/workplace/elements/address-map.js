// <address-map data-script=… data-sheet=… data-tiles="https://…/{z}/{x}/{y}.png" data-latitude=… data-longitude=… data-zoom=…>
//   <div class="place" hidden></div>…</address-map>
// Leaflet comes only when somebody looks at a map. A press on it fills the fields "latitude" and "longitude" of the card.
class AddressMap extends HTMLElement {
  #map = null;

  async connectedCallback() {
    const { script, sheet } = this.dataset;
    if (!document.querySelector(`link[href="${sheet}"]`)) {
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: sheet }));
    }
    try {
      await import(script);
    } catch {
      return; // the link below stays
    }
    if (this.isConnected && !this.#map) this.#draw(globalThis.L);
  }

  disconnectedCallback() {
    this.#map?.remove();
    this.#map = null;
  }

  #draw(leaflet) {
    const { latitude, longitude, zoom, tiles, credit } = this.dataset;
    const place = this.querySelector(".place");
    place.hidden = false;
    const middle = [Number(latitude), Number(longitude)];
    this.#map = leaflet.map(place, { attributionControl: false }).setView(middle, Number(zoom));
    leaflet.control.attribution({ prefix: false }).addAttribution(credit).addTo(this.#map);
    leaflet.tileLayer(tiles, { maxZoom: 19, referrerPolicy: "origin" }).addTo(this.#map);
    const mark = leaflet.circleMarker(middle, { radius: 9, weight: 3, color: "#0a7a4b", fillOpacity: 0.4 });
    if ("exact" in this.dataset) mark.addTo(this.#map);
    this.#map.on("click", ({ latlng }) => {
      const { lat, lng } = latlng.wrap();
      mark.setLatLng(latlng).addTo(this.#map);
      fill("latitude", lat);
      fill("longitude", lng);
    });
  }
}

function fill(name, degrees) {
  const field = document.getElementById("order-form")?.elements.namedItem(name);
  if (!field || field.disabled) return;
  field.value = degrees.toFixed(6);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

customElements.define("address-map", AddressMap);

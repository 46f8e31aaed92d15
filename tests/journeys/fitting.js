// What of a page does not fit: text that a box cuts off, that runs out of its frame, or words broken into letters.
// A box that scrolls shows it by its bar; one with an ellipsis tells the rest in a title.
() => {
  const EDGE = 1.5;
  const FRAMES = ".panel, dialog, td, th, .btn, .tag, .notice, nav, header";
  const found = new Set();
  const isShown = (el) => el.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const named = (el, text) => `${el.tagName.toLowerCase()}.${el.className}: ${text.trim().slice(0, 60)}`;
  const tells = (el) => el.closest("[title]") || el.querySelector("[title]");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = node.parentElement;
    if (!node.data.trim() || own.closest("svg, script, style, select, textarea, option, .hidden, .unseen, .skip, [hidden]")) continue;
    if (!isShown(own)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const places = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
    if (!places.length) continue;
    const left = Math.min(...places.map((place) => place.left));
    const right = Math.max(...places.map((place) => place.right));
    for (let box = own; box && box !== document.body; box = box.parentElement) {
      const { overflowX, textOverflow, scrollbarWidth, position } = getComputedStyle(box);
      const frame = box.getBoundingClientRect();
      if (frame.width <= 2 || frame.height <= 2) break;
      const isOut = right > frame.right + EDGE || left < frame.left - EDGE;
      if (isOut && ["hidden", "clip"].includes(overflowX) && !(textOverflow === "ellipsis" && tells(box))) {
        found.add(`cut off by ${named(box, node.data)}`);
      }
      if (isOut && ["auto", "scroll"].includes(overflowX) && scrollbarWidth === "none") {
        found.add(`scrolled away in ${named(box, node.data)}`);
      }
      if (isOut && overflowX === "visible" && box.matches(FRAMES) && getComputedStyle(box).display !== "inline") {
        found.add(`runs out of ${named(box, node.data)}`);
      }
      if (overflowX !== "visible" || position === "fixed") break;
    }
  }

  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const own = node.parentElement;
    if (!own.checkVisibility({ checkVisibilityCSS: true }) || own.closest("svg, select, code, pre")) continue;
    for (const { 0: word, index } of node.data.matchAll(/[\p{L}’'-]{4,24}/gu)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = new Set([...range.getClientRects()].filter((r) => r.width > 1).map((r) => Math.round(r.top)));
      if (lines.size > 1 + (word.match(/[-’']/g)?.length ?? 0)) found.add(`${own.tagName.toLowerCase()}: ${word} on ${lines.size} lines`);
    }
  }
  return [...found].slice(0, 30);
}

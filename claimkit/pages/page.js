"use strict";
// What the page does beyond links: a card with a quote's entry beside its text, and one speaker's quotes picked out.
// It only copies nodes that the page holds already: nothing is made from text.
(() => {
  const card = document.getElementById("card");
  const pieces = new Map();
  for (const piece of document.querySelectorAll(".text [data-quote]")) {
    const quote = piece.dataset.quote;
    if (!pieces.has(quote)) pieces.set(quote, []);
    pieces.get(quote).push(piece);
  }
  let open = null, pinned = false, pressed = false, closing = 0;

  function light(quote, on) {
    for (const piece of pieces.get(quote) || []) piece.classList.toggle("lit", on);
  }
  function close() {
    clearTimeout(closing);
    if (open) light(open, false);
    open = null;
    pinned = false;
    card.hidden = true;
  }
  function soon() {
    clearTimeout(closing);
    if (!pinned) closing = setTimeout(close, 250);
  }
  function show(quote, beside) {
    clearTimeout(closing);
    const entry = document.getElementById(quote);
    if (!entry || quote === open) return;
    close();
    open = quote;
    light(quote, true);
    card.replaceChildren(...[...entry.childNodes].map((node) => node.cloneNode(true)));
    card.hidden = false;
    const box = (beside.getClientRects()[0] || beside.getBoundingClientRect());
    const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 12);
    const below = box.bottom + 8 + card.offsetHeight < innerHeight || box.top < card.offsetHeight + 8;
    card.style.left = `${Math.max(12, left) + scrollX}px`;
    card.style.top = `${(below ? box.bottom + 8 : box.top - card.offsetHeight - 8) + scrollY}px`;
  }
  const at = (event) => event.target.closest?.(".text [data-quote]");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || pinned) return;
    const piece = at(event);
    if (piece) show(piece.dataset.quote, piece);
    else if (card.contains(event.target)) clearTimeout(closing);
    else if (open && !document.activeElement?.matches(".tag")) soon();
  });
  // A press gives focus before its click: a card that opened then would lie under the finger and take the click.
  document.addEventListener("pointerdown", () => { pressed = true; });
  document.addEventListener("focusin", (event) => {
    const piece = at(event);
    if (pressed) return;
    if (piece) show(piece.dataset.quote, piece);
    else if (!card.contains(event.target)) close();
  });
  document.addEventListener("click", (event) => {
    pressed = false;
    const piece = at(event);
    if (piece) {
      // By keyboard (no click count) a tag is a link to its entry; by mouse or tap it keeps its card open.
      if (event.detail === 0) {
        document.getElementById(piece.dataset.quote).hidden = false;
        return close();
      }
      event.preventDefault();
      show(piece.dataset.quote, piece);
      pinned = true;
    } else if (!card.contains(event.target)) {
      close();
    }
  });
  document.addEventListener("keydown", (event) => {
    pressed = false;
    if (event.key === "Escape") close();
  });

  for (const button of document.querySelectorAll(".pick")) {
    button.addEventListener("click", () => {
      const article = button.closest("article");
      const on = button.getAttribute("aria-pressed") !== "true";
      for (const other of article.querySelectorAll(".pick")) other.setAttribute("aria-pressed", String(on && other === button));
      article.querySelector(".text").classList.toggle("dim", on);
      for (const entry of article.querySelectorAll("ol.quotes > li")) {
        const his = on && entry.dataset.speaker === button.dataset.speaker;
        entry.hidden = on && !his;
        for (const piece of pieces.get(entry.id) || []) piece.classList.toggle("on", his);
      }
    });
  }
})();

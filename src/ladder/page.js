"use strict";
(() => {
  const all = (where, what) => Array.from(where.querySelectorAll(what));
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const fold = document.getElementById("fold");
  const rungs = all(document, ".rung > details");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = all(document, ".rung, .end").map((item) => [item, plain(item.textContent)]);
  search.addEventListener("input", () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [item, text] of texts) {
      const fits = words.every((word) => text.includes(word));
      item.hidden = !fits;
      count += fits ? 1 : 0;
    }
    found.textContent = words.length ? `${count} found` : "";
  });
  fold.addEventListener("click", () => {
    const open = rungs.some((rung) => rung.open);
    for (const rung of rungs) rung.open = !open;
    fold.textContent = open ? "Unfold all" : "Fold all";
  });
  const items = () => rungs.map((rung) => rung.firstElementChild).filter((item) => item.offsetParent);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === search) {
      if (event.key === "Escape") {
        search.value = "";
        search.dispatchEvent(new Event("input"));
        search.blur();
      }
      return;
    }
    const list = items();
    const at = list.indexOf(document.activeElement);
    if (event.key === "/") search.focus();
    else if (event.key === "j" && list[at + 1]) list[at + 1].focus();
    else if (event.key === "k" && list[at - 1]) list[at - 1].focus();
    else return;
    event.preventDefault();
  });
  // A jump is drawn where it is looked at.
  const name = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(name, "svg");
  drawn.setAttribute("class", "arcs");
  drawn.setAttribute("aria-hidden", "true");
  document.body.append(drawn);
  const show = (event) => {
    const link = event.target.closest && event.target.closest("a.jump");
    drawn.replaceChildren();
    if (!link) return;
    const to = document.querySelector(link.getAttribute("href"));
    if (!to || to.hidden) return;
    const number = to.querySelector(".n").getBoundingClientRect();
    const row = link.closest(".row").getBoundingClientRect();
    const [x, y] = [number.left + scrollX - 6, row.top + scrollY + 18];
    const end = number.top + scrollY + 14;
    const path = document.createElementNS(name, "path");
    const out = Math.max(2, x - 28);
    path.setAttribute("d", `M${row.left + scrollX} ${y}H${x}C${out} ${y} ${out} ${end} ${x} ${end}m-6 -5l6 5l-6 5`);
    drawn.append(path);
  };
  document.addEventListener("mouseover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#q']");
    const to = link && document.querySelector(link.getAttribute("href"));
    const details = to && to.querySelector("details");
    if (details) details.open = true;
  });
})();

/* A click on a blank cell opens its choices beside the picture; without this file the link does. */
(function () {
  "use strict";

  const picture = document.querySelector("[data-form-picture]");
  const panel = picture && document.getElementById(picture.dataset.formPicture);
  if (!panel || !window.htmx) return;
  const plain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  const mark = (cell) => {
    picture.querySelectorAll(".slot.is-here").forEach((slot) => slot.classList.remove("is-here"));
    picture.querySelectorAll(`.slot[data-cell="${cell}"]`).forEach((slot) => slot.classList.add("is-here"));
  };

  const open = (cell) => {
    mark(cell);
    const query = new URLSearchParams({ sheet: picture.dataset.formSheet, cell: cell });
    window.history.replaceState(null, "", `${picture.dataset.formUrl}?${query}`);
    query.set("part", "panel");
    const asked = window.htmx.ajax("GET", `${picture.dataset.formUrl}?${query}`, { source: panel, target: panel, swap: "innerHTML" });
    const below = panel.getBoundingClientRect().top > window.innerHeight * 0.8;
    if (below && asked) asked.then(() => panel.scrollIntoView({ block: "start" }));
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[data-cell]");
    if (!link || !plain(event)) return;
    event.preventDefault();
    open(link.dataset.cell);
    if (link.hasAttribute("data-form-next")) {
      const slot = document.getElementById(`slot-${link.dataset.cell}`);
      if (slot) slot.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  });
})();

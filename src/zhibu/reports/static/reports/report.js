/* A chip opens the records behind its figure beside the sheet; without room, or without this file,
 * the link leads to the figure's own page. */
(function () {
  "use strict";

  const plain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

  document.addEventListener("click", (event) => {
    const chip = event.target.closest && event.target.closest("[data-figures] a.chip");
    if (!chip || !plain(event) || !window.htmx) return;
    const sheet = chip.closest("[data-figures]");
    const aside = document.getElementById(sheet.dataset.figures);
    if (!aside || aside.offsetParent === null) return;
    event.preventDefault();
    sheet.querySelectorAll(".chip[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    chip.setAttribute("aria-current", "true");
    const address = new URL(chip.href);
    address.searchParams.set("part", "aside");
    window.htmx.ajax("GET", address.pathname + address.search, { source: aside, target: aside, swap: "innerHTML" });
  });
})();

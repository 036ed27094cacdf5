/*
 * Lines of a table inside a form (templates/parts/rows.html): one more at once, one away at once.
 * Without this file the same buttons send the form, which comes back with more or fewer lines.
 */
(function () {
  "use strict";

  const block = (node) => node.closest("[data-rows]");
  const lines = (from) => Array.from(from.querySelectorAll("[data-rows-body] > [data-rows-line]"));

  function nextNumber(from) {
    const name = from.dataset.rows;
    const used = lines(from).map((line) => {
      const named = line.querySelector("[name^='" + name + "-']");
      return named ? Number(named.name.slice(name.length + 1).split("-")[0]) : -1;
    });
    return Math.max(-1, ...used) + 1;
  }

  function renumber(line, name, number, place) {
    const old = name + "-0000-";
    line.querySelectorAll("*").forEach((node) => {
      ["name", "id", "for", "aria-describedby"].forEach((attribute) => {
        const value = node.getAttribute(attribute);
        if (value && value.includes(old)) node.setAttribute(attribute, value.replace(old, name + "-" + number + "-"));
      });
      const spoken = node.getAttribute("aria-label");
      if (spoken && node.matches("input, select, textarea")) node.setAttribute("aria-label", "第" + place + "行 " + spoken);
    });
    const drop = line.querySelector("[data-rows-drop]");
    drop.value = name + "-" + number;
    drop.setAttribute("aria-label", "去掉第" + place + "行");
  }

  function add(from) {
    const pattern = from.querySelector("[data-rows-pattern]").content.querySelector("[data-rows-line]");
    const line = pattern.cloneNode(true);
    line.classList.remove("blank");
    renumber(line, from.dataset.rows, nextNumber(from), lines(from).length + 1);
    from.querySelector("[data-rows-body]").append(line);
    line.querySelector("input:not([type=hidden]), select, textarea").focus();
  }

  function drop(line) {
    const from = block(line);
    const form = line.closest("form");
    const next = line.nextElementSibling || line.previousElementSibling;
    line.remove();
    if (lines(from).length === 0) add(from);
    else if (next) next.querySelector("[data-rows-drop]").focus();
    // What will be posted is reckoned anew, and leaving the page asks.
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("[data-rows-add], [data-rows-drop]");
    if (!pressed || !block(pressed)) return;
    event.preventDefault();
    if (pressed.matches("[data-rows-add]")) add(block(pressed));
    else drop(pressed.closest("[data-rows-line]"));
  });
})();

/*
 * What the activity form gains when scripts run, besides zhibu.js: a tap on a person goes round
 * present, absent, late; "其他" asks for the reason; a lecturer brings the mark of a leading cadre;
 * the audience follows what was done. The form works without it.
 */
(function () {
  "use strict";

  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const on = (name, handler, capture) => document.addEventListener(name, handler, capture);
  const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

  // A tap: present → absent (with the reason used last) → late → present.
  const LATE = "late";
  let lastReason = "";
  function nextState(select) {
    const values = Array.from(select.options, (option) => option.value);
    if (select.value === "") return lastReason || values[1];
    return select.value === LATE ? "" : LATE;
  }
  on("click", (event) => {
    const name = event.target.closest && event.target.closest("[data-cycle] button.person-name");
    if (!name) return;
    event.stopImmediatePropagation();
    const select = name.closest("[data-person]").querySelector("select");
    select.value = nextState(select);
    changed(select);
  }, true);

  function askReason(select) {
    const person = select.closest("[data-person]");
    const field = person.querySelector(".person-reason");
    if (select.value !== "other") {
      if (field) field.remove();
      return;
    }
    if (field) return;
    const input = document.createElement("input");
    input.className = "person-reason";
    input.name = select.name.replace(/^p-/, "r-");
    input.maxLength = 60;
    input.placeholder = "原因";
    input.setAttribute("aria-label", select.getAttribute("aria-label").replace("到会情况", "原因"));
    person.append(input);
    if (document.activeElement === select) input.focus();
  }

  // The audience follows the kinds until somebody chooses it himself.
  let audienceChosen = false;
  function followKinds(form) {
    const wanted = new Set(all('input[name="kinds"]:checked', form).map((box) => box.dataset.audience));
    if (audienceChosen || wanted.size !== 1) return;
    const radio = form.querySelector('input[name="audience"][value="' + [...wanted][0] + '"]');
    if (radio && !radio.checked) {
      radio.checked = true;
      changed(radio);
    }
  }

  function summarize(form) {
    const shown = form.querySelector("[data-further-summary]");
    if (!shown) return;
    const chosen = (name) => {
      const select = form.elements[name];
      return select && select.value ? select.selectedOptions[0].textContent.replace(/（[^）]*）$/, "") : "";
    };
    const parts = [["主持", chosen("chair")], ["记录", chosen("recorder")], ["学时", form.elements.hours.value]];
    const known = parts.filter((part) => part[1]).map((part) => part.join(" "));
    shown.textContent = [...known, "会议内容"].join(" · ");
  }

  on("change", (event) => {
    const field = event.target;
    const form = field.form;
    if (!form || !form.classList.contains("activity")) return;
    if (field.matches(".person-state")) {
      if (field.value !== "" && field.value !== LATE) lastReason = field.value;
      askReason(field);
    } else if (field.name === "kinds") {
      followKinds(form);
    } else if (field.name === "audience") {
      audienceChosen = audienceChosen || event.isTrusted;
    } else if (/^a\d+-lecturer$/.test(field.name)) {
      const leader = form.elements[field.name + "_is_leader"];
      if (leader) leader.checked = "leader" in field.selectedOptions[0].dataset;
    }
    summarize(form);
  });

  on("input", (event) => {
    const search = event.target;
    if (!search.matches || !search.matches("[data-people-search]")) return;
    const wanted = search.value.trim();
    all("[data-person]", search.closest("[data-people]")).forEach((person) => {
      person.hidden = !person.querySelector(".person-name").textContent.includes(wanted);
    });
  });

  // A part that comes late must not undo what was typed in it since it was asked for.
  const PARTS = new Set(["items", "people", "expected"]);
  const typed = new Map();
  const fieldsIn = (part) => all("input:not([type=hidden]):not([type=search]), select, textarea", part);
  const isTick = (field) => field.type === "checkbox" || field.type === "radio";
  function slot(field, part) {
    const prefix = /^a\d+(?=-)/.exec(field.name);
    const kind = prefix && part.querySelector('[name="' + prefix[0] + '-kind"]');
    return [field.name, isTick(field) ? field.value : "", kind ? kind.value : ""].join("|");
  }
  on("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    if (!PARTS.has(part.id)) return;
    typed.clear();
    fieldsIn(part).forEach((field) => typed.set(slot(field, part), isTick(field) ? field.checked : field.value));
  });
  on("htmx:afterSwap", (event) => {
    const part = document.getElementById(event.detail.target.id);
    if (!part || !PARTS.has(part.id)) return;
    fieldsIn(part).forEach((field) => restore(field, part));
    // A reason's own field exists only after its state was restored.
    all(".person-reason", part).forEach((field) => restore(field, part));
    typed.clear();
  });
  function restore(field, part) {
    const value = typed.get(slot(field, part));
    if (value === undefined) return;
    if (isTick(field)) field.checked = value;
    else field.value = value;
    if (field.matches(".person-state")) askReason(field);
  }

  // Enter in a one-line field belongs to the field; only the buttons send.
  on("keydown", (event) => {
    const field = event.target;
    if (event.key === "Enter" && field.matches && field.matches("form.activity input:not([type=file])")) event.preventDefault();
  });

  function start() { all("form.activity").forEach(summarize); }
  on("htmx:afterSettle", start);
  if (document.readyState === "loading") on("DOMContentLoaded", start);
  else start();
})();

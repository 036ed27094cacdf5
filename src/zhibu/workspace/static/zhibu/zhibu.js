/*
 * What the pages gain when scripts run. Every page works without this file; nothing here is
 * needed to read or send a form. All behaviour hangs on data attributes (docs/pages.md), so that
 * the content security policy can forbid inline scripts.
 *
 * Chapters: 1 helpers · 2 htmx · 3 menus · 4 dialogs and confirmation · 5 typed text is kept
 * 6 people · 7 small things
 */
(function () {
  "use strict";

  // 1 helpers ------------------------------------------------------------------------------
  const root = document.documentElement;
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const on = (name, handler, options) => document.addEventListener(name, handler, options);
  const make = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([key, value]) => node.setAttribute(key, value));
    node.append(...children);
    return node;
  };
  const button = (label, kind) => make("button", { type: "button", class: "btn " + (kind || "") }, label);
  const onClick = (selector, handler) =>
    on("click", (event) => {
      const found = event.target.closest && event.target.closest(selector);
      if (found) handler(found, event);
    });
  // Runs now and again for every piece of page that htmx brings in.
  const enhancers = [];
  const enhance = (from) => enhancers.forEach((step) => step(from));

  function toast(text, level) {
    const region = document.getElementById("toasts");
    // A refresh that keeps failing says so once, not once a keystroke.
    if (!region || all(".notice > div", region).some((shown) => shown.textContent === text)) return;
    const close = make("button", { type: "button", class: "close", "data-dismiss": "", "aria-label": "关闭" }, "×");
    const notice = make("div", { class: "notice notice-" + (level || "info") }, make("div", {}, text), close);
    if (level !== "error") notice.dataset.autodismiss = "";
    region.append(notice);
    enhance(region);
  }

  // 2 htmx ---------------------------------------------------------------------------------
  on("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]');
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });

  const wasSentToLogin = (xhr) => {
    const login = document.body.dataset.loginUrl;
    return login && xhr.responseURL && new URL(xhr.responseURL).pathname === login;
  };

  on("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (wasSentToLogin(xhr)) {
      // The session ended: never paint the login page into a corner of this one.
      event.detail.shouldSwap = false;
      keepEverything();
      leaving = true;
      const here = window.location.pathname + window.location.search;
      window.location.assign(document.body.dataset.loginUrl + "?next=" + encodeURIComponent(here));
    } else if (xhr.status >= 400 && xhr.getResponseHeader("HX-Retarget")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  on("htmx:responseError", (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Retarget")) {
      toast("没有成功（" + event.detail.xhr.status + "）。填写的内容还在，请稍后再试。", "error");
    }
  });
  on("htmx:sendError", () => toast("连不上服务器。填写的内容还在，请检查网络后再试。", "error"));
  on("htmx:timeout", () => toast("服务器没有及时回应，请稍后再试。", "error"));
  on("htmx:load", (event) => enhance(event.detail.elt.parentElement || document));

  // 3 menus --------------------------------------------------------------------------------
  const drawer = () => document.getElementById("side");
  function setDrawer(open) {
    const side = drawer();
    if (!side) return;
    side.classList.toggle("open", open);
    all("[data-drawer-open]").forEach((link) => link.setAttribute("aria-expanded", String(open)));
    if (open) side.querySelector("a").focus();
  }
  onClick("[data-drawer-open]", (_, event) => { event.preventDefault(); setDrawer(true); });
  onClick("[data-drawer-close]", (_, event) => {
    event.preventDefault();
    if (window.location.hash === "#side") window.history.replaceState(null, "", window.location.pathname + window.location.search);
    setDrawer(false);
  });
  on("click", (event) => {
    all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  on("keydown", (event) => {
    if (event.key !== "Escape") return;
    setDrawer(false);
    all("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  // "/" goes to the search box, as long as nobody is typing.
  on("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); }
  });
  // [data-filter="#list"]: what is typed hides the list's items that do not contain it.
  on("input", (event) => {
    const list = event.target.dataset && event.target.dataset.filter;
    if (!list) return;
    const wanted = event.target.value.trim().toLowerCase();
    all(list + " > *").forEach((item) => { item.hidden = !item.textContent.toLowerCase().includes(wanted); });
  });

  // 4 dialogs and confirmation -------------------------------------------------------------
  // <a href="/void/" data-open="void-dialog">: the dialog opens; without scripts the link is followed.
  onClick("[data-open]", (opener, event) => {
    const dialog = document.getElementById(opener.dataset.open);
    if (!dialog || !dialog.showModal) return;
    event.preventDefault();
    dialog.showModal();
  });
  onClick("[data-close]", (closer, event) => {
    const dialog = closer.closest("dialog");
    if (dialog) { event.preventDefault(); dialog.close(); }
  });

  function ask(element, text) {
    return new Promise((resolve) => {
      const data = element.dataset;
      const okay = button(data.confirmOk || "确定", "confirmDanger" in data ? "btn-danger" : "btn-primary");
      const cancel = button(data.confirmCancel || "取消");
      const title = make("h2", { id: "ask-title" }, data.confirmTitle || "请确认");
      const dialog = make("dialog", { "aria-labelledby": "ask-title" }, title, make("p", {}, text), make("div", { class: "form-actions" }, cancel, okay));
      let answer = false;
      okay.addEventListener("click", () => { answer = true; dialog.close(); });
      cancel.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
      document.body.append(dialog);
      dialog.showModal();
    });
  }

  const usesHtmx = (element) => element.matches("[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]");
  const agreed = new WeakSet();
  on("submit", (event) => {
    const form = event.target;
    const asker = [event.submitter, form].find((node) => node && node.dataset.confirm);
    if (!asker || agreed.has(form) || usesHtmx(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    ask(asker, asker.dataset.confirm).then((yes) => {
      if (!yes) return;
      agreed.add(form);
      // The submit event fires inside the call, unless the browser finds a field invalid.
      form.requestSubmit(submitter || undefined);
      agreed.delete(form);
    });
  }, true);
  onClick("a[data-confirm]", (link, event) => {
    if (usesHtmx(link)) return;
    event.preventDefault();
    ask(link, link.dataset.confirm).then((yes) => { if (yes) window.location.assign(link.href); });
  });
  on("htmx:confirm", (event) => {
    const { elt, triggeringEvent } = event.detail;
    const submitter = triggeringEvent && triggeringEvent.submitter;
    const asker = [submitter, elt].find((node) => node && node.dataset.confirm);
    if (!asker) return;
    event.preventDefault();
    ask(asker, asker.dataset.confirm).then((yes) => { if (yes) event.detail.issueRequest(true); });
  });

  // 5 typed text is kept -------------------------------------------------------------------
  // form[data-guard]: leaving with unsent text asks first. form[data-keep="name"]: what is typed
  // also stays in this tab's sessionStorage until the server has taken it, so that a conflict, an
  // expired session or a crash loses nothing. Passwords, files, hidden fields and [data-private]
  // (ID numbers, phones) are never stored; logging out forgets everything.
  const PREFIX = "zhibu:";
  let leaving = false;
  const dirty = new Set();

  function store(key, value) {
    // A full or forbidden store must not stop the clerk from typing.
    try {
      if (value === null) window.sessionStorage.removeItem(key);
      else window.sessionStorage.setItem(key, JSON.stringify(value));
    } catch (error) { return; }
  }
  function stored(key) {
    try { return JSON.parse(window.sessionStorage.getItem(key)); } catch (error) { return null; }
  }
  function storedKeys() {
    try { return Object.keys(window.sessionStorage).filter((key) => key.startsWith(PREFIX)); } catch (error) { return []; }
  }
  const keyOf = (form) => PREFIX + (document.body.dataset.user || "") + ":" + window.location.pathname + ":" + form.dataset.keep;
  const keepable = (field) =>
    field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && !("private" in field.dataset);
  const isTick = (field) => field.type === "checkbox" || field.type === "radio";
  const slot = (field) => field.name + (isTick(field) ? "=" + field.value : "");
  const read = (field) => {
    if (isTick(field)) return field.checked;
    return field.multiple ? Array.from(field.selectedOptions, (option) => option.value) : field.value;
  };
  const fieldsOf = (form) => Array.from(form.elements).filter(keepable);
  const valuesOf = (form) => Object.fromEntries(fieldsOf(form).map((field) => [slot(field), read(field)]));

  function keep(form) {
    if (form.dataset.keep) store(keyOf(form), { at: Date.now(), values: valuesOf(form), sent: false });
  }
  function keepEverything() { dirty.forEach(keep); }

  function write(field, value) {
    if (isTick(field)) field.checked = value;
    else if (field.multiple) Array.from(field.options).forEach((option) => { option.selected = value.includes(option.value); });
    else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const differing = (form, values) =>
    fieldsOf(form).filter((field) => slot(field) in values && JSON.stringify(values[slot(field)]) !== JSON.stringify(read(field)));

  function offerKept(form) {
    const entry = stored(keyOf(form));
    if (!entry || !entry.values || differing(form, entry.values).length === 0) return;
    const when = new Date(entry.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
    const back = button("恢复", "btn-sm btn-primary");
    const drop = button("不要了", "btn-sm");
    const bar = make("div", { class: "notice notice-warning mb-3", role: "status" }, make("div", {}, when + " 填写的内容还没有保存成功，要恢复吗？"), back, drop);
    back.addEventListener("click", () => {
      differing(form, entry.values).forEach((field) => write(field, entry.values[slot(field)]));
      bar.remove();
    });
    drop.addEventListener("click", () => { store(keyOf(form), null); bar.remove(); });
    form.prepend(bar);
  }

  // A sent form counts as taken when the next page is neither the login, nor an error page, nor
  // the same form again; "saved, one more" shows a success message beside the same form.
  function forgetTaken() {
    if ("plain" in document.body.dataset) return;
    const saved = document.querySelector("#toasts [data-level='success']");
    const here = new Set(all("form[data-keep]").map(keyOf));
    storedKeys().forEach((key) => {
      const entry = stored(key);
      if (entry && entry.sent && (saved || !here.has(key))) store(key, null);
    });
  }

  let timer = 0;
  const changed = (event) => {
    const form = event.target.form;
    if (!form || !form.matches("[data-guard], [data-keep]") || !keepable(event.target)) return;
    dirty.add(form);
    window.clearTimeout(timer);
    timer = window.setTimeout(keepEverything, 400);
  };
  on("input", changed);
  on("change", changed);
  on("submit", (event) => {
    const form = event.target;
    if ("forget" in form.dataset) storedKeys().forEach((key) => store(key, null));
    if (form.dataset.keep) store(keyOf(form), { at: Date.now(), values: valuesOf(form), sent: true });
    if (!usesHtmx(form)) leaving = true;
    dirty.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    const unsent = Array.from(dirty).some((form) => form.isConnected && "guard" in form.dataset);
    if (!leaving && unsent) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  enhancers.push((from) => all("form[data-keep]", from).forEach((form) => {
    if (form.dataset.kept) return;
    form.dataset.kept = "looked";
    offerKept(form);
  }));

  // [data-late]: a part of a form that comes anew while somebody goes on in it. What was changed
  // since it was asked for is put back, and asked about again (htmx itself keeps the focus).
  const asked = new WeakMap();
  let changedSince = null;
  const valuesIn = (part) =>
    Object.fromEntries(all("input, select, textarea", part).filter(keepable).map((field) => [slot(field), read(field)]));
  on("htmx:configRequest", (event) => {
    const part = event.detail.elt;
    if ("late" in part.dataset) asked.set(part, valuesIn(part));
  });
  on("htmx:beforeSwap", (event) => {
    const part = event.detail.target;
    const before = asked.get(part);
    if (!before) return;
    const changes = Object.entries(valuesIn(part)).filter(([key, value]) => key in before && JSON.stringify(value) !== JSON.stringify(before[key]));
    changedSince = { id: part.id, values: Object.fromEntries(changes) };
  });
  enhancers.push(() => {
    const part = changedSince && document.getElementById(changedSince.id);
    if (!part) return;
    const { values } = changedSince;
    changedSince = null;
    all("input, select, textarea", part).filter((field) => keepable(field) && slot(field) in values).forEach((field) => write(field, values[slot(field)]));
  });

  // 6 people -------------------------------------------------------------------------------
  // .people[data-people] holds .person[data-person] chips: a name and a <select> of states. The
  // first state is "present"; a tap on the name marks the last absence chosen, another undoes it.
  let lastAway = "";
  const stateOf = (person) => person.querySelector("select");
  function paint(person) {
    const select = stateOf(person);
    const away = select.selectedIndex > 0;
    person.classList.toggle("away", away);
    person.querySelector(".person-name").setAttribute("aria-pressed", String(away));
    if (away) lastAway = select.value;
    const group = person.closest("[data-people]");
    if (group) count(group);
  }
  function count(group) {
    const people = all("[data-person]", group);
    const absent = people.filter((person) => {
      const chosen = stateOf(person).selectedOptions[0];
      return stateOf(person).selectedIndex > 0 && !(chosen && "present" in chosen.dataset);
    }).length;
    const box = group.closest("[data-people-box]") || group;
    all("[data-present-count]", box).forEach((node) => { node.textContent = people.length - absent; });
    all("[data-absent-count]", box).forEach((node) => { node.textContent = absent; });
  }
  enhancers.push((from) => all("[data-person]", from).forEach((person) => {
    const name = person.querySelector(".person-name");
    if (name.tagName === "BUTTON") return;
    const tap = make("button", { type: "button", class: "person-name" }, ...name.childNodes);
    name.replaceWith(tap);
    tap.addEventListener("click", () => {
      const select = stateOf(person);
      const usual = Array.from(select.options).some((option) => option.value === lastAway) ? lastAway : select.options[1].value;
      select.value = select.selectedIndex > 0 ? select.options[0].value : usual;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    });
    stateOf(person).addEventListener("change", () => paint(person));
    paint(person);
  }));

  // 7 small things -------------------------------------------------------------------------
  onClick("[data-dismiss]", (closer) => closer.closest(".notice, .alert").remove());
  enhancers.push((from) => all("[data-autodismiss]", from).forEach((notice) => {
    if (notice.dataset.timed) return;
    notice.dataset.timed = "yes";
    const seconds = Number(notice.dataset.autodismiss) || 6;
    const fade = () => {
      // A notice that is being read or focused stays.
      if (notice.matches(":hover, :focus-within")) window.setTimeout(fade, 2000);
      else notice.remove();
    };
    window.setTimeout(fade, seconds * 1000);
  }));

  const picks = (master) => all(master.dataset.selectAll, master.closest("form, table") || document).filter((box) => !box.disabled);
  function tally(box) {
    const scope = box.closest("form, [data-select-scope]") || document;
    const masters = all("[data-select-all]", scope);
    masters.forEach((master) => {
      const boxes = picks(master);
      const ticked = boxes.filter((one) => one.checked).length;
      master.checked = ticked > 0 && ticked === boxes.length;
      master.indeterminate = ticked > 0 && ticked < boxes.length;
      all("[data-selected-count]", scope).forEach((node) => { node.textContent = ticked; });
      all("[data-needs-selection]", scope).forEach((node) => { node.disabled = ticked === 0; });
    });
  }
  on("change", (event) => {
    const box = event.target;
    if (box.dataset.selectAll) picks(box).forEach((one) => { one.checked = box.checked; });
    if (box.type === "checkbox") tally(box);
  });
  enhancers.push((from) => all("[data-select-all]", from).forEach(tally));

  on("change", (event) => {
    const input = event.target;
    if (input.type !== "file") return;
    const target = input.id && document.querySelector('[data-file-names="' + input.id + '"]');
    if (target) target.textContent = Array.from(input.files, (file) => file.name).join("、");
  });
  // select[data-autosubmit] sends its form; the form's own button is hidden when scripts run.
  on("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });
  onClick("[data-print]", () => window.print());
  onClick("[data-back]", (link, event) => {
    if (window.history.length > 1) { event.preventDefault(); window.history.back(); }
  });
  // A second click on a slow day must not send twice; the server refuses doubles too.
  on("submit", (event) => {
    const { submitter } = event;
    if (submitter && !event.defaultPrevented) {
      window.setTimeout(() => { submitter.disabled = true; submitter.setAttribute("aria-busy", "true"); }, 0);
      window.setTimeout(() => { submitter.disabled = false; submitter.removeAttribute("aria-busy"); }, 4000);
    }
  });

  function start() {
    root.classList.add("js");
    forgetTaken();
    if (window.matchMedia("(max-width: 759.98px)").matches) {
      all("details.filters").forEach((box) => { box.open = false; });
    }
    enhance(document);
    const errors = document.querySelector("[data-form-errors]");
    if (errors) errors.focus();
  }
  if (document.readyState === "loading") on("DOMContentLoaded", start);
  else start();
})();

/*
 * The composer: paragraphs to write in, chips to choose, move and change, and saving by itself.
 * Without this file the same form is sent with plain text fields.
 *
 * Chapters: 1 helpers · 2 paragraphs · 3 typing · 4 chips · 5 the picker · 6 saving
 */
(function () {
  "use strict";

  // 1 helpers ------------------------------------------------------------------------------
  const T = window.zhibuText;
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));
  const on = (name, handler, options) => document.addEventListener(name, handler, options);
  const near = (event, selector) => (event.target.closest ? event.target.closest(selector) : null);
  const form = document.querySelector("[data-composer]");
  const host = form || document.querySelector("[data-reading]");
  if (!T || !host) return;
  const panel = document.getElementById(host.dataset.figures);
  const list = form && form.querySelector("[data-blocks]");

  function figureAddress(token) {
    const address = new URL(host.dataset.figureUrl, window.location.href);
    address.searchParams.set("token", token);
    if (host.dataset.version) address.searchParams.set("version", host.dataset.version);
    return address.pathname + address.search;
  }

  // 2 paragraphs ---------------------------------------------------------------------------
  const editorOf = (block) => block.querySelector("[data-text]");
  const blockOf = (editor) => editor.closest("[data-block]");
  let lastRange = null;
  let lastEditor = null;

  function askChip(chip) {
    const token = chip.dataset.token;
    fetch(figureAddress(token), { headers: { "HX-Request": "true" } }).then((answer) => (answer.ok ? answer.text() : "")).then((html) => {
      const found = new DOMParser().parseFromString(html, "text/html").querySelector("[data-panel]");
      // No figure of this name: what stood in braces was text after all.
      if (!found) chip.replaceWith(document.createTextNode(token));
      else T.show(chip, token, found.dataset.text, found.dataset.gap);
    }).catch(() => undefined);
  }

  function enhance(block) {
    const editor = editorOf(block);
    block.querySelector(".block-plain").hidden = true;
    all("[hidden][data-lead-toggle]", block).forEach((tool) => { tool.hidden = false; });
    editor.hidden = false;
    editor.contentEditable = "true";
    all(".chip[data-token]", editor).forEach((chip) => T.learn(chip.dataset.token, chip.textContent, chip.classList.contains("gap")));
    paint(block);
  }
  function paint(block) {
    block.classList.toggle("has-lead", Boolean(block.querySelector("[data-lead]")));
    block.classList.toggle("is-empty", !T.textOf(editorOf(block)).trim());
    block.dataset.level = block.querySelector("[name=level]").value;
  }
  function addBlock(kind, after) {
    const block = document.getElementById("block-" + kind).content.firstElementChild.cloneNode(true);
    if (after) after.after(block);
    else list.append(block);
    enhance(block);
    return block;
  }
  function sync() {
    all("[data-block]", list).forEach((block) => {
      const { lead, text } = T.read(editorOf(block));
      block.querySelector("[name=lead]").value = lead;
      block.querySelector("[name=text]").value = text;
    });
  }
  function toggleLead(block) {
    const editor = editorOf(block);
    const lead = editor.querySelector("[data-lead]");
    const level = block.querySelector("[name=level]");
    if (lead) {
      lead.replaceWith(document.createTextNode(lead.textContent + "。"));
    } else {
      const made = T.makeLead("小标题");
      editor.prepend(made);
      if (level.value === "0") level.value = "2";
      editor.focus();
      window.getSelection().selectAllChildren(made);
    }
    changed(block);
  }
  function reshape(block, verb) {
    const other = verb === "up" ? block.previousElementSibling : block.nextElementSibling;
    if (verb === "up" && other) other.before(block);
    if (verb === "down" && other) other.after(block);
    if (verb === "drop") {
      dropped = { block, before: block.nextElementSibling };
      block.remove();
      say("已删除一段。", "撤销", undrop);
    }
    if (verb === "paragraph" || verb === "heading") editorOf(addBlock(verb, block)).focus();
    if (verb === "up" || verb === "down") block.scrollIntoView({ block: "nearest" });
    changed();
  }
  let dropped = null;
  function undrop() {
    if (!dropped) return;
    if (dropped.before && dropped.before.isConnected) dropped.before.before(dropped.block);
    else list.append(dropped.block);
    dropped = null;
    changed();
  }

  // 3 typing -------------------------------------------------------------------------------
  function split(editor, range) {
    const block = blockOf(editor);
    range.deleteContents();
    const tail = T.cutTail(editor, range);
    const next = addBlock("paragraph", block);
    editorOf(next).append(tail);
    T.placeCaret(editorOf(next), false);
    editorOf(next).focus();
    changed(block);
    changed(next);
  }
  function joinBefore(editor) {
    const block = blockOf(editor);
    const before = block.previousElementSibling;
    if (!before || editor.querySelector("[data-lead]")) return false;
    const target = editorOf(before);
    if (before.classList.contains("block-heading") && T.textOf(editor).trim()) return false;
    const mark = document.createTextNode("");
    target.append(mark, ...editor.childNodes);
    block.remove();
    target.focus();
    const range = document.createRange();
    range.setStartBefore(mark);
    range.collapse(true);
    window.getSelection().removeAllRanges();
    window.getSelection().addRange(range);
    changed(before);
    return true;
  }
  function paste(editor, range, text) {
    const lines = text.split(/[\r\n]+/).map((line) => line.trim()).filter(Boolean);
    if (!lines.length) return;
    T.insert(range, T.parse(lines[0], askChip));
    let block = blockOf(editor);
    lines.slice(1).forEach((line) => {
      block = addBlock("paragraph", block);
      T.fill(editorOf(block), "", line, askChip);
      paint(block);
    });
    changed(blockOf(editor));
  }

  on("beforeinput", (event) => {
    const editor = near(event, "[data-text]");
    if (!editor) return;
    const range = T.rangeIn(editor);
    if (event.inputType === "insertParagraph" || event.inputType === "insertLineBreak") {
      event.preventDefault();
      if (range && !event.isComposing) split(editor, range);
    } else if (event.inputType.startsWith("format")) {
      event.preventDefault();
    }
  });
  on("input", (event) => {
    const editor = near(event, "[data-text]");
    if (editor) changed(blockOf(editor));
    else if (form && event.target.form === form && event.target.name !== "note") changed();
  });
  on("keydown", (event) => {
    const chip = near(event, ".chip[data-token]");
    if (chip && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); open(chip); return; }
    if (chip && (event.key === "Delete" || event.key === "Backspace") && document.activeElement === chip) {
      event.preventDefault();
      drop(chip);
      return;
    }
    if (event.key === "Escape") { stopMoving(); close(); }
    const editor = near(event, "[data-text]");
    if (!editor || event.key !== "Backspace" || event.isComposing) return;
    const range = T.rangeIn(editor);
    if (range && T.isAtStart(editor, range) && joinBefore(editor)) event.preventDefault();
  });
  ["copy", "cut"].forEach((name) => on(name, (event) => {
    const editor = near(event, "[data-text]");
    const range = editor && T.rangeIn(editor);
    if (!range || range.collapsed) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", T.copied(range));
    if (name === "cut") { range.deleteContents(); changed(blockOf(editor)); }
  }));
  on("paste", (event) => {
    const editor = near(event, "[data-text]");
    const range = editor && T.rangeIn(editor);
    if (!editor) return;
    event.preventDefault();
    if (range) paste(editor, range, event.clipboardData.getData("text/plain"));
  });
  let dragged = null;
  on("dragstart", (event) => {
    dragged = near(event, "[data-text] .chip[data-token]");
    if (dragged) event.dataTransfer.setData("text/plain", dragged.dataset.token);
  });
  on("drop", (event) => {
    const editor = near(event, "[data-text]");
    if (!editor) return;
    event.preventDefault();
    const range = T.rangeAt(event.clientX, event.clientY);
    if (dragged && range && editor.contains(range.startContainer)) put(dragged, range);
    dragged = null;
  });
  on("selectionchange", () => {
    const node = document.activeElement && document.activeElement.closest && document.activeElement.closest("[data-text]");
    const range = node && T.rangeIn(node);
    if (range) { lastEditor = node; lastRange = range.cloneRange(); }
  });

  // 4 chips --------------------------------------------------------------------------------
  let current = null;
  let moving = null;
  function open(chip) {
    const token = chip.dataset.token || "{" + chip.dataset.code + (chip.dataset.period === host.dataset.year ? "" : "@" + chip.dataset.period) + "}";
    all(".chip[aria-current]", host).forEach((other) => other.removeAttribute("aria-current"));
    chip.setAttribute("aria-current", "true");
    current = chip;
    window.htmx.ajax("GET", figureAddress(token), { source: panel, target: panel, swap: "innerHTML" }).then(() => {
      const shown = panel.querySelector("[data-panel]");
      panel.classList.add("open");
      if (shown && chip.dataset.token === shown.dataset.token) T.show(chip, shown.dataset.token, shown.dataset.text, shown.dataset.gap);
    });
  }
  function close() {
    panel.classList.remove("open");
    panel.replaceChildren();
    if (current) current.removeAttribute("aria-current");
    current = null;
  }
  function retoken(token) {
    if (!current) return;
    current.dataset.token = token;
    changed(current.closest("[data-block]"));
    open(current);
  }
  function drop(chip) {
    const block = chip.closest("[data-block]");
    const editor = editorOf(block);
    chip.remove();
    close();
    editor.focus();
    changed(block);
  }
  function put(chip, range) {
    const from = chip.closest("[data-block]");
    T.insert(range, [chip]);
    [from, chip.closest("[data-block]")].forEach((block) => block && changed(block));
  }
  function stopMoving() {
    moving = null;
    document.body.classList.remove("chip-moving");
  }

  on("click", (event) => {
    const target = near(event, "[data-text]");
    if (moving && target) {
      event.preventDefault();
      const range = T.rangeAt(event.clientX, event.clientY);
      if (range && target.contains(range.startContainer)) put(moving, range);
      stopMoving();
      return;
    }
    const chip = near(event, "[data-text] .chip[data-token], [data-reading] .chip[data-code]");
    const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (chip && plain) { event.preventDefault(); open(chip); return; }
    if (near(event, "[data-panel-close]")) { event.preventDefault(); close(); return; }
    const again = near(event, "[data-retoken]");
    if (again) { retoken(again.dataset.retoken); return; }
    if (near(event, "[data-chip-drop]") && current) { drop(current); return; }
    if (near(event, "[data-chip-move]") && current) {
      moving = current;
      panel.classList.remove("open");
      document.body.classList.add("chip-moving");
      say("请点文中要放的地方。", "取消", stopMoving);
      return;
    }
    const tool = near(event, "[data-do]");
    if (tool && list) { event.preventDefault(); reshape(tool.closest("[data-block]"), tool.dataset.do); return; }
    const append = near(event, "[data-append]");
    if (append && list) { event.preventDefault(); editorOf(addBlock(append.dataset.append)).focus(); changed(); return; }
    const lead = near(event, "[data-lead-toggle]");
    if (lead) toggleLead(lead.closest("[data-block]"));
  });
  on("change", (event) => {
    if (event.target.matches("[data-retoken-select]")) retoken(event.target.value);
    if (list && event.target.name === "level") changed(event.target.closest("[data-block]"));
  });

  function say(text, action, then) {
    all(".composer-say").forEach((old) => old.remove());
    const bar = document.createElement("div");
    bar.className = "composer-say notice";
    bar.setAttribute("role", "status");
    const words = document.createElement("div");
    words.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = action;
    button.addEventListener("click", () => { bar.remove(); then(); });
    bar.append(words, button);
    document.body.append(bar);
    window.setTimeout(() => bar.remove(), 8000);
  }

  if (!form) return;

  // 5 the picker ---------------------------------------------------------------------------
  const picker = document.getElementById("picker");
  const search = picker.querySelector("[data-pick-search]");
  all("[data-pick]", picker).forEach((pick) => T.learn(pick.dataset.pick, pick.querySelector(".chip").textContent, pick.dataset.gap));
  let place = null;
  function openPicker() {
    place = lastRange && lastEditor && lastEditor.isConnected ? { editor: lastEditor, range: lastRange } : null;
    picker.showModal();
    search.value = "";
    filter();
    search.focus();
  }
  function filter() {
    const words = search.value.trim().split(/\s+/).filter(Boolean);
    all("[data-pick]", picker).forEach((pick) => { pick.hidden = !words.every((word) => pick.dataset.words.includes(word)); });
    all("section", picker).forEach((group) => { group.hidden = !group.querySelector("[data-pick]:not([hidden])"); });
    picker.querySelector("[data-pick-none]").hidden = Boolean(picker.querySelector("[data-pick]:not([hidden])"));
  }
  function pick(token) {
    picker.close();
    const chip = T.makeChip(token);
    const editor = place ? place.editor : editorOf(list.lastElementChild || addBlock("paragraph"));
    editor.focus();
    if (place) T.insert(place.range, [chip]);
    else editor.append(chip);
    changed(blockOf(editor));
    open(chip);
  }
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    const first = picker.querySelector("section:not([hidden]) [data-pick]:not([hidden])");
    if (event.key === "Enter") { event.preventDefault(); if (first) pick(first.dataset.pick); }
  });
  picker.addEventListener("click", (event) => {
    const found = near(event, "[data-pick]");
    if (found) pick(found.dataset.pick);
  });
  const insertButton = document.querySelector("[data-insert]");
  insertButton.hidden = false;
  // Pressing the button must not take the caret out of the text.
  insertButton.addEventListener("mousedown", (event) => event.preventDefault());
  insertButton.addEventListener("click", openPicker);

  // 6 saving -------------------------------------------------------------------------------
  // What is typed goes to the server by itself, as the author's working version; until it has
  // arrived it is kept in this tab too, so that a crash or an expired session loses nothing.
  const KEY = "zhibu:" + (document.body.dataset.user || "") + ":composer:" + window.location.pathname;
  const status = document.querySelector("[data-saved]");
  const QUIET = 2500;
  const LONGEST = 15000;
  const PATIENCE = 30000;
  let dirty = "unsaved" in form.dataset;
  // A text that was refused once waits for its author, not for the clock.
  let stopped = dirty;
  let timer = 0;
  let since = 0;
  let sending = null;
  let leaving = false;

  function changed(block) {
    if (!form) return;
    if (block) paint(block);
    dirty = true;
    since = since || Date.now();
    status.textContent = "未保存";
    keep();
    window.clearTimeout(timer);
    timer = window.setTimeout(autosave, Math.max(0, Math.min(QUIET, since + LONGEST - Date.now())));
  }
  function keep() {
    sync();
    const lines = all("[data-block]", list).map((block) => ["kind", "level", "lead", "text"].map((name) => block.querySelector("[name=" + name + "]").value));
    try { window.sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), lines })); } catch (error) { return; }
  }
  function forget() {
    try { window.sessionStorage.removeItem(KEY); } catch (error) { return; }
  }
  function autosave() {
    if (sending) return sending.then(autosave);
    if (!dirty || stopped) return Promise.resolve(!dirty);
    sync();
    const body = new FormData(form);
    body.set("autosave", "1");
    dirty = false;
    since = 0;
    const stop = new AbortController();
    const late = window.setTimeout(() => stop.abort(), PATIENCE);
    sending = fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" }, signal: stop.signal }).then(taken, lost).then((good) => {
      window.clearTimeout(late);
      sending = null;
      return good;
    });
    return sending;
  }
  function lost() {
    dirty = true;
    status.textContent = "没有连上服务器，写的还在，稍后再存";
    window.clearTimeout(timer);
    timer = window.setTimeout(autosave, LONGEST);
    return false;
  }
  function taken(answer) {
    const type = answer.headers.get("Content-Type") || "";
    if (!type.startsWith("application/json")) return lost();
    return answer.json().then((said) => {
      if (answer.ok) {
        all("[data-revision]").forEach((field) => { field.value = said.revision; });
        form.querySelector("[data-base]").value = said.base;
        // What was typed while it was on its way is not saved yet.
        if (dirty) return true;
        status.textContent = "已自动保存 " + said.at + (said.loose ? " · " + said.loose + " 处数字未挂账" : "");
        forget();
        return true;
      }
      dirty = true;
      stopped = true;
      status.textContent = answer.status === 409 ? "别人改过这份草稿，请点“保存”对照" : said.problems.join(" ");
      return false;
    });
  }
  form.addEventListener("submit", (event) => {
    if (sending) {
      // It raises the revision that this form names: without waiting, the author would clash with himself.
      event.preventDefault();
      sending.then(() => form.requestSubmit(event.submitter || undefined));
      return;
    }
    sync();
    window.clearTimeout(timer);
    leaving = true;
  });
  // Handing in what was typed a moment ago: first it is saved.
  on("click", (event) => {
    const act = near(event, "[data-after-save]");
    if (!act || !(dirty || sending)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    autosave().then((good) => { if (good) act.form.requestSubmit(act); });
  }, true);
  on("submit", (event) => { if ("act" in event.target.dataset) leaving = true; });
  on("click", (event) => { if (near(event, "[data-let-go]")) { forget(); leaving = true; } });
  window.addEventListener("beforeunload", (event) => { if (dirty && !leaving) event.preventDefault(); });
  window.addEventListener("pageshow", () => { leaving = false; });
  on("visibilitychange", () => { if (document.hidden && dirty) autosave(); });

  function offerKept() {
    let kept = null;
    try { kept = JSON.parse(window.sessionStorage.getItem(KEY)); } catch (error) { return; }
    if (!kept || "unsaved" in form.dataset) return;
    sync();
    const now = all("[data-block]", list).map((block) => ["kind", "level", "lead", "text"].map((name) => block.querySelector("[name=" + name + "]").value));
    if (JSON.stringify(now) === JSON.stringify(kept.lines)) { forget(); return; }
    const when = new Date(kept.at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
    say(when + " 写的还没有保存成功，要恢复吗？", "恢复", () => {
      list.replaceChildren();
      kept.lines.forEach(([kind, level, lead, text]) => {
        const block = addBlock(kind);
        block.querySelector("[name=level]").value = level;
        T.fill(editorOf(block), lead, text, askChip);
        paint(block);
      });
      changed();
    });
  }

  // A title takes as many lines as it needs.
  const grow = (field) => { field.style.height = "auto"; field.style.height = field.scrollHeight + "px"; };
  all("[data-grow]", form).forEach((field) => {
    grow(field);
    field.addEventListener("input", () => grow(field));
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  });
  all("[data-block]", list).forEach(enhance);
  form.classList.add("is-rich");
  // A page that follows a good save has nothing left to keep.
  if (document.querySelector("#toasts [data-level='success']")) forget();
  offerKept();
})();

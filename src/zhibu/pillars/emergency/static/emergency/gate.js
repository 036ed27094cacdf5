/*
 * The phone's page at a gate. One check is two taps; a refusal takes one more for its reason.
 * Every check gets a random number, is kept on the phone before the screen says so, and is sent
 * until the server has acknowledged that number; the server stores a number once. So a cut
 * network, a reload, a closed page or a crashed server neither lose nor double a check.
 *
 * Chapters: 1 the page · 2 kept on the phone · 3 sending · 4 what is shown · 5 the taps · 6 start
 */
(function () {
  "use strict";

  // 1 the page -----------------------------------------------------------------------------
  const gate = document.getElementById("gate");
  if (!gate || !window.indexedDB) return;
  const all = (selector) => Array.from(gate.querySelectorAll(selector));
  const one = (selector) => gate.querySelector(selector);
  const BATCH = 100;
  const AGAIN = 15000; // milliseconds between tries while something waits
  const TIMEOUT = 20000;

  function randomNumber() {
    // crypto.randomUUID exists on https alone; this exists everywhere.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function remembered(key, make) {
    try {
      const known = window.localStorage.getItem(key) || make();
      window.localStorage.setItem(key, known);
      return known;
    } catch (error) { return make(); }
  }
  const device = remembered("zhibu-gate-device", randomNumber);

  // 2 kept on the phone --------------------------------------------------------------------
  const opened = new Promise((resolve, reject) => {
    const request = window.indexedDB.open("zhibu-gate", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("checks", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function inStore(mode, work) {
    const database = await opened;
    return new Promise((resolve, reject) => {
      const change = database.transaction("checks", mode, { durability: "strict" });
      const request = work(change.objectStore("checks"));
      // Done is when it is on disk, not when it was asked for.
      change.oncomplete = () => resolve(request && request.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  }
  const keep = (check) => inStore("readwrite", (store) => store.put(check));
  const kept = () => inStore("readonly", (store) => store.getAll());
  const forget = (numbers) => inStore("readwrite", (store) => { numbers.forEach((number) => store.delete(number)); });

  // 3 sending ------------------------------------------------------------------------------
  let sending = null;
  let state = { level: "ok", text: "" };
  let counts = { day: "", passed: 0, refused: 0 };

  function cookie(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  function ask(address, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    // A session that ended answers with a redirect to the login page; it must not be followed.
    const all = { credentials: "same-origin", redirect: "manual", signal: stop.signal };
    return fetch(address, Object.assign(all, options)).finally(() => clearTimeout(timer));
  }

  function fault(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 401) return { level: "login", text: "已退出登录：记录都存在本机，登录后自动报送。" };
    if (answer.status === 403) return { level: "login", text: "不能报送：请重新登录，或请有权的人登录。记录都存在本机。" };
    if (answer.status === 404) return { level: "bad", text: "这个查验点不在您的范围内，记录都存在本机。" };
    return { level: "bad", text: "服务器没有收下（" + answer.status + "），稍后自动再报。" };
  }

  // With a pass, plain checks need no reading of rights (gate_pass.py); it lasts half a minute.
  let pass = "";
  const isPlain = (check) => check.passed && !Object.keys(check.answers).length;

  async function post(address, checks) {
    const body = JSON.stringify({
      sent: Date.now(),
      device: device,
      checks: checks.map(({ id, at, passed, answers, name, phone }) => ({ id, at, passed, answers, name, phone })),
    });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") };
    if (pass && address === gate.dataset.checks && checks.every(isPlain)) {
      const quick = await ask(gate.dataset.passes, { method: "POST", headers: Object.assign({ "X-Gate-Pass": pass }, headers), body });
      if (quick.ok) return quick;
      pass = "";
    }
    return ask(address, { method: "POST", headers, body });
  }

  async function sendBatch(address, checks) {
    const answer = await post(address, checks);
    if (!answer.ok) return fault(answer);
    const { kept: stored, wrong, pass: given } = await answer.json();
    if (given && address === gate.dataset.checks) pass = given;
    const said = new Map(wrong.map((entry) => [entry.id, entry.message]));
    for (const check of checks.filter((each) => said.has(each.id))) await keep(Object.assign({}, check, { wrong: said.get(check.id) }));
    await forget(stored);
    return { level: "ok", text: "" };
  }

  async function sendAll() {
    const waiting = (await kept()).filter((check) => !check.wrong).sort((a, b) => a.at - b.at);
    let trouble = null;
    for (const address of new Set(waiting.map((check) => check.address))) {
      const mine = waiting.filter((check) => check.address === address);
      for (let start = 0; start < mine.length; start += BATCH) {
        state = await sendBatch(address, mine.slice(start, start + BATCH));
        if (state.level === "login") return;
        // What one gate does not take must not hold up the others.
        if (state.level !== "ok") { trouble = state; break; }
        await show();
      }
    }
    const answer = await ask(gate.dataset.today, {});
    if (answer.ok) counts = await answer.json();
    state = trouble || (answer.ok ? { level: "ok", text: "" } : fault(answer));
  }

  let asked = false; // something came while a sending was on its way
  function send() {
    asked = true;
    if (!sending) {
      sending = (async () => {
        while (asked) {
          asked = false;
          try { await sendAll(); } catch (error) {
            state = { level: "cut", text: "断网：查验照常，记录存在本机，联网后自动报送。" };
          }
          await show();
        }
      })().finally(() => { sending = null; });
    }
    return sending;
  }

  // 4 what is shown ------------------------------------------------------------------------
  async function show() {
    const held = await kept();
    const here = held.filter((check) => check.address === gate.dataset.checks);
    const wrong = held.filter((check) => check.wrong);
    one("[data-passed]").textContent = counts.passed;
    one("[data-refused]").textContent = counts.refused;
    one("[data-waiting]").textContent = here.filter((check) => !check.wrong).length;
    const line = one("[data-state]");
    line.dataset.level = state.level;
    line.textContent = state.text || "已联网";
    one("[data-login]").hidden = state.level !== "login";
    const list = one("[data-wrong]");
    list.hidden = !wrong.length;
    list.replaceChildren(...wrong.map(shownWrong));
  }

  function shownWrong(check) {
    const row = document.createElement("li");
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-sm";
    drop.textContent = "知道了，去掉";
    drop.addEventListener("click", async () => { await forget([check.id]); await show(); });
    row.append(new Date(check.at).toLocaleTimeString("zh-CN") + " 的查验没有收下：" + check.wrong + " ", drop);
    return row;
  }

  function say(text) {
    one("[data-said]").textContent = text;
  }

  // 5 the taps -----------------------------------------------------------------------------
  function step(name) {
    all("[data-step]").forEach((part) => { part.hidden = part.dataset.step !== name; });
  }

  function reset() {
    all("[data-fault]").forEach((chip) => chip.setAttribute("aria-pressed", "false"));
    all("input").forEach((input) => { input.value = ""; });
    judge();
    step("ask");
  }

  function numberFault(input) {
    const text = input.value.trim();
    const { least, most, limit, reaches, unit, label } = input.dataset;
    if (!text) return null;
    const number = Number(text);
    if (!Number.isFinite(number) || number < Number(least) || number > Number(most)) {
      return { slip: label + "“" + text + "”不可能，应在 " + least + " 到 " + most + " " + unit + "之间，请重填。" };
    }
    const bad = limit !== "" && (reaches ? number >= Number(limit) : number > Number(limit));
    return { kind: input.dataset.kind, value: text, bad };
  }

  // What was found: the answers, whether they let somebody pass, and what was mistyped.
  function found() {
    const answers = {};
    const slips = [];
    let bad = false;
    all("[data-number]").forEach((input) => {
      const said = numberFault(input);
      if (said && said.slip) slips.push(said.slip);
      else if (said) { answers[said.kind] = said.value; bad = bad || said.bad; }
    });
    all('[data-fault][aria-pressed="true"]').forEach((chip) => { answers[chip.dataset.kind] = chip.dataset.value; bad = true; });
    return { answers, bad, slips };
  }

  function judge() {
    const { answers, bad, slips } = found();
    const nothing = !Object.keys(answers).length;
    one("[data-slips]").textContent = slips.join("");
    one("[data-refuse]").disabled = slips.length > 0 || !bad;
    one("[data-let-pass]").hidden = slips.length > 0 || nothing || bad;
    const person = one("[data-who]");
    if (person) person.hidden = !bad;
  }

  async function record(passed) {
    const check = { id: randomNumber(), at: Date.now(), address: gate.dataset.checks, passed, answers: found().answers };
    if (!passed && one("[data-who]")) {
      check.name = one("[data-name]").value.trim();
      check.phone = one("[data-phone]").value.trim();
    }
    try {
      await keep(check);
    } catch (error) {
      say("没有记下：手机存不进去了（" + error.name + "）。请清理手机空间，或改用纸质登记。");
      return;
    }
    say((passed ? "已放行 " : "已劝返 ") + new Date().toLocaleTimeString("zh-CN"));
    reset();
    await show();
    send();
  }

  gate.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { dataset } = button;
    if ("go" in dataset) { say(""); step(dataset.go); }
    else if ("reset" in dataset) reset();
    else if ("pass" in dataset || "letPass" in dataset) record(true);
    else if ("refuse" in dataset) record(false);
    else if ("fault" in dataset) {
      const pressed = button.getAttribute("aria-pressed") === "true";
      // One answer for each check.
      all('[data-fault][data-kind="' + dataset.kind + '"]').forEach((chip) => chip.setAttribute("aria-pressed", "false"));
      button.setAttribute("aria-pressed", String(!pressed));
      judge();
    }
  });
  gate.addEventListener("input", judge);

  // 6 start --------------------------------------------------------------------------------
  async function keepPage() {
    const note = one("[data-offline]");
    if (!("serviceWorker" in navigator)) {
      note.textContent = "这个网址不是 https：断网时请不要关闭或刷新本页，记录照常存在本机。";
      return;
    }
    navigator.serviceWorker.addEventListener("message", (event) => {
      if (!event.data.kept) return;
      note.textContent = "断网、关页也能继续查验。";
      gate.dataset.kept = "yes";
    });
    try {
      await navigator.serviceWorker.register(gate.dataset.worker);
      const { active } = await navigator.serviceWorker.ready;
      const pieces = Array.from(document.querySelectorAll('link[rel="stylesheet"], script[src]'), (node) => node.href || node.src);
      const uses = Array.from(document.querySelectorAll("use"), (node) => new URL(node.getAttribute("href"), window.location.href));
      const icons = uses.map((address) => address.origin + address.pathname);
      active.postMessage({ keep: [...new Set([window.location.pathname, ...pieces, ...icons])] });
    } catch (error) {
      // Without the worker the open page still works; offline it comes from the worker already.
      note.textContent = "断网时请不要关闭本页，记录照常存在本机。";
    }
  }

  window.addEventListener("online", send);
  window.addEventListener("pageshow", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  setInterval(() => { if (!document.hidden) send(); }, AGAIN);
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  reset();
  keepPage();
})();

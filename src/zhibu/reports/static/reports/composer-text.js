/*
 * Paragraphs with chips: between what people write in and the text with tokens that is sent.
 * A token is {code}, {code|rounded}, {code@2022Q1}; a chip is one element that holds a token and
 * shows what it stands for. Nothing typed ever becomes markup: text goes in as text nodes.
 */
(function () {
  "use strict";

  const TOKEN = /\{[a-z_]+\.[a-z_]+(?:\|rounded)?(?:@\d{4}(?:Q[1-4]|H[12])?)?\}/g;
  const UNSEEN = /[\u200b\ufeff]/g;
  const BLOCKS = new Set(["DIV", "P", "LI", "BR", "TR"]);
  // What each token shows, as far as the page knows.
  const known = new Map();

  const isChip = (node) => node.nodeType === 1 && node.classList.contains("chip") && "token" in node.dataset;
  const learn = (token, text, gap) => known.set(token, { text, gap: Boolean(gap) });

  function textOf(node) {
    if (node.nodeType === 3) return node.nodeValue.replace(UNSEEN, "").replace(/\u00a0/g, " ");
    if (isChip(node)) return node.dataset.token;
    const inner = Array.from(node.childNodes, textOf).join("");
    return node.nodeType === 1 && BLOCKS.has(node.nodeName) ? " " + inner : inner;
  }

  // What goes to the clipboard: a lead takes its full stop along.
  function copied(range) {
    const piece = range.cloneContents();
    piece.querySelectorAll("[data-lead]").forEach((lead) => lead.after("。"));
    return textOf(piece);
  }

  // What a paragraph holds: its lead and the rest, in the form in which they are sent.
  function read(editor) {
    const lead = editor.querySelector("[data-lead]");
    const rest = Array.from(editor.childNodes).filter((node) => node !== lead).map(textOf).join("");
    return { lead: lead ? textOf(lead).trim() : "", text: rest.trim() };
  }

  function show(chip, token, text, gap) {
    chip.dataset.token = token;
    chip.textContent = text;
    chip.classList.toggle("gap", Boolean(gap));
    learn(token, text, gap);
  }

  function makeChip(token) {
    const chip = document.createElement("span");
    const attributes = { class: "chip", role: "button", tabindex: "0", contenteditable: "false", draggable: "true" };
    Object.entries(attributes).forEach(([name, value]) => chip.setAttribute(name, value));
    const seen = known.get(token);
    show(chip, token, seen ? seen.text : "……", seen && seen.gap);
    if (!seen) known.delete(token);
    return chip;
  }

  // Turns text with tokens into text nodes and chips; chips of unknown tokens are given to `ask`.
  function parse(text, ask) {
    const nodes = [];
    let at = 0;
    for (const match of text.matchAll(TOKEN)) {
      if (match.index > at) nodes.push(document.createTextNode(text.slice(at, match.index)));
      const asked = !known.has(match[0]);
      const chip = makeChip(match[0]);
      nodes.push(chip);
      if (asked) ask(chip);
      at = match.index + match[0].length;
    }
    if (at < text.length) nodes.push(document.createTextNode(text.slice(at)));
    return nodes;
  }

  function makeLead(text) {
    const lead = document.createElement("b");
    lead.className = "lead";
    lead.dataset.lead = "";
    lead.textContent = text;
    return lead;
  }

  function fill(editor, lead, text, ask) {
    editor.replaceChildren(...(lead ? [makeLead(lead)] : []), ...parse(text, ask));
  }

  function placeCaret(node, atEnd) {
    const range = document.createRange();
    range.selectNodeContents(node);
    range.collapse(!atEnd);
    select(range);
  }
  function select(range) {
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  // The selection, if it lies inside one paragraph; never inside a chip.
  function rangeIn(editor) {
    const selection = window.getSelection();
    if (!selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    return editor.contains(range.commonAncestorContainer) ? range : null;
  }

  function rangeAt(x, y) {
    if (document.caretPositionFromPoint) {
      const found = document.caretPositionFromPoint(x, y);
      if (!found) return null;
      const range = document.createRange();
      range.setStart(found.offsetNode, found.offset);
      return range;
    }
    return document.caretRangeFromPoint ? document.caretRangeFromPoint(x, y) : null;
  }

  // Puts nodes where a range is; next to a chip or a lead, never inside one.
  function insert(range, nodes) {
    const inside = range.startContainer.nodeType === 1 ? range.startContainer : range.startContainer.parentElement;
    const whole = inside.closest("[data-token], [data-lead]");
    if (whole) {
      range.setStartAfter(whole);
      range.collapse(true);
    }
    range.deleteContents();
    const piece = document.createDocumentFragment();
    piece.append(...nodes);
    const last = piece.lastChild;
    range.insertNode(piece);
    if (last) {
      range.setStartAfter(last);
      range.collapse(true);
      select(range);
    }
  }

  // Takes what stands behind the caret out of a paragraph.
  function cutTail(editor, range) {
    const tail = document.createRange();
    tail.selectNodeContents(editor);
    tail.setStart(range.endContainer, range.endOffset);
    return tail.extractContents();
  }

  const isAtStart = (editor, range) => {
    const before = document.createRange();
    before.selectNodeContents(editor);
    before.setEnd(range.startContainer, range.startOffset);
    return range.collapsed && textOf(before.cloneContents()) === "";
  };

  window.zhibuText = { read, fill, parse, learn, show, makeChip, makeLead, textOf, copied, placeCaret, rangeIn, rangeAt, insert, cutTail, isAtStart, isChip };
})();

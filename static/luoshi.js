// What a browser adds to pages that already work: a question as a dialog, a draft that survives,
// one submit instead of two. Nothing here is needed to use the program.

const root = document.documentElement;
root.dataset.script = "1";

// ── menus: one open at a time; Escape or a click elsewhere closes

const menus = () => document.querySelectorAll("details.pop[open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// ── questions: details.confirm becomes a dialog, a form with data-ask gets one

const openDialog = (content, opener) => {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const home = content.parentNode;
  dialog.append(...content.childNodes);
  const heading = dialog.querySelector("h2");
  if (heading) dialog.setAttribute("aria-labelledby", heading.id);
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => {
    content.append(...dialog.childNodes);
    if (home) home.append(content);
    dialog.remove();
    opener?.focus();
  });
  dialog.showModal();
  return dialog;
};

document.addEventListener("click", (event) => {
  const summary = event.target.closest("details.confirm > summary");
  if (!summary) return;
  event.preventDefault();
  openDialog(summary.parentNode.querySelector(".ask"), summary);
});

const askFirst = (form, submitter) => {
  const box = document.createElement("div");
  const heading = document.createElement("h2");
  heading.id = "ask-first";
  heading.textContent = form.dataset.ask;
  const acts = document.createElement("div");
  acts.className = "form-acts";
  const yes = submitter.cloneNode(true);
  yes.type = "button";
  if (!yes.matches(".btn-danger")) yes.className = "btn btn-primary";
  const no = document.createElement("button");
  no.type = "button";
  no.className = "btn btn-quiet";
  no.dataset.close = "";
  no.textContent = "返回";
  acts.append(yes, no);
  box.append(heading, acts);
  const dialog = openDialog(box, submitter);
  yes.addEventListener("click", () => {
    form.dataset.asked = "1";
    dialog.close();
    form.requestSubmit(submitter);
  });
};

// ── drafts: long texts stay in this browser until they were taken; signing out removes them

const PREFIX = "luoshi:draft:";
const SENT = "luoshi:sent";
const CARRIED = "luoshi:carried";
const DAY = 24 * 60 * 60 * 1000;
const who = document.body.dataset.who;
// an area may name the page that its text belongs to: a panel is opened for many tasks at one address
const pageOf = (area) => (area.dataset.draft === "1" ? location.pathname : area.dataset.draft);
const keyOf = (area) => `${PREFIX}${who}:${pageOf(area)}:${area.name}`;
const clock = (time) =>
  new Date(time).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });

const store = {
  read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // full or forbidden: the page works without drafts
    }
  },
  drafts: () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)),
};

const offer = (area, draft, taken) => {
  const note = document.createElement("p");
  note.className = "draft-note";
  note.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-quiet btn-sm";
  const original = area.value;
  const show = (filled) => {
    area.value = filled ? draft.text : original;
    note.textContent = filled
      ? `已填入您 ${clock(draft.at)} 没有提交的草稿。`
      : `您 ${clock(draft.at)} 有一份没有提交的草稿。`;
    button.textContent = filled ? "不用草稿" : "填入草稿";
    note.append(button);
    button.onclick = () => {
      if (filled) localStorage.removeItem(keyOf(area));
      show(!filled);
    };
  };
  show(taken);
  area.after(note);
};

const settleSent = () => {
  const keys = JSON.parse(sessionStorage.getItem(SENT) ?? "[]");
  sessionStorage.removeItem(SENT);
  // what was sent stands on this page again: its drafts go when this page is sent
  if (keys.length && document.body.dataset.unsaved)
    sessionStorage.setItem(CARRIED, JSON.stringify(keys));
  const refused =
    document.body.dataset.unsaved || document.querySelector(".notice[role=alert], .has-error");
  if (!refused) for (const key of keys) localStorage.removeItem(key);
};

const keepDraft = (area) => {
  const key = keyOf(area);
  const base = area.defaultValue;
  const draft = store.read(key);
  if (draft && draft.text !== area.value) offer(area, draft, draft.base === base);
  let waiting;
  area.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (area.value === base || !area.value.trim()) localStorage.removeItem(key);
      else store.write(key, { text: area.value, base, at: Date.now() });
    }, 400);
  });
};

// ── a refused form is filled in again: what was sent stays in this tab until it was taken

const FORM = "luoshi:form";
const HELD = "held";
const NOT_HELD = /(^|-)(csrf_token|version|base|submission|held)$/;
const isPlain = (field) =>
  field.name && !/file|password|submit|button/.test(field.type) && !NOT_HELD.test(field.name);

const holdForm = (form) => {
  const values = [...form.elements]
    .filter((field) => isPlain(field) && (!/radio|checkbox/.test(field.type) || field.checked))
    .map((field) => [field.name, field.value]);
  const record = { who, path: location.pathname, action: form.getAttribute("action"), values };
  sessionStorage.setItem(FORM, JSON.stringify(record));
  const held = form.elements[HELD] ?? form.appendChild(document.createElement("input"));
  Object.assign(held, { type: "hidden", name: HELD, value: "1" });
};

const fillAgain = () => {
  if (document.body.dataset.unsaved) return; // the way back leads to the form later
  const record = JSON.parse(sessionStorage.getItem(FORM));
  sessionStorage.removeItem(FORM);
  if (record?.who !== who || record.path !== location.pathname) return;
  if (!document.querySelector("main .notice[role=alert]")) return;
  const form = [...document.forms].find((one) => one.getAttribute("action") === record.action);
  if (!form) return;
  for (const field of [...form.elements].filter(isPlain)) {
    const values = record.values.filter(([name]) => name === field.name);
    if (/radio|checkbox/.test(field.type)) {
      field.checked = values.some(([, value]) => value === field.value);
    } else if (values.length) {
      field.value = values[0][1];
      record.values.splice(record.values.indexOf(values[0]), 1);
    }
  }
  form.closest("details")?.setAttribute("open", "");
};

try {
  for (const key of store.drafts()) {
    const draft = store.read(key);
    if (!draft || Date.now() - draft.at > DAY) localStorage.removeItem(key);
  }
  settleSent();
  fillAgain();
  if (who) for (const area of document.querySelectorAll("textarea[data-draft]")) keepDraft(area);
} catch {
  // storage is forbidden: the page works without drafts
}

// ── submitting: ask, remember what was sent, and not twice

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method") !== "post") return; // a field may be called "method"
  if (form.dataset.ask && !form.dataset.asked && event.submitter) {
    event.preventDefault();
    askFirst(form, event.submitter);
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => release(form), 8000); // an answer that is a download leaves the page standing
  event.submitter?.setAttribute("aria-disabled", "true");
  try {
    if ("signOut" in form.dataset) {
      for (const key of store.drafts()) localStorage.removeItem(key);
      sessionStorage.clear();
    } else if ("resume" in form.dataset) {
      sessionStorage.setItem(SENT, sessionStorage.getItem(CARRIED) ?? "[]");
    } else {
      const keys = [...form.querySelectorAll("textarea[data-draft]")].map((area) => {
        store.write(keyOf(area), { text: area.value, base: area.defaultValue, at: Date.now() });
        return keyOf(area);
      });
      sessionStorage.setItem(SENT, JSON.stringify(keys));
      holdForm(form);
    }
  } catch {
    // storage is forbidden: the form goes out all the same
  }
});
const release = (form) => {
  delete form.dataset.sent;
  delete form.dataset.asked;
  form.querySelector("[aria-disabled]")?.removeAttribute("aria-disabled");
};
// back from the next page: the form may be sent again
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) release(form);
});

// ── focus: a page sent back with errors begins at the first of them

document.querySelector(".has-error :is(input, select, textarea)")?.focus();

// ── ticking several rows: the bar shows only while something is ticked, and counts

for (const bar of document.querySelectorAll("[data-picks]")) {
  const name = bar.dataset.picks;
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${name}"]`)];
  const alls = document.querySelectorAll(`[data-pick-all="${name}"]`);
  const whole = bar.querySelector("[data-whole]");
  const update = () => {
    const ticked = boxes.filter((box) => box.checked);
    bar.hidden = ticked.length === 0 && !whole?.checked;
    bar.querySelector(".said b").textContent = whole?.checked ? whole.dataset.whole : ticked.length;
    for (const box of boxes) box.closest("tr")?.classList.toggle("is-picked", box.checked);
    for (const all of alls) {
      all.checked = boxes.length > 0 && ticked.length === boxes.length;
      all.indeterminate = ticked.length > 0 && !all.checked;
    }
  };
  for (const box of boxes) box.addEventListener("change", update);
  for (const all of alls)
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      update();
    });
  whole?.addEventListener("change", update);
  update();
}

// ── keys: 1 to 4 choose a verdict; others press what bears them on the page

const isOutOfSight = (card) => {
  const bar = document.querySelector(".workbar")?.getBoundingClientRect().top ?? innerHeight;
  const { top, bottom } = card.getBoundingClientRect();
  return bottom < 120 || top > Math.min(bar, innerHeight) - 60;
};
// rows of work: j and k move the focus, u and e lead to the fields of the row, x ticks it
const ROW = ".row-t, .ledger tbody tr";
const walk = (key) => {
  const rows = [...document.querySelectorAll(ROW)].filter((row) => row.checkVisibility());
  const here = document.activeElement?.closest(ROW) ?? document.querySelector(".row-t.is-open");
  if ("jk".includes(key)) {
    const step = key === "j" ? 1 : -1;
    const to = here ? rows.indexOf(here) + step : 0;
    rows[Math.max(0, Math.min(to, rows.length - 1))]?.querySelector(".title, .what")?.focus();
    return rows.length > 0;
  }
  if (key === "x") {
    here?.querySelector(".pick input, .stick-1 input")?.click();
    return Boolean(here);
  }
  const field = { u: "text", e: "file" }[key];
  const title = here?.querySelector(".title[id]");
  if (!field || (here && !title)) return false;
  const wanted = document.querySelector(`.panel [name=${field}]`);
  if (wanted && (!here || here.matches(".is-open"))) wanted.focus();
  else if (title) location = `${title.href.split("#")[0]}#${field}`;
  return true;
};
const WRITING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog";
document.addEventListener("keydown", (event) => {
  const writes = event.target.closest(".panel textarea");
  if (writes && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    writes.form.requestSubmit(writes.form.querySelector("button[type=submit]")); // the first: to save
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const leaves = event.key === "Escape" && event.target.closest(".cell-form");
  if (event.target.closest(WRITING) && !leaves) return;
  const radio = document.querySelectorAll("[data-keys] input[type=radio]")[Number(event.key) - 1];
  if (radio) {
    radio.checked = true;
    radio.focus();
    return;
  }
  if (event.key === "Enter" && event.target.closest("a, button, summary, input")) return;
  const acts = [...document.querySelectorAll("[data-press]")];
  const act = acts.find((one) => one.dataset.press === event.key && one.checkVisibility());
  if (!act) {
    if (walk(event.key)) event.preventDefault();
    return;
  }
  event.preventDefault();
  const card = document.querySelector(".draft.is-on");
  if (card && !act.closest("[data-passage]") && isOutOfSight(card)) {
    card.scrollIntoView(); // nothing is judged that is not before one's eyes
    return;
  }
  if (act.matches("summary") && !act.closest(".confirm")) {
    act.parentNode.open = true;
    act.parentNode.querySelector("input:not([type=hidden]), select, button")?.focus();
  } else if (act.matches("input[type=search]")) {
    act.focus();
  } else {
    act.click();
  }
});

// ── marking the original: what is selected becomes a task, where the caret stands a task is split

const placeIn = (node, offset) => {
  const line = (node.nodeType === 1 ? node : node.parentNode).closest?.("[data-at]");
  if (!line) return null;
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(node, offset);
  const words = before.cloneContents();
  for (const tag of words.querySelectorAll(".tag")) tag.remove();
  return Number(line.dataset.at) + words.textContent.length;
};

const passage = document.querySelector("[data-passage]");
const split = document.querySelector("[data-split]");
if (passage) {
  document.addEventListener("selectionchange", () => {
    const marked = getSelection();
    if (!marked.rangeCount) return;
    const range = marked.getRangeAt(0);
    const start = placeIn(range.startContainer, range.startOffset);
    const end = placeIn(range.endContainer, range.endOffset);
    passage.hidden = start === null || end === null || start >= end;
    if (!passage.hidden) passage.elements.passage.value = `${start}-${end}`;
    const [first, last] = (split?.dataset.split ?? "0-0").split("-").map(Number);
    if (start === null || start <= first || start >= last) return;
    const cuts = [...split.querySelectorAll("input[name=at]")];
    const far = (cut) => Math.abs(Number(cut.value) - start);
    cuts.sort((one, other) => far(one) - far(other));
    if (cuts.length) cuts[0].checked = true;
  });
}

// ── a chip of a proposed task lights up its words in the text while it is pointed at

const light = (event) => {
  const chip = event.target.closest?.("a.fact");
  const words = chip && document.getElementById(chip.getAttribute("href").slice(1));
  words?.classList.toggle("is-lit", ["pointerover", "focusin"].includes(event.type));
};
for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) {
  document.addEventListener(type, light);
}

// @ts-check
/*
 * The player of a flow in a page of its own. It shows what the engine says, and hands it what a
 * person does. There is no rule of a flow in here: the engine decides everything, and has all
 * words of the flow.
 *
 * Nothing is stored, sent or loaded. Answers are in the memory of this page alone; an entry of the
 * browser's history holds the number of a step and nothing else.
 */
"use strict";
(() => {
  /**
   * @typedef {{id: string, label: string, help: ?string, alone: boolean}} Option
   * @typedef {{id: string, ask: string, help: ?string, why_html?: string, short: string,
   *   type: string, optional: boolean, options: Option[], hint: string, unit: ?string,
   *   lines: ?number, max_length: ?number, earlier: ?string}} Question
   * @typedef {{row: string, title: string, text: string, text_html: string, file: ?string}} Rest
   * @typedef {{outcome: string, tone: string, tone_word: string, at_once: boolean,
   *   leave_first: boolean, title: string, first_html: string, rest: Rest[],
   *   kept: ?string}} Page
   * @typedef {{question: string, short: string, answer: string, own_words: boolean}} Answer
   * @typedef {{id: string, title: ?string, text_html: string}} Help
   * @typedef {{stage: "ask"|"advice"|"stuck", question: ?Question, progress: ?{words: string},
   *   said: Answer[], news: string[], refused: ?string, read_as: ?string, change: ?string[],
   *   helped: Help[], help_now: ?Page, page: ?Page, answers: string, unusable?: string}} Next
   * @typedef {{kind: string, answers: string, next?: Next, question?: string, news?: string[],
   *   from?: number, seen?: boolean}} View
   * @typedef {{title: string, intro_html: ?string, outro_html: ?string, quick_exit: boolean, may_leave: boolean,
   *   has_help: boolean, unusable?: string}} Opened
   */

  /** @type {{flow: string, id: string, digest: string, made: string, exit: string, may_leave: boolean,
   *   words: Record<string, string>, language: string, round?: number, today?: string}} */
  const given = JSON.parse(text("flow"));

  /** @type {(name: string, asked: object, flow?: Uint8Array) => any} */
  let engine = () => ({ unusable: "" });
  /** @type {Opened} */
  let opened;
  /** The views that Back and Forward lead to, by their numbers. @type {View[]} */
  const steps = [];
  let at = 0;
  /** What was replied to each question, to stand there again. @type {Map<string, string>} */
  const replies = new Map();
  let offered = false;
  let gone = false;
  /** Whether the focus stays where it is: the flow was read again, and nobody went on. */
  let quiet = false;

  /** @param {string} id */
  function text(id) {
    return document.getElementById(id)?.textContent ?? "";
  }

  /** A word of the program as the flow says it, with an apostrophe as it is printed. */
  function word(/** @type {string} */ id) {
    return printed(given.words[id] ?? "");
  }

  function printed(/** @type {string} */ words) {
    return words.replace(/(\p{L})'(?=\p{L})/gu, "$1’");
  }

  /**
   * A word with what is put in, which may be elements.
   * @param {string} id
   * @param {Record<string, Node|string>} put
   */
  function say(id, put) {
    return word(id).split(/\{(\w+)\}/).map((part, at) => at % 2 === 0 ? part : put[part] ?? "");
  }

  // The engine ------------------------------------------------------------------------------

  /** What stands in this page compressed. */
  async function unzipped(/** @type {string} */ zipped) {
    const bytes = Uint8Array.from(atob(zipped), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /** Makes the engine ready, and opens the flow. */
  async function start() {
    const { instance } = await WebAssembly.instantiate(await unzipped(text("engine")), {});
    /** @type {any} */
    const wasm = instance.exports;
    const put = (/** @type {Uint8Array} */ bytes) => {
      const room = wasm.room(bytes.length);
      new Uint8Array(wasm.memory.buffer, room, bytes.length).set(bytes);
      return [room, bytes.length];
    };
    engine = (name, asked, flow) => {
      const sent = put(new TextEncoder().encode(JSON.stringify(asked)));
      const told = wasm[name](...sent, ...(flow ? put(flow) : []));
      const length = new DataView(wasm.memory.buffer).getUint32(told, true);
      const words = new Uint8Array(wasm.memory.buffer, told + 4, length);
      const answer = new TextDecoder().decode(words);
      wasm.give_back(told, length + 4);
      return name === "document" ? answer : JSON.parse(answer);
    };
    const { id, digest } = given;
    const flow = await unzipped(given.flow).catch(() => new Uint8Array());
    opened = engine("open", { id, digest, today: given.today ?? today() }, flow);
  }

  /** One step of the flow. @returns {Next} */
  function next(/** @type {string} */ answers, /** @type {object} */ act = { act: "look" }) {
    return engine("next", { answers, do: act });
  }

  function today() {
    const now = new Date();
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  // Elements --------------------------------------------------------------------------------

  /**
   * An element. Texts are texts; nothing that somebody wrote becomes markup.
   * @param {string} tag
   * @param {Record<string, any>} attributes
   * @param {...(Node|string|null|false|undefined)} children
   */
  function h(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "click") element.addEventListener("click", value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value != null) element.setAttribute(name, String(value));
    }
    element.append(...children.filter((child) => child != null && child !== false).map(
      (child) => /** @type {Node|string} */ (child)));
    return element;
  }

  /** HTML that the engine has made of Markdown, which has no markup but its own. */
  function prose(/** @type {?string|undefined} */ html, name = "") {
    if (!html) return null;
    const element = h("div", { class: `prose ${name}`.trim() });
    element.innerHTML = html;
    for (const link of element.querySelectorAll("a")) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
    return element;
  }

  function button(/** @type {string} */ label, /** @type {() => void} */ click, name = "") {
    return h("button", { type: "button", class: name || null, click }, label);
  }

  const heading = (/** @type {string} */ words) => h("h1", { tabindex: "-1" }, words);

  // The frame -------------------------------------------------------------------------------

  /**
   * Shows a view: its heading is where the focus goes, so that it is read out.
   * @param {...(Node|string|null|false|undefined)} content
   */
  function show(...content) {
    const back = at > base && button(word("back"), () => history.back(), "back");
    const main = h("main", { class: "column" }, back, ...content, h("p", { id: "status", role: "status" }));
    document.getElementById("page")?.replaceChildren(bar(), main);
    window.scrollTo(0, 0);
    const focus = main.querySelector("h1");
    if (focus instanceof HTMLElement && !quiet) focus.focus({ preventScroll: true });
  }

  /** What stays in sight: the way out, and the way to help. */
  function bar() {
    const view = steps[at];
    const helps = opened.has_help && view.kind !== "help" && view.kind !== "start";
    if (!opened.may_leave && !helps) return "";
    return h("header", { class: "bar" },
      helps && button(word("help_now"), () => go({ kind: "help", answers: view.answers }), "help"),
      opened.may_leave && button(word("leave_page"), leave, "exit"));
  }

  /** The page to keep, with what made it at its end. */
  function keptPage(/** @type {string} */ answers) {
    return engine("document", { answers }).replace("</footer>", () => `${given.made}</footer>`);
  }

  function tell(/** @type {string} */ words) {
    const status = document.getElementById("status");
    if (status) status.textContent = words;
  }

  /** What there is to know before, as paragraphs. */
  function news(/** @type {string[]|undefined} */ lines) {
    if (!lines || lines.length === 0) return null;
    return h("div", { class: "news" }, ...lines.flatMap((line) => line.split("\n")).map(
      (line) => h("p", {}, line)));
  }

  // Steps -----------------------------------------------------------------------------------

  /** The number of the step that this page began with: more than 0 after a reload. */
  let base = 0;

  /** @param {View} view */
  function go(view) {
    at += 1;
    steps.length = at;
    steps.push(view);
    history.pushState({ step: at }, "");
    render();
  }

  /** Back to a step that there was. */
  function to(/** @type {number} */ step) {
    if (step < at) history.go(step - at);
  }

  addEventListener("popstate", (event) => {
    if (gone) return;
    at = event.state?.step ?? base;
    if (!steps[at]) steps[at] = { kind: "start", answers: "" };
    render();
  });

  function render() {
    const view = steps[at];
    const shows = views[view.kind] ?? views.start;
    shows(view);
  }

  /** Goes where an answer leads, with everything first that comes first. */
  function proceed(/** @type {Next} */ after, /** @type {number} */ from, passed = 0) {
    const view = { answers: steps[at].answers, next: after, from };
    if (passed < 1 && after.read_as) return go({ kind: "read", ...view });
    if (passed < 2 && after.change && after.change.length > 0) return go({ kind: "change", ...view });
    if (passed < 3 && after.helped.length > 0) return go({ kind: "helped", ...view });
    land(after);
  }

  function land(/** @type {Next} */ after) {
    const { answers, news } = after;
    if (after.stage === "ask") go({ kind: "ask", answers, news });
    else if (after.stage === "stuck") go({ kind: "stuck", answers });
    // Nothing comes before help in danger, not even a look at the answers.
    else go({ kind: after.page?.at_once ? "page" : "review", answers, news });
  }

  // Views -----------------------------------------------------------------------------------

  /** @type {Record<string, (view: View) => void>} */
  const views = {
    start() {
      const file = h("input", { type: "file", id: "answers", accept: ".yaml,.yml,.json,.txt" });
      const error = h("div", { "aria-live": "polite" });
      file.addEventListener("change", async () => {
        const chosen = /** @type {HTMLInputElement} */ (file).files?.[0];
        if (!chosen) return;
        const after = next(await chosen.text());
        if (after.unusable === undefined) return land(after);
        error.replaceChildren(h("p", { class: "error" }, word("no_answers_there")));
      });
      show(
        heading(opened.title),
        prose(opened.intro_html, "intro"),
        h("p", {}, word("private")),
        opened.has_help && h("p", {}, word("help_note")),
        opened.may_leave && h("p", {}, ...say("leave_note", { key: h("kbd", {}, "Esc"), row: word("leave_page") })),
        h("div", { class: "actions" }, button(word("start"), () => go({ kind: "ask", answers: "" }), "first")),
        h("details", {}, h("summary", {}, word("saved_answers")),
          h("label", { for: "answers" }, word("saved_answers")), file, error),
      );
    },

    ask(view) {
      const coming = next(view.answers);
      if (coming.stage !== "ask" || !coming.question) return land(coming);
      const early = coming.page && !offered && h("div", { class: "news" },
        h("p", {}, word("decided")),
        button(word("see_now"), () => {
          offered = true;
          go({ kind: "review", answers: view.answers });
        }));
      ask(coming.question, {
        caption: coming.progress?.words ?? "",
        before: [news(view.news), early],
        reply: (words) => next(view.answers, words === null ? { act: "skip" } : { act: "reply", words }),
        after: coming.said.length > 0 && button(word("so_far"),
          () => go({ kind: "sofar", answers: view.answers }), "quiet"),
      });
    },

    revisit(view) {
      const question = view.question ?? "";
      const coming = next(view.answers, { act: "revisit", question });
      if (!coming.question) return land(coming);
      ask(coming.question, {
        caption: word("change_this"),
        before: [],
        reply: (words) => next(view.answers, { act: "change", question, words }),
        after: button(word("keep_it"), () => history.back(), "quiet"),
      });
    },

    read(view) {
      const after = /** @type {Next} */ (view.next);
      confirm(say("read_as", { answer: after.read_as ?? "" }).join(""), [], word("is_that_right"),
        [word("yes"), () => proceed(after, view.from ?? base, 1)],
        [word("type_again"), () => history.back()]);
    },

    change(view) {
      const after = /** @type {Next} */ (view.next);
      confirm(word("make_change"), after.change ?? [], "",
        [word("change_it"), () => proceed(after, view.from ?? base, 2)],
        [word("keep_it"), () => to((view.from ?? base + 1) - 1)]);
    },

    helped(view) {
      const after = /** @type {Next} */ (view.next);
      const [first, ...others] = after.helped;
      const passage = (/** @type {Help} */ help, /** @type {boolean} */ leads) => [
        leads ? heading(help.title ?? word("tone_info")) : help.title && h("h2", {}, help.title),
        prose(help.text_html)];
      show(h("article", { "data-tone": "info" }, ...passage(first, true),
          ...others.flatMap((help) => passage(help, false))),
        h("div", { class: "actions" },
          button(word("go_on"), () => proceed(after, view.from ?? base, 3), "first"),
          button(word("not_meant"), () => to(view.from ?? base))));
    },

    sofar(view) {
      answers(view, word("so_far"), button(word("go_on"), () => history.back(), "first"));
    },

    review(view) {
      answers(view, word(view.seen ? "change_answer" : "before_advice"),
        button(word("show_advice"), () => go({ kind: "page", answers: view.answers }), "first"));
    },

    help(view) {
      const page = next(view.answers).help_now;
      if (page) advice(page, [button(word("back_to_question"), () => history.back(), "first")]);
    },

    page(view) {
      const { page } = next(view.answers);
      if (!page) return views.stuck(view);
      if (page.at_once) return advice(page, [button(word("not_meant"), () => notMeant(view.answers))]);
      const kept = page.kept;
      advice(page, [
        button(word("change_answer"), () => go({ kind: "review", answers: view.answers, seen: true })),
        button(word("print_page"), () => print()),
        kept != null && button(word("save_page"), () => save("advice.html", keptPage(view.answers), "text/html")),
        button(word("save_answers"), () => go({ kind: "keep", answers: view.answers })),
      ], prose(opened.outro_html, "outro"));
    },

    keep(view) {
      const own = next(view.answers).said.filter((said) => said.own_words);
      const file = `${given.id}.yaml`;
      const whole = () => save(file, view.answers, "application/yaml");
      const without = () => save(file, next(view.answers, { act: "without_words" }).answers, "application/yaml");
      show(
        heading(word("save_answers")),
        h("p", {}, word("save_note")),
        own.length > 0 && h("p", {}, ...say("own_words", { questions: own.map((said) => said.short).join(", ") })),
        own.length > 0 && h("p", {}, word("own_words_too")),
        h("div", { class: "actions" },
          own.length > 0 && button(word("leave_out"), without, "first"),
          button(word(own.length > 0 ? "save_them_too" : "save_answers"), whole, own.length > 0 ? "" : "first"),
          button(word("back"), () => history.back())));
    },

    stuck() {
      show(heading(word("stuck")), h("p", {}, word("stuck_note")));
    },
  };

  /** From help in danger back to the question whose answer led there. */
  function notMeant(/** @type {string} */ answers) {
    const before = steps.findLastIndex((view, step) => step < at && (view?.kind === "ask" || view?.kind === "revisit"));
    if (before >= base) return to(before);
    // All answers came from a file: the last of them is asked again.
    land(next(answers, { act: "back" }));
  }

  /**
   * A question with two answers of the page's own.
   * @param {string} title
   * @param {string[]} lines
   * @param {string} ask
   * @param {[string, () => void]} yes
   * @param {[string, () => void]} no
   */
  function confirm(title, lines, ask, yes, no) {
    show(heading(title), ...lines.flatMap((line) => line.split("\n")).map((line) => h("p", {}, line)),
      ask && h("p", {}, ask),
      h("div", { class: "actions" }, button(yes[0], yes[1], "first"), button(no[0], no[1])));
  }

  /** All answers, each to be changed. */
  function answers(/** @type {View} */ view, /** @type {string} */ title, /** @type {Node} */ on) {
    const coming = next(view.answers);
    const rows = coming.said.map((said) => h("div", {},
      h("dt", {}, said.short), h("dd", {}, said.answer),
      h("dd", { class: "does" }, h("button", {
        type: "button", class: "quiet",
        click: () => go({ kind: "revisit", answers: view.answers, question: said.question }),
      }, word("change_this"), h("span", { class: "unseen" }, `: ${said.short}`)))));
    show(h("p", { class: "caption" }, title), heading(word("said")), news(view.news),
      h("dl", { class: "answers" }, ...rows),
      h("div", { class: "actions" }, on,
        button(word("save_answers"), () => go({ kind: "keep", answers: view.answers }), "quiet")));
  }

  /**
   * A page of advice or of help.
   * @param {Page} page
   * @param {(Node|false|null)[]} rows
   * @param {Node|false|null} [last]
   */
  function advice(page, rows, last) {
    const rest = page.rest.map((part) => h("details", { class: part.row },
      h("summary", {}, part.title), prose(part.text_html),
      part.file && h("div", { class: "actions" },
        button(word("copy_it"), () => copy(part.text)),
        button(word("save_file"), () => save(part.file ?? "", part.text, "text/markdown")))));
    const out = opened.may_leave && button(word("leave_page"), leave, page.leave_first ? "first" : "");
    const row = page.leave_first ? [out, ...rows] : [...rows, page.at_once && out];
    show(
      h("article", { "data-tone": page.tone },
        page.tone_word && h("p", { class: "tone" }, page.tone_word), heading(page.title),
        prose(page.first_html)),
      // Where somebody may be watched, the way out stands above all else.
      page.at_once && h("div", { class: "actions" }, ...row), ...rest,
      !page.at_once && h("div", { class: "actions" }, ...row), last);
  }

  /**
   * Asks a question.
   * @param {Question} question
   * @param {{caption: string, before: (Node|string|false|null)[], after: Node|false|null,
   *   reply: (words: ?string) => Next}} around
   */
  function ask(question, around) {
    const from = at;
    const earlier = replies.get(question.id) ?? question.earlier ?? "";
    const form = h("form", { novalidate: true, autocomplete: "off" });
    const fields = question.options.length > 0 ? choose(question, earlier) : type(question, earlier);
    const failed = h("div", { class: "failed" });
    const send = (/** @type {?string} */ words) => {
      const after = around.reply(words);
      if (after.refused != null) return refuse(after.refused, failed, form);
      replies.set(question.id, words ?? "");
      // An answer that stands as it was before has been read back.
      proceed(after, from, words === question.earlier ? 1 : 0);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(said(form, question));
    });
    form.append(fields, h("div", { class: "actions" },
      h("button", { type: "submit", class: "first" }, word("continue")),
      question.optional && button(word("skip"), () => send(null))));
    const why = question.why_html && h("details", {}, h("summary", {}, word("why_we_ask")), prose(question.why_html));
    show(failed, ...around.before, h("p", { class: "caption" }, around.caption), form, why, around.after);
  }

  /** Says why an answer is refused: above the question, and at its field. */
  function refuse(/** @type {string} */ why, /** @type {HTMLElement} */ failed, /** @type {HTMLElement} */ form) {
    const field = /** @type {HTMLElement} */ (form.querySelector("input, textarea"));
    const link = h("a", { href: "#" }, why);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field.focus();
    });
    const summary = h("div", { class: "summary", role: "alert", tabindex: "-1" },
      h("h2", {}, word("problem")), link);
    failed.replaceChildren(summary);
    const error = form.querySelector(".error");
    if (error) error.textContent = why;
    field.setAttribute("aria-invalid", "true");
    summary.focus();
  }

  /** The words of the reply that stands in a form. */
  function said(/** @type {HTMLElement} */ form, /** @type {Question} */ question) {
    if (question.options.length === 0) {
      return /** @type {HTMLInputElement} */ (form.querySelector("input, textarea")).value;
    }
    const chosen = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input:checked"));
    return [...chosen].map((input) => input.value).join(",");
  }

  function describedBy(/** @type {Question} */ question, hint = question.hint) {
    return [question.help && "help", hint && "hint", "error"].filter(Boolean).join(" ");
  }

  /** Below the question: what helps to answer, and what was wrong. */
  function hints(/** @type {Question} */ question) {
    return [
      question.help && h("p", { id: "help", class: "hint" }, question.help),
      question.hint && h("p", { id: "hint", class: "hint" }, `${question.hint}.`),
      h("p", { id: "error", class: "error" }),
    ];
  }

  /** Options to choose from. */
  function choose(/** @type {Question} */ question, /** @type {string} */ earlier) {
    const chosen = earlier.split(",");
    const many = question.type === "choices";
    const options = question.options.map((option, n) => {
      const help = option.help && `option-${n}-help`;
      const input = h("input", {
        type: many ? "checkbox" : "radio", name: "answer", id: `option-${n}`, value: option.id,
        checked: chosen.includes(option.id), "aria-describedby": help, autocomplete: "off",
      });
      return h("div", { class: "option" }, input, h("label", { for: `option-${n}` }, option.label),
        help && h("p", { id: help, class: "hint" }, option.help ?? ""));
    });
    return h("fieldset", { "aria-describedby": describedBy(question) },
      h("legend", {}, heading(question.ask)), ...hints(question), ...options);
  }

  /** A line, or several, to type into. */
  function type(/** @type {Question} */ question, /** @type {string} */ earlier) {
    const lines = question.lines ?? 1;
    const attributes = {
      id: "typed", name: "typed", autocomplete: "off", spellcheck: "false",
      "aria-describedby": describedBy(question), inputmode: question.type === "number" ? "decimal" : null,
    };
    const field = lines > 1
      ? h("textarea", { ...attributes, rows: Math.min(lines + 1, 8) })
      : h("input", { ...attributes, type: "text", class: question.type });
    /** @type {HTMLInputElement} */ (field).value = earlier;
    return h("div", {}, h("h1", { tabindex: "-1" }, h("label", { for: "typed" }, question.ask)),
      ...hints(question), h("div", { class: "line" }, field,
        question.unit && h("span", { class: "unit", "aria-hidden": "true" }, question.unit)));
  }

  // What is taken along ---------------------------------------------------------------------

  function save(/** @type {string} */ name, /** @type {string} */ words, /** @type {string} */ kind) {
    const address = URL.createObjectURL(new Blob([words], { type: `${kind};charset=utf-8` }));
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    tell(word("saved"));
  }

  async function copy(/** @type {string} */ words) {
    try {
      await navigator.clipboard.writeText(words);
      tell(word("copied"));
    } catch {
      tell(word("not_copied"));
    }
  }

  // Leaving ---------------------------------------------------------------------------------

  /** Empties the page, and only then leaves it. Back leads to an empty page. */
  function leave() {
    empty();
    location.replace(given.exit);
  }

  function empty() {
    gone = true;
    steps.length = 0;
    replies.clear();
    document.documentElement.replaceChildren(document.createElement("head"), document.createElement("body"));
    document.title = "\u00a0";
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && opened?.may_leave && !gone) leave();
  });

  // Begin -----------------------------------------------------------------------------------

  async function begin() {
    const page = document.getElementById("page");
    const sorry = (/** @type {string[]} */ ...lines) => page?.replaceChildren(
      h("main", { class: "column" }, h("h1", {}, document.title), ...lines.map((line) => h("p", {}, line))));
    if (typeof DecompressionStream === "undefined" || typeof WebAssembly === "undefined"
      || !("findLastIndex" in Array.prototype)) {
      return sorry("This page asks a few questions and gives advice. Your browser is too old for it, or doesn’t allow what it needs.",
        "It needs Firefox 113, Chrome or Edge 97, Safari 16.4, or any later one.");
    }
    // Whoever left comes back to nothing.
    const navigation = /** @type {PerformanceNavigationTiming|undefined} */ (performance.getEntriesByType("navigation")[0]);
    const returns = navigation?.type === "back_forward";
    if (returns && given.may_leave) return empty();
    await start();
    if (gone) return;
    if (opened.unusable !== undefined) {
      return sorry("This page is damaged, and can’t be played. Get it once more from where you have it.");
    }
    base = at = history.state?.step ?? 0;
    history.replaceState({ step: at }, "");
    steps[at] = { kind: "start", answers: "" };
    render();
  }

  /* What only a preview has, stands here. */

  begin();
})();

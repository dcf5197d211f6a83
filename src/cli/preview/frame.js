// @ts-check
/*
 * The page around the player, for authors. It asks the preview what there is to see, shows it, and
 * hands the player each new text of the flow. It knows no rule of a flow.
 */
"use strict";
(() => {
  /**
   * @typedef {{file: string, line: number, column: number, before: string, meant: string,
   *   after: string, words: string}} Line
   * @typedef {{rule: string, severity: string, message: string, places: Line[], notes: string[],
   *   help: ?string}} Finding
   * @typedef {{round: number, file: string, fault: ?string, findings?: Finding[],
   *   left_out?: number, played: ?number, places: ?{round: number,
   *   questions: Record<string, number>, outcomes: Record<string, number>}}} Round
   * @typedef {{serial: number, round: number, answers: string, question: ?string,
   *   outcome: ?string, steps: string[]}} Where
   */

  const get = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const frame = (/** @type {string} */ id) => /** @type {HTMLIFrameElement} */ (get(id));
  const [player, ladder] = [frame("player"), frame("ladder")];
  const copy = /** @type {HTMLButtonElement} */ (get("copy"));
  const again = /** @type {HTMLButtonElement} */ (get("again"));
  const scenario = /** @type {HTMLTextAreaElement} */ (get("scenario"));

  /** @type {?Round} */
  let seen = null;
  /** Where the player is. @type {?Where} */
  let where = null;
  let playing = false;
  let drawn = 0;

  /** Asks the preview. The address is below that of this page, and there is no other. */
  async function ask(/** @type {string} */ name, /** @type {string[]|undefined} */ answers) {
    const sent = answers && { method: "POST", body: JSON.stringify({ answers }) };
    const told = await fetch(name, sent);
    if (!told.ok) throw new Error(await told.text());
    return told.json();
  }

  /** @param {...(Node|string|null|false|undefined)} children */
  function h(/** @type {string} */ tag, name = "", ...children) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.append(...children.filter((child) => child).map((child) => /** @type {Node|string} */ (child)));
    return element;
  }

  // What there is to see --------------------------------------------------------------------

  async function follow() {
    let known = 0;
    for (;;) {
      try {
        seen = /** @type {Round} */ (await ask(`state?after=${known}`));
      } catch {
        get("status").textContent = "The preview has ended. Start it again, and open the address that it prints.";
        return;
      }
      if (seen.round === known) continue;
      known = seen.round;
      show(seen);
    }
  }

  function show(/** @type {Round} */ round) {
    get("file").textContent = `of ${round.file}`;
    document.title = `Preview of ${round.file}`;
    get("status").textContent = inWords(round);
    if (round.findings) {
      const items = round.findings.map(finding);
      if (round.left_out) items.push(h("li", "", `${round.left_out} more`));
      get("findings").replaceChildren(...(items.length > 0 ? items : [h("li", "", "Nothing is found.")]));
    }
    note(round);
    if (round.played !== null) {
      player.hidden = false;
      if (!playing) begin();
      else if (where && where.round < round.played) carry();
    } else player.hidden = true;
    if (round.places && drawn !== round.places.round) {
      drawn = round.places.round;
      // This leaves no entry in the history.
      ladder.contentWindow?.location.replace("ladder");
    }
  }

  function inWords(/** @type {Round} */ round) {
    const { findings } = round;
    if (round.fault) return round.fault;
    if (!findings) return "Read. Looking for what is wrong…";
    const count = (/** @type {string} */ kind, /** @type {string} */ many) => {
      const n = findings.filter(({ severity }) => severity === kind).length;
      return n > 0 && `${n} ${n === 1 ? kind : many}`;
    };
    const counts = [count("error", "errors"), count("warning", "warnings"), count("advice", "of advice")];
    const found = counts.filter(Boolean).join(", ") || "nothing is found";
    return `Read at ${new Date().toLocaleTimeString("sv")}: ${found}.`;
  }

  function finding(/** @type {Finding} */ one) {
    const places = one.places.map((place) => h("div", "",
      h("p", "place", `${place.file}:${place.line}:${place.column}`),
      h("pre", "", place.before, h("mark", "", place.meant), place.after),
      place.words && h("p", "", place.words)));
    return h("li", one.severity, h("p", "", h("b", "", `${one.severity}: `), one.message, " ", h("span", "place", one.rule)),
      ...places, ...one.notes.map((words) => h("p", "", words)),
      one.help && h("p", "", h("b", "", "help: "), one.help));
  }

  function note(/** @type {Round} */ round) {
    const stale = round.fault || (round.findings ?? []).length > 0 && round.played !== null
      && round.played < round.round && round.findings?.some(({ severity }) => severity === "error");
    const words = !round.fault && !round.findings ? null
      : round.played === null ? "There is nothing to play until the errors are mended."
      : stale ? "This is the flow as it was before: the file as it is now can’t be played, or has errors." : "";
    if (words === null) return;
    get("note").textContent = words;
    get("note").hidden = words === "";
  }

  // The player ------------------------------------------------------------------------------

  function begin() {
    playing = true;
    where = null;
    player.contentWindow?.location.replace("player");
    again.disabled = copy.disabled = true;
  }

  /** Hands the player the flow as it is now, with the answers that still count. */
  async function carry() {
    const told = where;
    if (!told) return;
    const open = await ask("carry", told.steps).catch(() => null);
    if (open) player.contentWindow?.postMessage({ open, serial: told.serial }, location.origin);
  }

  addEventListener("message", (event) => {
    if (event.source !== player.contentWindow || event.origin !== location.origin) return;
    const before = where;
    where = /** @type {Where} */ (event.data);
    // A scenario is of the answers that are there.
    if (before?.answers !== where.answers) get("copied").hidden = true;
    again.disabled = copy.disabled = false;
    light();
    if (seen?.played && where.round < seen.played) carry();
  });

  player.addEventListener("load", () => {
    // Whoever left at once is at an empty page.
    if (!playing || player.contentWindow?.location.href !== "about:blank") return;
    where = null;
    copy.disabled = true;
    again.disabled = false;
    get("note").textContent = "You left. A page that is exported leads on to the address of --exit.";
    get("note").hidden = false;
    light();
  });

  again.addEventListener("click", () => {
    get("note").hidden = true;
    get("copied").hidden = true;
    if (seen) note(seen);
    begin();
  });

  copy.addEventListener("click", async () => {
    const status = get("status");
    try {
      const told = await ask("scenario", [where?.answers ?? ""]);
      scenario.value = told.text;
      get("where").textContent = told.whole ? `A file of its own, ${told.file}:` : `To be added at the end of ${told.file}:`;
      get("copied").hidden = false;
      await navigator.clipboard.writeText(told.text);
      status.textContent = "The scenario is copied. It says what the flow does now: look whether it should.";
    } catch (why) {
      if (get("copied").hidden) status.textContent = why instanceof Error ? why.message.trim() : "";
      else {
        scenario.select();
        status.textContent = "The browser doesn’t let it be copied: the scenario stands here, and is selected.";
      }
    }
  });

  // The ladder ------------------------------------------------------------------------------

  ladder.addEventListener("load", light);

  /** Marks where the player is. */
  function light() {
    const page = ladder.contentDocument;
    if (!page) return;
    for (const lit of page.querySelectorAll(".here")) {
      lit.classList.remove("here");
      lit.removeAttribute("aria-current");
    }
    const places = seen?.places;
    if (!where || !places) return;
    const { question, outcome } = where;
    const id = question != null ? `q${places.questions[question]}` : `o${places.outcomes[outcome ?? ""]}`;
    const here = page.getElementById(id);
    if (!here) return;
    here.classList.add("here");
    here.setAttribute("aria-current", "step");
    here.scrollIntoView({ block: "start" });
  }

  follow();
})();

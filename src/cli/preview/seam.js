  // What only a preview has -----------------------------------------------------------------

  /*
   * The page around this one is told where the person is, and hands over each new text of the
   * flow. Neither is in a page that is exported: whoever frames that is told nothing.
   */
  let serial = 0;

  function tellFrame() {
    const view = steps[at];
    if (gone || !view) return;
    serial += 1;
    const coming = view.kind === "start" ? null : next(view.answers);
    const early = view.kind === "ask" || view.kind === "revisit";
    parent.postMessage({
      serial, round: given.round, answers: view.answers,
      question: view.question ?? coming?.question?.id ?? null,
      outcome: early ? null : coming?.page?.outcome ?? null,
      steps: Array.from(steps, (step) => step?.answers ?? ""),
    }, location.origin);
  }

  addEventListener("message", async (event) => {
    if (event.source !== parent || event.origin !== location.origin || gone) return;
    // They have gone on meanwhile: the page around asks again.
    if (event.data.serial !== serial) return tellFrame();
    const { open } = event.data;
    const view = steps[at];
    const form = document.querySelector("form");
    const asked = form && (view.kind === "revisit"
      ? next(view.answers, { act: "revisit", question: view.question }) : next(view.answers)).question;
    if (form && asked) replies.set(asked.id, said(form, asked));
    Object.assign(given, JSON.parse(open.given));
    // A new engine: of what was read before, nothing is left.
    await start();
    if (opened.unusable !== undefined) return location.reload();
    steps.forEach((step, n) => {
      steps[n] = { ...step, answers: open.answers[n] ?? "", kind: step.next ? "ask" : step.kind, next: undefined };
    });
    document.title = opened.title;
    document.documentElement.lang = given.language;
    const [down, field] = [scrollY, document.activeElement?.id];
    quiet = !document.hasFocus();
    render();
    quiet = false;
    scrollTo(0, down);
    if (field && document.hasFocus()) document.getElementById(field)?.focus({ preventScroll: true });
  });

  new MutationObserver(tellFrame).observe(/** @type {Node} */ (document.getElementById("page")), { childList: true });

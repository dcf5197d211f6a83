// @ts-check
// Flows by chance: every type of question, routes that read earlier answers, facts, passages,
// help that comes first, outcomes at once. A flow as an object; as JSON it's YAML, too.

/** @param {(n: number) => number} chance */
export function anyFlow(chance) {
  const count = 2 + chance(7);
  const ids = Array.from({ length: count }, (_, n) => `q${n}`);
  /** @type {Record<string, any>} */
  const questions = {};
  /** What may be asked of the answers so far. @type {string[]} */
  const tests = [];
  const pick = (/** @type {any[]} */ list) => list[chance(list.length)];
  const condition = () => {
    const one = () => pick(tests);
    return [one, () => `${one()} and ${one()}`, () => `${one()} or ${one()}`, () => `not (${one()})`][chance(4)]();
  };
  ids.forEach((id, n) => {
    const type = pick(["choice", "choice", "choices", "yes_no", "number", "duration", "text", "date"]);
    const then = n + 1 < count ? ids[n + 1] : "end0";
    const beyond = [...ids.slice(n + 2), "end0", "end1", "end2"];
    /** @type {Record<string, any>} */
    const question = { ask: `Question ${n}, *really*?`, short: `Answer ${n}`, type };
    if (chance(3) === 0) question.why = `Because of **${n}**.`;
    if (chance(4) === 0) question.help = "Take your time.";
    if (type === "choice" || type === "choices") {
      question.options = { a: "First", b: { label: "Second & last", help: "or so" }, c: "Third" };
      if (chance(4) === 0) question.options.c = { label: "Third", help_first: "p0" };
      if (type === "choice" && chance(3) === 0) question.options.b.points = { worry: 1 + chance(3) };
    }
    if (type === "number") Object.assign(question, { unit: "euro", min: 0, max: 20, decimals: 1 });
    const optional = chance(3) === 0 && type !== "choices";
    if (optional) question.optional = true;
    const own = {
      choice: [`${id} is a`, `${id} is one of a, b`, `${id} is not c`],
      choices: [`${id} has a`, `${id} has any of b, c`, `${id} has none of b, c`],
      yes_no: [id, `not ${id}`],
      number: [`${id} >= 10`, `${id} < 3.5`],
      duration: [`${id} < 6 weeks`, `${id} >= 3 months`],
      text: [`${id} is answered`], date: [`${id} is answered`],
    }[/** @type {"choice"} */ (type)];
    const mine = optional ? [`${id} is answered`] : type === "text" || type === "date" ? [] : own;
    tests.push(...mine);
    question.next = tests.length > 0 && chance(2) === 0
      ? [{ when: condition(), go: pick(beyond) }, { go: then }] : then;
    questions[id] = question;
  });
  const passages = { p0: { title: "A word before", text: "You are **not** alone.", role: "help" } };
  const shown = [];
  for (let n = 1; n <= 1 + chance(4); n += 1) {
    passages[/** @type {"p0"} */ (`p${n}`)] = /** @type {any} */ ({
      title: `Passage ${n}`, text: `- one\n- two {${pick(ids)}}`, ...(tests.length > 0 ? { when: condition() } : {}),
    });
    shown.push(`p${n}`);
  }
  const outcome = (/** @type {number} */ n) => ({
    tone: ["go", "caution", "stop"][n], title: `End ${n}`, text: "All of it.", passages: shown,
    ...(n === 2 && chance(3) === 0 ? { at_once: true } : {}),
  });
  return {
    quandary: 1, title: "By chance", start: "q0", questions,
    outcomes: { end0: outcome(0), end1: outcome(1), end2: outcome(2) }, passages,
  };
}

// @ts-check
// The page in a browser, held to the program. Run it with `web/test`.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { Browser, KEYS } from "./driver.mjs";
import { anyFlow } from "./flows.mjs";
import { previewTests } from "./preview.mjs";

const tests = dirname(fileURLToPath(import.meta.url));
const root = join(tests, "../..");
const built = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = process.env.QUANDARY ?? join(built, "debug/quandary");
const folder = mkdtempSync(join(tmpdir(), "quandary-"));
const TODAY = new Date().toLocaleDateString("sv");
/** How many ways by chance are tried; WAYS=10000 tries what a release has to hold. */
const WAYS = Number(process.env.WAYS ?? 200);
/** Every so many scenarios are played; all of them where EVERY=1 is set. */
const EVERY = process.env.EVERY ? 1 : 15;

const BUILT_IN = ["letter-to-ex", "is-my-letter-safe", "pizza"];
/** Reads YAML: with a package of its own, or else with the one of Python. */
const parse = await import("yaml").then(
  ({ parse }) => (text) => parse(text, { maxAliasCount: -1 }),
  () => (text) => JSON.parse(execFileSync("python3", ["-c",
    "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout, default=str)"], { input: text, encoding: "utf8", maxBuffer: 1e8 })));

const run = (...args) => execFileSync(program, args, { encoding: "utf8", maxBuffer: 1e8, stdio: ["pipe", "pipe", "pipe"] });
const ask = (flow, answers, ...did) => JSON.parse(execFileSync(program,
  ["next", flow, "--answers", "-", "--json", "--today", TODAY, ...did], { input: answers, encoding: "utf8", maxBuffer: 1e8 }));

/** The page of a flow, in a file. */
const pages = new Map();
function page(flow, ...flags) {
  const key = [flow, ...flags].join(" ");
  if (!pages.has(key)) {
    const file = join(folder, `page-${pages.size}.html`);
    run("export", flow, "--output", file, ...flags);
    pages.set(key, file);
  }
  return pages.get(key);
}
const address = (file) => pathToFileURL(file).href;

// The engine by itself ------------------------------------------------------------------------

/** An engine that is kept, or that was built: what it does when it's called. */
async function engineOf(file) {
  const { instance } = await WebAssembly.instantiate(gunzipSync(readFileSync(file)), {});
  const wasm = /** @type {any} */ (instance.exports);
  const put = (bytes) => {
    const room = wasm.room(bytes.length);
    new Uint8Array(wasm.memory.buffer, room, bytes.length).set(bytes);
    return [room, bytes.length];
  };
  return (name, asked, flow) => {
    const sent = put(new TextEncoder().encode(JSON.stringify(asked)));
    const told = wasm[name](...sent, ...(flow ? put(flow) : []));
    const length = new DataView(wasm.memory.buffer).getUint32(told, true);
    const words = new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, told + 4, length));
    wasm.give_back(told, length + 4);
    return name === "document" ? words : JSON.parse(words);
  };
}

const KEPT = join(root, "src/cli/export/engine.wasm.gz");

/** Where a flow of the house stands. */
const pathOf = (id) => join(root, "flows", `${id}.yaml`);

/** What the page of a flow gives to its player. */
function givenIn(page) {
  const [, given] = /<script type="application\/json" id="flow">(.*?)<\/script>/s.exec(page) ?? [];
  return JSON.parse(given ?? "");
}

/** An engine that has opened a flow, and takes steps. */
async function engine(path, file = process.env.ENGINE ?? KEPT) {
  const call = await engineOf(file);
  const { id, digest, flow } = givenIn(run("export", path));
  const opened = call("open", { id, digest, today: TODAY }, gunzipSync(Buffer.from(flow, "base64")));
  assert.equal(opened.unusable, undefined);
  const next = (answers, act = { act: "look" }) => call("next", { answers, do: act });
  next.document = (answers) => call("document", { answers });
  return next;
}

/** The program, which takes one step after the other for as long as it is open. */
class Program {
  constructor(flow) {
    this.process = spawn(program, ["next", flow, "--steps", "--today", TODAY], { stdio: ["pipe", "pipe", "inherit"] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async next(answers, act = { act: "look" }) {
    this.process.stdin.write(`${JSON.stringify({ answers, do: act })}\n`);
    const { value, done } = await this.lines.next();
    if (done) throw new Error("the program has ended");
    return JSON.parse(value);
  }

  end() {
    this.process.stdin.end();
  }
}

/** What both have: the engine adds HTML, the program says what it is of. */
function common(next) {
  const bare = JSON.parse(JSON.stringify(next, (key, value) => (key.endsWith("_html") ? undefined : value)));
  for (const key of ["version", "program", "today", "flow", "digest", "title", "intro", "outro", "quick_exit"]) delete bare[key];
  return bare;
}

function scenarios(id) {
  const file = parse(readFileSync(join(root, "flows", `${id}.scenarios.yaml`), "utf8"));
  return file.scenarios;
}

/** The words of an answer as a reply says them. */
const words = (answer) => (Array.isArray(answer) ? answer.join(",") : answer === true ? "yes" : answer === false ? "no" : String(answer));

const cases = [];
const test = (name, does, needs = "nothing") => cases.push({ name, does, needs });

test("every scenario of every built-in flow gives what the program gives, step by step", async () => {
  let [played, steps] = [0, 0];
  for (const id of BUILT_IN) {
    const next = await engine(pathOf(id));
    const theirs = new Program(pathOf(id));
    for (const scenario of scenarios(id)) {
      let at = next("");
      while (at.stage === "ask" && at.refused === null) {
        const answer = scenario.answers?.[at.question.id];
        const act = answer === undefined ? { act: "skip" } : { act: "reply", words: words(answer) };
        const before = at.answers;
        at = next(before, act);
        assert.deepEqual(common(at), common(await theirs.next(before, act)), `${id}: ${scenario.name}`);
        steps += 1;
      }
      played += 1;
    }
    theirs.end();
  }
  assert.ok(played > 200, `${played} scenarios`);
  return `${played} scenarios, ${steps} steps`;
});

/** Chance that is the same on each run. */
function chanceFrom(seed) {
  let state = seed;
  return (n) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return (state >> 8) % n;
  };
}

const TYPED = {
  number: ["1", "12", "3.5", "1,000", "many", "-2", "0"],
  duration: ["3 months", "2 weeks 4 days", "about ten weeks", "a year", "1", "0 days"],
  date: ["yesterday", "2026-08-23", "last March", "never", "in 3 weeks"],
  text: ["Jo", "<b>*x*</b>", "`a` [b](javascript:c)", ""],
};

/** A reply to a question, good or not. */
function reply({ type, options }, chance) {
  if (type === "choices") return options.filter(() => chance(3) === 0).map((option) => option.id).join(",");
  if (options.length > 0) return options[chance(options.length)].id;
  return TYPED[type][chance(TYPED[type].length)];
}

/** One way by chance, by engine and program alike; each step gives the same in both. */
async function way(next, theirs, chance) {
  const both = async (answers, act) => {
    const ours = next(answers, act);
    assert.deepEqual(common(ours), common(await theirs.next(answers, act)), `${JSON.stringify(act)}\n${answers}`);
    return ours;
  };
  let at = await both("");
  let steps = 0;
  for (; steps < 40 && at.stage === "ask"; steps += 1) {
    const skips = at.question.optional && chance(3) === 0;
    at = await both(at.answers, skips ? { act: "skip" } : { act: "reply", words: reply(at.question, chance) });
    if (chance(8) === 0) at = await both(at.answers, { act: "back" });
    if (chance(8) === 0 && at.said.length > 0) {
      const { question } = at.said[chance(at.said.length)];
      const again = await both(at.answers, { act: "revisit", question });
      at = await both(at.answers, { act: "change", question, words: reply(again.question, chance) });
    }
  }
  if (chance(4) === 0) await both(at.answers, { act: "without_words" });
  return steps + 1;
}

/** Ways by chance of flows, each of which is played by one engine and one program. */
async function waysOf(flows, count, seed) {
  let steps = 0;
  const each = Math.ceil(count / flows.length);
  for (const [n, path] of flows.entries()) {
    const theirs = new Program(path);
    const next = await engine(path);
    const chance = chanceFrom(seed + n);
    for (let one = 0; one < each; one += 1) steps += await way(next, theirs, chance);
    theirs.end();
  }
  return `${each * flows.length} ways of ${flows.length} flows, ${steps} steps`;
}

test("ways by chance of the built-in flows give what the program gives, step by step", () => waysOf(
  BUILT_IN.map(pathOf), Math.ceil(WAYS / 2), 7));

test("ways by chance of flows by chance give what the program gives, step by step", () => {
  const flows = [];
  for (let seed = 1; flows.length < Math.ceil(WAYS / 40) && seed < WAYS * 4; seed += 1) {
    const text = JSON.stringify(anyFlow(chanceFrom(seed * 7919)), null, 1);
    const path = join(folder, `chance-${seed}.yaml`);
    writeFileSync(path, text);
    flows.push(path);
  }
  return waysOf(flows, Math.ceil(WAYS / 2), 77);
});

/** The last line of a page that is kept. */
const MADE = /<p>Quandary [0-9.]+ · [a-z-]+ · fnv1a64:[0-9a-f]{16}<\/p>\n(?=<\/footer>)/;

test("the page that is kept is the one that the terminal saves", async () => {
  for (const [id, replies] of [["pizza", ["nothing", "little"]], ["pizza", ["nothing", "very", "vegan", "11"]]]) {
    const next = await engine(id);
    let at = next("");
    for (const words of replies) at = next(at.answers, { act: "reply", words });
    const answers = join(folder, `kept-${replies.length}.yaml`);
    const saved = join(folder, `kept-${replies.length}.html`);
    writeFileSync(answers, at.answers);
    run("run", id, "--answers", answers, "--no-input", "--today", TODAY, "--save", saved);
    const page = readFileSync(saved, "utf8");
    assert.ok(page.includes("<details>") && page.includes('<header class="go">'), page);
    // What made it is put in by the page itself, which another test holds.
    assert.match(page, MADE);
    assert.equal(next.document(at.answers), page.replace(MADE, ""));
  }
  // Help in danger is not for keeping.
  const next = await engine("letter-to-ex");
  assert.equal(next.document(next("", { act: "reply", words: "harm" }).answers), "");
});

test("an engine that was built gives what the kept one gives", async () => {
  const built = process.env.BUILT;
  if (!built) return "there is none; BUILT=FILE names it";
  let steps = 0;
  for (const id of BUILT_IN) {
    const [ours, theirs] = [await engine(id, built), await engine(id, KEPT)];
    for (const scenario of scenarios(id)) {
      let answers = "";
      for (let at = ours(""); at.stage === "ask" && at.refused === null; steps += 1) {
        const answer = scenario.answers?.[at.question.id];
        const act = answer === undefined ? { act: "skip" } : { act: "reply", words: words(answer) };
        at = ours(answers, act);
        assert.deepEqual(at, theirs(answers, act), `${id}: ${scenario.name}`);
        answers = at.answers;
      }
      assert.equal(ours.document(answers), theirs.document(answers), `${id}: ${scenario.name}`);
    }
  }
  return `${steps} steps`;
});

test("engine and page are small", async () => {
  const engine = statSync(join(root, "src/cli/export/engine.wasm.gz")).size;
  assert.ok(engine < 450_000, `the engine has ${engine} bytes`);
  const sizes = BUILT_IN.map((id) => statSync(page(id)).size);
  assert.ok(Math.max(...sizes) < 700_000, `pages have ${sizes} bytes`);
  return `engine ${engine}, pages ${sizes}`;
});

// The page in a browser -----------------------------------------------------------------------

/** @type {Browser} */
let browser;
const inBrowser = (name, does) => test(name, does, "browser");

const heading = () => browser.wait(() => document.querySelector("h1:not(.old h1)")?.textContent);
/** Presses a button, once it's there: a page may still be on its way. */
const click = async (label) => {
  await browser.wait((label) => [...document.querySelectorAll("button, summary")]
    .some((one) => one.textContent.includes(label)), label);
  await browser.now((label) => {
    const buttons = [...document.querySelectorAll("button, summary")];
    const found = buttons.find((one) => one.textContent.trim() === label) ?? buttons.find((one) => one.textContent.includes(label));
    if (!found) throw new Error(`there is no ${label} among ${buttons.map((one) => one.textContent)}`);
    found.click();
  }, label);
};
const shown = () => browser.run(() => document.body.innerText);

async function begin(file) {
  await browser.go("about:blank");
  await browser.go(address(file));
  await browser.wait(() => document.querySelector(".old") === null);
}

/** Plays answers by the page's own fields and buttons, and says what was to be seen. */
const play = (answers) => browser.run((answers) => {
  const press = (label) => {
    const buttons = [...document.querySelectorAll("button")];
    const found = buttons.find((one) => one.textContent.trim() === label);
    if (!found) throw new Error(`there is no ${label} among ${buttons.map((one) => one.textContent)}`);
    found.click();
  };
  const captions = [];
  const helped = [];
  press("Start");
  for (let step = 0; step < 60; step += 1) {
    const form = document.querySelector("form");
    const title = document.querySelector("h1").textContent;
    const labels = [...document.querySelectorAll("button")].map((one) => one.textContent.trim());
    if (!form && labels.includes("Go on with the questions")) {
      helped.push(title);
      press("Go on with the questions");
      continue;
    }
    if (!form && labels.includes("Yes")) {
      press("Yes");
      continue;
    }
    if (!form && labels.includes("Show me the advice")) {
      const said = [...document.querySelectorAll("dl.answers > div")].map((row) => [
        row.querySelector("dt").textContent, row.querySelector("dd").textContent]);
      press("Show me the advice");
      return { captions, helped, said, title: document.querySelector("h1").textContent, rest: [...document.querySelectorAll("main > details > summary")].map((one) => one.textContent) };
    }
    if (!form) return { captions, helped, said: null, title, rest: [...document.querySelectorAll("main > details > summary")].map((one) => one.textContent) };
    captions.push(document.querySelector(".caption").textContent);
    const answer = answers.shift();
    if (answer === null) {
      press("Go on without an answer");
      continue;
    }
    for (const input of form.querySelectorAll("input, textarea")) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = answer.split(",").includes(input.value);
      else input.value = answer;
    }
    form.requestSubmit();
    if (document.querySelector(".summary")) return { captions, refused: document.querySelector(".summary a").textContent };
  }
  throw new Error("it never ends");
}, answers);

inBrowser("every scenario is played by fields and buttons, and comes to the same page", async () => {
  let played = 0;
  for (const id of BUILT_IN) {
    const next = await engine(id);
    const all = scenarios(id);
    for (const scenario of all.filter((_, n) => n % EVERY === 0)) {
      let at = next("");
      const replies = [];
      const captions = [];
      let refused;
      let stays = false;
      while (at.stage === "ask" && refused === undefined) {
        const answer = scenario.answers?.[at.question.id];
        // A scenario may end at a question that has to be answered, where a page has no way on.
        stays = answer === undefined && !at.question.optional;
        if (stays) break;
        captions.push(at.progress.words);
        replies.push(answer === undefined ? null : words(answer));
        at = next(at.answers, answer === undefined ? { act: "skip" } : { act: "reply", words: words(answer) });
        if (at.refused !== null) refused = at.refused;
      }
      if (stays) continue;
      await begin(page(id));
      const seen = await play(replies);
      const told = `${id}: ${scenario.name}`;
      assert.deepEqual(seen.captions, captions, told);
      played += 1;
      if (refused !== undefined) {
        assert.equal(seen.refused, refused, told);
        continue;
      }
      assert.equal(seen.title, at.page.title, told);
      assert.deepEqual(seen.rest, at.page.rest.map((part) => part.title), told);
      if (at.page.at_once) assert.equal(seen.said, null, told);
      else assert.deepEqual(seen.said, at.said.map((said) => [said.short, said.answer]), told);
    }
  }
  return `${played} scenarios`;
});

inBrowser("the keyboard alone plays a flow to its end", async () => {
  await begin(page("pizza"));
  const focused = () => browser.run(() => document.activeElement?.textContent?.trim() || document.activeElement?.id);
  const tabTo = async (label) => {
    for (let tries = 0; tries < 30; tries += 1) {
      await browser.press(KEYS.tab);
      if ((await focused()) === label) return;
    }
    throw new Error(`Tab never comes to ${label}`);
  };
  await tabTo("Start");
  await browser.press(KEYS.enter);
  assert.equal(await heading(), "Is there anything you can't eat?");
  assert.equal(await focused(), "Is there anything you can't eat?", "the focus goes to the heading");
  await tabTo("option-2");
  await browser.press(KEYS.space);
  await browser.press(KEYS.enter);
  assert.equal(await heading(), "How hungry are you?");
  // From the heading Tab leads into the question.
  await browser.press(KEYS.tab);
  await browser.press(KEYS.space);
  await browser.press(KEYS.enter);
  assert.equal(await heading(), "Here’s what you said");
  await tabTo("Show me the advice");
  await browser.press(KEYS.enter);
  assert.equal(await heading(), "One slice of marinara, from the counter");
});

inBrowser("a refused answer is told above the question and at its field, and loses nothing", async () => {
  await begin(page("pizza"));
  await click("Start");
  await browser.run(() => document.querySelector("form").requestSubmit());
  assert.equal(await browser.run(() => document.activeElement.className), "summary");
  assert.match(await browser.run(() => document.querySelector(".summary").textContent), /Please choose at least one/);
  assert.match(await browser.run(() => document.querySelector("#error").textContent), /Please choose at least one/);
  await browser.run(() => document.querySelector(".summary a").click());
  assert.equal(await browser.run(() => document.activeElement.id), "option-0");
});

inBrowser("Back goes one question back, by the browser's own button, and nothing is lost", async () => {
  await begin(page("pizza"));
  const before = await browser.address_();
  await browser.run(() => [...document.querySelectorAll("button")].find((one) => one.textContent === "Start").click());
  await browser.run(() => { document.querySelector("#option-2").checked = true; document.querySelector("form").requestSubmit(); });
  assert.equal(await heading(), "How hungry are you?");
  await browser.back();
  await browser.wait(() => document.querySelector("h1").textContent === "Is there anything you can't eat?");
  assert.equal(await browser.run(() => document.querySelector("#option-2").checked), true);
  assert.equal(await browser.address_(), before, "no answer is in the address");
  assert.deepEqual(await browser.run(() => Object.keys(history.state)), ["step"]);
  await browser.call("POST", "/forward");
  await browser.wait(() => document.querySelector("h1").textContent === "How hungry are you?");
  assert.deepEqual(await browser.run(async () => [localStorage.length, sessionStorage.length, document.cookie, (await indexedDB.databases()).length]), [0, 0, "", 0]);
});

inBrowser("a change is told before it is made, and can be called off", async () => {
  await begin(page("pizza"));
  await play(["nothing", "little"]);
  await click("Change an answer");
  assert.doesNotMatch(await shown(), /Before the advice/);
  await click("Change your answer: Hunger");
  assert.equal(await heading(), "How hungry are you?");
  const very = () => browser.run(() => { document.querySelector('input[value="very"]').checked = true; document.querySelector("form").requestSubmit(); });
  await very();
  assert.equal(await heading(), "Make this change?");
  assert.match(await shown(), /There are 2 more questions: Diet, Budget\.[^]*The advice will be different\./);
  await click("No, keep it as it was");
  await browser.wait(() => document.querySelector("h1").textContent === "Here’s what you said");
  assert.match(await shown(), /A little/);
  await click("Change your answer: Hunger");
  await very();
  await click("Yes, change it");
  assert.equal(await heading(), "Do you follow a diet?");
});

inBrowser("help in danger comes at once, offers nothing to keep, and leads back", async () => {
  await begin(page("letter-to-ex"));
  const seen = await play(["harm"]);
  assert.equal(seen.title, "You don't have to carry this alone");
  const buttons = await browser.run(() => [...document.querySelectorAll("main button")].map((one) => one.textContent));
  assert.deepEqual(buttons, ["Back", "I didn’t mean that", "Leave this page"]);
  await click("I didn’t mean that");
  await browser.wait(() => document.querySelector("h1").textContent.includes("getting through the days"));
  await browser.run(() => { document.querySelector('input[value="barely"]').checked = true; document.querySelector("form").requestSubmit(); });
  assert.ok(await browser.run(() => [...document.querySelectorAll("button")].some((one) => one.textContent === "Go on with the questions")), "help that an answer brings");
  await click("Help now");
  assert.equal(await heading(), "You don't have to carry this alone");
  await click("Back to the question");
});

/** A server that knows one page, and counts what is asked of it. */
async function served(file, does) {
  const asked = [];
  const server = createServer((request, answer) => {
    asked.push(request.url);
    answer.setHeader("content-type", "text/html; charset=utf-8");
    answer.end(request.url === "/" ? readFileSync(file) : "<title>elsewhere</title><h1>elsewhere</h1>");
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(null)));
  const { port } = /** @type {any} */ (server.address());
  await does(`http://127.0.0.1:${port}`, asked);
  server.close();
}

for (const how of ["button", "key"]) {
  for (const from of ["http", "file"]) {
    inBrowser(`the ${how} empties the page and leaves it, and Back shows an empty page (${from})`, async () => {
      await served(page("letter-to-ex"), async (host) => {
        const file = page("letter-to-ex", "--exit", `${host}/elsewhere`);
        await served(file, async (second) => {
          await browser.go("about:blank");
          await browser.go(from === "http" ? `${second}/` : address(file));
          await heading();
          await click("Start");
          await browser.run(() => { document.querySelector('input[value="well"]').checked = true; document.querySelector("form").requestSubmit(); });
          await heading();
          if (how === "key") await browser.press(KEYS.escape);
          else await browser.run(() => document.querySelector(".exit").click());
          await browser.wait(() => document.title === "elsewhere");
          for (let back = 0; back < 2; back += 1) {
            await browser.back();
            const empty = await browser.wait(() => document.readyState === "complete" && { text: document.body.innerText.trim(), title: document.title.trim() });
            assert.equal(empty.text, "");
            await new Promise((ready) => setTimeout(ready, 600));
            assert.equal((await shown()).trim(), "", "nor a moment later");
          }
        });
      });
    });
  }
}

inBrowser("the way out stays in sight on every page and size", async () => {
  for (const width of [320, 768]) {
    await size(width, 500);
    await begin(page("letter-to-ex"));
    await play(["harm"]);
    await click("Go on reading");
    await browser.run(() => window.scrollTo(0, document.body.scrollHeight));
    const box = await browser.run(() => document.querySelector(".exit").getBoundingClientRect().toJSON());
    assert.ok(box.top >= 0 && box.bottom <= 500 && box.right <= width, JSON.stringify(box));
  }
  await size(1280, 900);
});

inBrowser("nothing is loaded and nothing is sent, and the page needs no network", async () => {
  await served(page("letter-to-ex"), async (host, asked) => {
    await browser.go(`${host}/`);
    await heading();
    await play(["they", "well", "none", "nothing", "none"].concat(Array(20).fill("")));
    assert.deepEqual(asked, ["/"]);
  });
  await browser.devtools("Network.enable");
  await browser.devtools("Network.emulateNetworkConditions", { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 });
  await begin(page("pizza"));
  assert.equal((await play(["nothing", "little"])).title, "One slice of marinara, from the counter");
  await browser.devtools("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  const policy = await browser.run(() => document.querySelector("meta[http-equiv]").content);
  assert.match(policy, /^default-src 'none'; script-src 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/);
});

inBrowser("a page that is saved in a browser is the one that the terminal saves", async () => {
  await begin(page("pizza"));
  await play(["nothing", "little"]);
  await browser.run(() => {
    URL.createObjectURL = (blob) => {
      blob.text().then((text) => { window.saved = text; });
      return "#";
    };
    [...document.querySelectorAll("button")].find((one) => one.textContent === "Save this page").click();
  });
  const saved = await browser.wait(() => window.saved);
  const file = join(folder, "from-terminal.html");
  run("run", "pizza", "--answer", "cannot_eat=nothing", "--answer", "hunger=little", "--today", TODAY, "--save", file);
  assert.match(saved, MADE);
  assert.equal(saved, readFileSync(file, "utf8"));
});

const HOSTILE = `
quandary: 1
title: "</title><script>window.hit=1</script><img src=x onerror=window.hit=1>"
intro: "<script>window.hit=1</script> ![x](https://a.example/x.png) [go](javascript:window.hit=1)"
start: who
questions:
  who:
    ask: "</script><script>window.hit=1</script> who?"
    short: "<b>who</b>"
    why: "<svg onload=window.hit=1> because"
    type: text
    next: how
  how:
    ask: "Hello {who}, how?"
    type: choice
    options:
      a: {label: "<img src=x onerror=window.hit=1>", help: "<i>x</i>"}
      b: "&lt;b&gt;"
    next: end
outcomes:
  end:
    tone: go
    title: "<u>{who}</u>"
    text: "You said {who}. <iframe src=https://a.example></iframe>"
    document: {file: "a.md", title: "<b>a</b>", parts: [{text: "{who} <script>window.hit=1</script>"}]}
`;

inBrowser("hostile flows and answers are shown as text", async () => {
  const file = join(folder, "hostile.yaml");
  writeFileSync(file, HOSTILE);
  await begin(page(file));
  const typed = '<img src=x onerror="window.hit=1"> [a](javascript:window.hit=1) *b*';
  const seen = await play([typed, "a"]);
  assert.equal(seen.title, `<u>${typed}</u>`);
  assert.equal(seen.said[0][1], typed);
  assert.equal(seen.said[1][1], "<img src=x onerror=window.hit=1>");
  assert.equal(await browser.run(() => window.hit ?? 0), 0);
  assert.deepEqual(await browser.run(() => [...document.querySelectorAll("img, iframe, svg, u, script[src], b, i")].map((one) => one.outerHTML)), []);
  assert.deepEqual(await browser.run(() => [...document.querySelectorAll("a")].map((one) => one.getAttribute("href")).filter((one) => one.startsWith("javascript"))), []);
});

inBrowser("answers that were saved are taken up again, by page and terminal alike", async () => {
  const saved = ask("pizza", "", "--reply=nothing").answers;
  await begin(page("pizza"));
  await browser.run((saved) => {
    const input = document.querySelector("#answers");
    const files = new DataTransfer();
    files.items.add(new File([saved], "pizza.yaml"));
    input.files = files.files;
    input.dispatchEvent(new Event("change"));
  }, saved);
  await browser.wait(() => document.querySelector("h1").textContent === "How hungry are you?");
});

inBrowser("a page whose flow is damaged says so, and plays nothing", async () => {
  const whole = readFileSync(page("pizza"), "utf8");
  const { flow } = givenIn(whole);
  const other = flow[40] === "A" ? "B" : "A";
  const file = join(folder, "damaged.html");
  for (const damaged of ["", "%", flow.slice(0, -8), `${flow.slice(0, 40)}${other}${flow.slice(41)}`, givenIn(run("export", "pizza")).id]) {
    writeFileSync(file, whole.replace(flow, () => damaged));
    await begin(file);
    assert.match(await shown(), /This page is damaged/, damaged.slice(0, 20));
  }
});

inBrowser("without scripts, and in an old browser, the page says what it needs", async () => {
  const html = readFileSync(page("pizza"), "utf8");
  assert.match(html, /<noscript><main class="column" lang="en"><h1>Which pizza do we order\?<\/h1><p>This page asks/);
  await browser.devtools("Emulation.setScriptExecutionDisabled", { value: true });
  await browser.go("about:blank");
  await browser.go(address(page("pizza")));
  await picture("noscript");
  await browser.devtools("Emulation.setScriptExecutionDisabled", { value: false });
  const { identifier } = await browser.devtools("Page.addScriptToEvaluateOnNewDocument", { source: "delete window.DecompressionStream" });
  await browser.go("about:blank");
  await browser.go(address(page("pizza")));
  await browser.wait(() => document.body.innerText.includes("doesn’t allow what it needs"));
  assert.match(await shown(), /too old[^]*Firefox 113/);
  await browser.devtools("Page.removeScriptToEvaluateOnNewDocument", { identifier });
  // One that can't even read the script.
  const file = join(folder, "old.html");
  writeFileSync(file, html.replace('"use strict";', "let ?. = what nobody can read;"));
  await browser.go(address(file));
  assert.equal((await shown()).trim(), "");
  await browser.wait(() => /If nothing else comes here[^]*Firefox 113/.test(document.body.innerText));
  await picture("old");
});

inBrowser("the first question is there soon", async () => {
  const times = [];
  for (let time = 0; time < 5; time += 1) {
    await browser.go("about:blank");
    await browser.go(address(page("letter-to-ex")));
    await heading();
    times.push(await browser.run(() => new Promise((ready) => {
      const shown = performance.now();
      [...document.querySelectorAll("button")].find((one) => one.textContent === "Start").click();
      ready(performance.now() - shown);
    })));
  }
  times.sort((a, b) => a - b);
  return `first question ${times.map((time) => time.toFixed(0))} ms after "Start"`;
});

// Who reads it --------------------------------------------------------------------------------

const AXE_FILE = join(tests, "node_modules/axe-core/axe.min.js");
const AXE = existsSync(AXE_FILE) ? readFileSync(AXE_FILE, "utf8") : "";
if (!AXE) console.log("NOT RUN: axe-core can't be had (npm ci), so nothing is audited with it");
const pictures = process.env.PICTURES;

async function size(width, height, deviceScaleFactor = 1) {
  await browser.devtools("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor, mobile: false });
}

/** Nothing is wider than the window, and no words stand outside of it. */
async function fits(what) {
  const wide = await browser.run(() => {
    const out = [...document.querySelectorAll("h1, h2, p, li, label, button, input, textarea, summary, dt, dd")].filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && !one.classList.contains("unseen") && !one.closest(".unseen") && (box.left < -1 || box.right > window.innerWidth + 1);
    });
    return { wide: document.documentElement.scrollWidth - window.innerWidth, out: out.map((one) => one.outerHTML.slice(0, 200)) };
  });
  assert.ok(wide.wide <= 0, `${what} is ${wide.wide} px too wide`);
  assert.deepEqual(wide.out, [], what);
}

async function scheme(value) {
  await browser.devtools("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }, { name: "prefers-reduced-motion", value: "reduce" }] });
}

async function picture(name) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, `${name}.png`), await browser.screenshot());
}

/** Whether everybody can read what is shown, in both schemes and at all sizes. */
async function audit(name) {
  for (const colours of ["light", "dark"]) {
    await scheme(colours);
    for (const width of [320, 768, 1280]) {
      await size(width, 900);
      await picture(`${name}-${colours}-${width}`);
      await fits(`${name} at ${width} px`);
    }
    // Twice the size, as browsers zoom: half as many pixels, twice as dense. And letters alone.
    await size(640, 450, 2);
    await fits(`${name} at 200 %`);
    await picture(`${name}-${colours}-zoomed`);
    await size(1280, 900);
    await browser.run(() => { document.documentElement.style.fontSize = "200%"; });
    await fits(`${name} with letters of 200 %`);
    await browser.run(() => { document.documentElement.style.fontSize = ""; });
    const found = !AXE ? [] : await browser.run(async (axe) => {
      if (!window.axe) {
        // The policy of the page lets nothing in; the tester has its own way.
        (0, eval)(axe);
      }
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
      return violations.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.html} ${node.failureSummary}`).join("; ")}`);
    }, AXE);
    assert.deepEqual(found, [], `${name}, ${colours}`);
  }
}

inBrowser("axe-core finds nothing on any kind of page, and none is too wide", async () => {
  await browser.devtools("Page.setBypassCSP", { enabled: true });
  const fill = (answer) => browser.run((answer) => {
    const form = document.querySelector("form");
    for (const input of form.querySelectorAll("input, textarea")) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = answer.split(",").includes(input.value);
      else input.value = answer;
    }
    form.requestSubmit();
  }, answer);
  await begin(page("letter-to-ex"));
  await audit("start");
  await click("Start");
  await audit("question");
  await fill("");
  await audit("error");
  await fill("barely");
  await audit("helped");
  await click("Go on with the questions");
  await fill("they");
  await audit("choices");
  await click("Your answers so far");
  await audit("sofar");
  await begin(page("letter-to-ex"));
  await play(["harm"]);
  await audit("at-once");
  await begin(page("pizza"));
  await click("Start");
  await fill("nothing");
  await fill("very");
  await fill("vegan");
  await audit("number");
  await fill("1.0");
  if ((await heading()) === "Read as 1 euro.") await audit("read");
  await begin(page("pizza"));
  await play(["nothing", "little"]);
  await audit("advice-short");
  await click("Change an answer");
  await audit("review");
  await click("Change your answer: Hunger");
  await audit("revisit");
  await fill("very");
  await audit("change");
  await begin(page("letter-to-ex"));
  const first = scenarios("letter-to-ex").map((scenario) => scenario.answers).find((answers) => answers.draft && answers.silence && answers.ex_name);
  await audit("start-again");
  const next = await engine("letter-to-ex");
  let at = next("");
  const replies = [];
  while (at.stage === "ask") {
    const answer = first?.[at.question.id];
    replies.push(answer === undefined ? null : words(answer));
    at = next(at.answers, answer === undefined ? { act: "skip" } : { act: "reply", words: words(answer) });
  }
  await play(replies);
  await audit("advice");
  await browser.run(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await audit("advice-open");
  await click("Save my answers");
  await audit("keep");
  await browser.devtools("Page.setBypassCSP", { enabled: false });
});

/** Presses Tab until the focus is where it is wanted. */
async function tabTo(is, ...args) {
  for (let tries = 0; tries < 60; tries += 1) {
    await browser.press(KEYS.tab);
    if (await browser.run(is, ...args)) return;
  }
  throw new Error(`Tab never comes there: ${is} ${args}`);
}
const tabToButton = (label) => tabTo((label) => document.activeElement?.tagName === "BUTTON" && document.activeElement.textContent.trim() === label, label);

/** Answers the question that is asked, by keys alone. */
async function answerByKeys(question, reply) {
  if (reply === null) {
    await tabToButton("Go on without an answer");
    return browser.press(KEYS.enter);
  }
  if (question.options.length === 0) {
    await tabTo(() => document.activeElement?.id === "typed");
    await browser.press(...reply);
    // In a field of several lines Enter begins the next.
    if (question.lines > 1) await tabToButton("Continue");
    return browser.press(KEYS.enter);
  }
  if (question.type === "choices") {
    for (const id of question.options.map((option) => option.id).filter((id) => reply.split(",").includes(id))) {
      await tabTo((id) => document.activeElement?.value === id, id);
      await browser.press(KEYS.space);
    }
    return browser.press(KEYS.enter);
  }
  await tabTo(() => document.activeElement?.type === "radio");
  await browser.press(KEYS.space);
  for (let tries = 0; tries < 20; tries += 1) {
    if (await browser.run((id) => document.activeElement?.value === id, reply)) break;
    await browser.press(KEYS.down);
  }
  await browser.press(KEYS.enter);
}

inBrowser("the keyboard alone plays whole ways of every built-in flow", async () => {
  let pages = 0;
  for (const id of BUILT_IN) {
    const next = await engine(id);
    const all = scenarios(id).filter((scenario) => scenario.expect?.outcome && !scenario.expect.at_once);
    for (const scenario of [all[0], all[Math.floor(all.length / 2)]]) {
      await begin(page(id));
      await tabToButton("Start");
      await browser.press(KEYS.enter);
      let at = next("");
      while (at.stage === "ask") {
        const answer = scenario.answers?.[at.question.id];
        const reply = answer === undefined ? null : words(answer);
        const asked = at.question.ask;
        await browser.wait((asked) => document.querySelector("h1")?.textContent === asked, asked);
        assert.equal(await browser.run(() => document.activeElement?.tagName), "H1", "it is read out");
        await answerByKeys(at.question, reply);
        at = next(at.answers, reply === null ? { act: "skip" } : { act: "reply", words: reply });
        pages += 1;
        // What comes before the next question.
        for (const [first, label] of [[at.read_as, "Yes"], [at.helped.length > 0, "Go on with the questions"]]) {
          if (!first) continue;
          await tabToButton(label);
          await browser.press(KEYS.enter);
        }
      }
      if (!at.page.at_once) {
        await browser.wait(() => document.querySelector("h1")?.textContent.startsWith("Here"));
        await tabToButton("Show me the advice");
        await browser.press(KEYS.enter);
      }
      await browser.wait((title) => document.querySelector("h1")?.textContent === title, at.page.title);
    }
  }
  return `${pages} questions`;
});

/** What a screen reader has of a page: roles, names and states, in order. */
async function heard() {
  const { nodes } = await browser.devtools("Accessibility.getFullAXTree");
  const all = new Map(nodes.map((node) => [node.nodeId, node]));
  const lines = [];
  const walk = (node, depth) => {
    const role = node.role?.value;
    const silent = node.ignored || ["generic", "none", "InlineTextBox", "LineBreak", "ListMarker", "RootWebArea"].includes(role);
    const name = (node.name?.value ?? "").replace(/\s+/g, " ").trim();
    if (!silent && !(role === "StaticText" && !name)) {
      const states = (node.properties ?? []).filter(({ name, value }) => ["checked", "expanded", "invalid", "focused", "required", "level"].includes(name)
        && !["false", false].includes(value.value)).map(({ name, value }) => (value.value === true || value.value === "true" ? name : `${name} ${value.value}`));
      const described = node.description?.value ? [`described: ${node.description.value.replace(/\s+/g, " ").trim()}`] : [];
      lines.push(`${"  ".repeat(depth)}${role}${name ? ` "${name}"` : ""}${[...states, ...described].map((one) => `, ${one}`).join("")}`);
    }
    // The words of a name are said with it.
    const said = ["heading", "button", "link", "DisclosureTriangle"].includes(role) && !silent;
    for (const child of node.childIds ?? []) {
      const below = all.get(child);
      if (below && !(said && below.role?.value === "StaticText")) walk(below, depth + (silent ? 0 : 1));
    }
  };
  walk(nodes[0], 0);
  return lines.join("\n");
}

inBrowser("a screen reader has all of a whole play, as the transcript says", async () => {
  const told = [];
  const hear = async (what) => told.push(`# ${what}\n\n${await heard()}\n`);
  const fill = async (value, next) => {
    await browser.run((value) => {
      const field = document.querySelector("#typed") ?? document.querySelector(`input[value="${value}"]`);
      if (field?.id === "typed") field.value = value;
      else if (field) field.checked = true;
      document.querySelector("form").requestSubmit();
    }, value);
    if (next) await browser.wait((next) => document.querySelector("h1").textContent === next, next);
  };
  await begin(page("pizza"));
  await hear("The first page");
  await click("Start");
  await hear("A question with several answers");
  await fill("");
  await hear("Nothing was chosen");
  await fill("nothing", "How hungry are you?");
  await hear("A question with one answer");
  await fill("very", "Do you follow a diet?");
  await fill("vegan");
  await browser.wait(() => document.querySelector("#typed"));
  await hear("A number");
  await fill("eleven hundred");
  await hear("A number that can't be read");
  await fill("11");
  await browser.wait(() => document.querySelector("h1").textContent.startsWith("Here"));
  await hear("All answers");
  await click("Change your answer: Hunger");
  await hear("An answer again");
  await fill("little", "Make this change?");
  await hear("What a change does");
  await click("No, keep it as it was");
  await browser.wait(() => document.querySelector("h1").textContent.startsWith("Here"));
  await click("Show me the advice");
  await hear("The advice");
  await browser.run(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
  await hear("The advice, with everything open");
  await begin(page("letter-to-ex"));
  await play(["harm"]);
  await hear("Help in danger");
  const file = join(tests, "transcript.txt");
  const now = told.join("\n");
  if (process.env.ACCEPT) writeFileSync(file, now);
  assert.equal(now, readFileSync(file, "utf8"), "ACCEPT=1 accepts it");
});

inBrowser("a page that frames an exported one is told nothing", async () => {
  await served(page("pizza"), async (host) => {
    await browser.go(`${host}/other`);
    const heard = await browser.run(async (host) => {
      const heard = [];
      addEventListener("message", (event) => heard.push(event.data));
      const frame = document.createElement("iframe");
      frame.src = `${host}/`;
      document.body.append(frame);
      await new Promise((ready) => frame.addEventListener("load", ready));
      await new Promise((ready) => setTimeout(ready, 500));
      [...frame.contentDocument.querySelectorAll("button")].find((one) => one.textContent === "Start").click();
      frame.contentWindow.postMessage({ open: { given: "{}", answers: [] }, serial: 1 }, "*");
      await new Promise((ready) => setTimeout(ready, 200));
      return [heard, frame.contentDocument.querySelector("h1").textContent];
    }, host);
    assert.deepEqual(heard, [[], "Is there anything you can't eat?"]);
  });
});

previewTests({ test: inBrowser, browser: () => browser, run, program, folder, root, audit });

// All of them ---------------------------------------------------------------------------------

if (!existsSync(program)) throw new Error(`there is no program at ${program}: cargo build`);
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const unwanted = process.argv.slice(2).filter((word) => word.startsWith("-")).map((word) => word.slice(1));
const chosen = cases.filter(({ name }) => wanted.every((word) => name.includes(word)) && !unwanted.some((word) => name.includes(word)));
const started = chosen.some(({ needs }) => needs === "browser") ? await Browser.start() : null;
if (started) browser = started;
let failed = 0;
for (const { name, does, needs } of chosen) {
  if (needs === "browser" && !started) continue;
  // Each begins in a browser of its own, so that none meets what another left in its history. One
  // that fails is tried once more, and said to have been.
  for (const last of [false, true]) {
    const begun = Date.now();
    try {
      if (needs === "browser") {
        await browser.again();
        await size(1280, 900);
      }
      const told = await does();
      console.log(`ok      ${name}${told ? `: ${told}` : ""} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
      break;
    } catch (why) {
      failed += last ? 1 : 0;
      console.log(`${last ? "FAILED " : "again  "} ${name}\n${why?.stack ?? why}`);
    }
  }
}
if (started) await browser.end();
else if (chosen.some(({ needs }) => needs === "browser")) {
  console.log("NOT RUN: there is no Chromium with its driver, so no page was tried in a browser");
  if (process.env.QUANDARY_BROWSER === "required") failed += 1;
}
process.exit(failed > 0 ? 1 : 0);

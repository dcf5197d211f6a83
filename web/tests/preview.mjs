// @ts-check
// `quandary preview` in a browser: it stays at the question while the flow is saved.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { KEYS } from "./driver.mjs";

/** Starts a preview, and hands over its address. */
async function previewed(program, folder, file, does) {
  const running = spawn(program, ["preview", file, "--today", "2026-11-23"], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  try {
    const { value } = await createInterface({ input: running.stdout })[Symbol.asyncIterator]().next();
    await does(String(value));
  } finally {
    running.kill();
  }
}

const LEAVES = `
quandary: 1
title: May I leave?
quick_exit: true
start: sure
questions:
  sure: {ask: Are you sure?, type: yes_no, next: {yes: go, no: stay}}
outcomes:
  go: {tone: go, title: Go}
  stay: {tone: stop, title: Stay}
`;

/**
 * The tests of the preview.
 * @param {{test: (name: string, does: () => Promise<any>) => void, browser: () => any, run: (...args: string[]) => string, program: string, folder: string, root: string, audit: (name: string) => Promise<void>}} given
 */
export function previewTests({ test, browser, run, program, folder, root, audit }) {
  /** Runs a function in the page of the player, whose document comes first. */
  const player = (code, ...args) => browser().run(
    `(...args) => (${code})(document.getElementById("player").contentDocument, ...args)`, ...args);
  const wait = (code, ...args) => browser().wait(
    `(...args) => (${code})(document.getElementById("player").contentDocument, ...args)`, ...args);
  const heading = (words) => wait((page, words) => page?.querySelector("h1")?.textContent === words, words);
  const press = async (label) => {
    await wait((page, label) => [...(page?.querySelectorAll("button") ?? [])].some((one) => one.textContent.trim() === label), label);
    await player((page, label) => [...page.querySelectorAll("button")].find((one) => one.textContent.trim() === label).click(), label);
  };
  const answer = (value) => player((page, value) => {
    page.querySelector(`input[value="${value}"]`).checked = true;
    page.querySelector("form").requestSubmit();
  }, value);
  const lit = (id) => browser().wait((id) => document.getElementById("ladder").contentDocument?.querySelector(".here")?.id === id, id);
  const top = (id) => browser().run((id) => document.getElementById(id).textContent, id);

  test("the preview stays at the question while the flow is saved", async () => {
    const file = join(folder, "pizza.yaml");
    const flow = readFileSync(join(root, "flows/pizza.yaml"), "utf8");
    writeFileSync(file, flow);
    // What audits it has to get in.
    await browser().devtools("Page.setBypassCSP", { enabled: true });
    await previewed(program, folder, "pizza.yaml", async (address) => {
      await browser().go(address);
      await heading("Which pizza do we order?");
      await press("Start");
      await heading("Is there anything you can't eat?");
      await lit("q1");
      await answer("nothing");
      await heading("How hungry are you?");
      await answer("very");
      await heading("Do you follow a diet?");
      await lit("q3");
      const steps = await browser().run(() => history.length);
      await player((page) => { page.querySelectorAll("input")[1].checked = true; });

      // The first question is reworded, and so is the present one: both answers still count.
      writeFileSync(file, flow.replace("Is there anything you can't eat?", "What can't you eat?").replace("Do you follow a diet?", "Which diet is yours?"));
      await heading("Which diet is yours?");
      await lit("q3");
      assert.ok(await player((page) => page.querySelectorAll("input")[1].checked), "what was chosen and not sent yet");
      assert.equal(await browser().run(() => history.length), steps);
      await press("Back");
      await heading("How hungry are you?");
      await lit("q2");
      await press("Back");
      await heading("What can't you eat?");
      await browser().call("POST", "/forward");
      await heading("How hungry are you?");
      await browser().call("POST", "/forward");
      await heading("Which diet is yours?");

      // An error is told at its line, and the flow as it was is played on.
      writeFileSync(file, flow.replace("start: cannot_eat", "start: cant_eat"));
      await browser().wait(() => document.querySelector("#findings li.error mark")?.textContent === "cant_eat");
      assert.match(await top("note"), /^This is the flow as it was before/);
      assert.match(await top("status"), /^Read at \d\d:\d\d:\d\d: 1 error/);
      await answer("vegan");
      await wait((page) => page.querySelector("#typed") !== null);
      await audit("preview-error");
      rmSync(file);
      await browser().wait(() => document.getElementById("status").textContent.startsWith("there is no file"));

      // What the answer was for is gone: it is asked again, from there on.
      writeFileSync(file, flow.replaceAll("vegan", "plants"));
      await browser().wait(() => document.getElementById("note").hidden);
      await heading("Do you follow a diet?");
      await lit("q3");
      writeFileSync(file, flow);
      await wait((page) => page.querySelector('input[value="vegan"]') !== null);
      await answer("vegan");
      await wait((page) => page.querySelector("#typed") !== null);
      await player((page) => {
        page.querySelector("#typed").value = "11";
        page.querySelector("form").requestSubmit();
      });
      await press("Show me the advice");
      await wait((page) => page.querySelector("article") !== null);
      await browser().wait(() => document.getElementById("ladder").contentDocument?.querySelector(".here")?.id.startsWith("o"));

      // These answers as a scenario, which `quandary test` accepts.
      await browser().run(() => document.getElementById("copy").click());
      const scenario = await browser().wait(() => document.getElementById("scenario").value);
      assert.match(scenario, /^scenarios:\n {2}- name: /);
      writeFileSync(join(folder, "pizza.scenarios.yaml"), scenario);
      assert.match(run("test", file), /1 scenario/);
      await audit("preview");
      await browser().run(() => document.getElementById("again").click());
      await heading("Which pizza do we order?");
    });
    await browser().wait(() => document.getElementById("status").textContent.startsWith("The preview has ended."));
  });

  test("whoever leaves a preview at once leaves the flow, and can begin again", async () => {
    writeFileSync(join(folder, "leaves.yaml"), LEAVES);
    await previewed(program, folder, "leaves.yaml", async (address) => {
      await browser().go(address);
      await press("Start");
      await heading("Are you sure?");
      await press("Leave this page");
      await browser().wait(() => document.getElementById("note").textContent.startsWith("You left."));
      assert.equal(await player((page) => page.body.innerText.trim()), "");
      // A save brings nothing back.
      writeFileSync(join(folder, "leaves.yaml"), LEAVES.replace("Are you sure?", "Really?"));
      await browser().wait(() => /^Read at/.test(document.getElementById("status").textContent));
      await new Promise((ready) => setTimeout(ready, 600));
      assert.equal(await player((page) => page.body.innerText.trim()), "");
      await browser().run(() => document.getElementById("again").click());
      await press("Start");
      await heading("Really?");
      await player((page) => page.querySelector("input").focus());
      await browser().press(KEYS.escape);
      await browser().wait(() => document.getElementById("note").textContent.startsWith("You left."));
    });
  });

  test("a page from elsewhere can't read or frame a preview", async () => {
    writeFileSync(join(folder, "leaves.yaml"), LEAVES);
    await previewed(program, folder, "leaves.yaml", async (address) => {
      await browser().go("about:blank");
      await browser().go(`data:text/html,<title>elsewhere</title><iframe src="${address}"></iframe>`);
      const told = await browser().run(async (address) => {
        const read = await fetch(address).then((answer) => answer.text(), () => "");
        const sent = await fetch(`${address}scenario`, { method: "POST", body: "{}" }).then((answer) => answer.text(), () => "");
        return [read, sent];
      }, address);
      assert.deepEqual(told, ["", ""]);
    });
  });
}

// @ts-check
// A browser, led over WebDriver by the driver that comes with it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** The names of the driver, in the order in which they are tried. */
const DRIVERS = [process.env.CHROMEDRIVER, "chromedriver", "/usr/bin/chromedriver"];

export class Browser {
  /** Starts a browser; nothing where there is none. */
  static async start() {
    for (const name of DRIVERS.filter(Boolean)) {
      const port = 20000 + Math.floor(Math.random() * 20000);
      const driver = spawn(/** @type {string} */ (name), [`--port=${port}`], { stdio: "ignore" });
      const failed = once(driver, "error").then(() => false);
      const ready = (async () => {
        for (let tries = 0; tries < 100; tries += 1) {
          await sleep(100);
          const status = await fetch(`http://127.0.0.1:${port}/status`).catch(() => null);
          if (status?.ok) return true;
        }
        return false;
      })();
      if (!(await Promise.race([failed, ready]))) continue;
      const browser = new Browser(driver, `http://127.0.0.1:${port}`);
      await browser.open();
      return browser;
    }
    return null;
  }

  constructor(driver, address) {
    this.driver = driver;
    this.address = address;
    this.session = "";
  }

  async open() {
    const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--force-prefers-reduced-motion"];
    const capabilities = { alwaysMatch: { browserName: "chrome", "goog:chromeOptions": { args } } };
    const { sessionId } = await this.call("POST", "/session", { capabilities }, "");
    this.session = `/session/${sessionId}`;
    await this.call("POST", "/timeouts", { script: 600000 });
  }

  /** Begins anew, with a browser that has seen nothing. */
  async again() {
    await this.call("DELETE", "").catch(() => null);
    await this.open();
  }

  async call(method, path, body = {}, session = this.session) {
    const answer = await fetch(this.address + session + path, {
      method,
      headers: { "content-type": "application/json" },
      body: method === "POST" ? JSON.stringify(body) : undefined,
    });
    const { value } = /** @type {any} */ (await answer.json());
    if (!answer.ok) throw new Error(`${path}: ${value?.message}`);
    return value;
  }

  go(address) {
    return this.call("POST", "/url", { url: address });
  }

  address_() {
    return this.call("GET", "/url");
  }

  back() {
    return this.call("POST", "/back");
  }

  /** Runs a function in the page, which is called with these arguments. */
  run(code, ...args) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${code})(...[...arguments].slice(0, -1))).then((value) => done({ value }), (why) => done({ why: String(why?.stack ?? why) }));`;
    return this.call("POST", "/execute/async", { script, args }).then((told) => {
      if (told?.why) throw new Error(told.why);
      return told?.value;
    });
  }

  /** Runs a function in the page that gives a value at once: it may lead the page elsewhere. */
  now(code, ...args) {
    return this.call("POST", "/execute/sync", { script: `return (${code})(...arguments);`, args });
  }

  async wait(code, ...args) {
    for (let tries = 0; tries < 200; tries += 1) {
      const told = await this.run(code, ...args).catch(() => null);
      if (told) return told;
      await sleep(50);
    }
    throw new Error(`it never came: ${code}`);
  }

  /** Presses keys, one after the other. */
  async press(...keys) {
    const actions = keys.flatMap((key) => [{ type: "keyDown", value: key }, { type: "keyUp", value: key }]);
    await this.call("POST", "/actions", { actions: [{ type: "key", id: "keys", actions }] });
  }

  devtools(cmd, params = {}) {
    return this.call("POST", "/goog/cdp/execute", { cmd, params });
  }

  async screenshot() {
    return Buffer.from(await this.call("GET", "/screenshot"), "base64");
  }

  async end() {
    await this.call("DELETE", "").catch(() => {});
    this.driver.kill();
  }
}

export const KEYS = { tab: "\ue004", enter: "\ue007", space: " ", down: "\ue015", escape: "\ue00c" };
export { ELEMENT };

// Chromium, driven through its driver's HTTP interface (W3C WebDriver, and Chromium's own commands where
// that has none).

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
];

export class Browser {
  #driver;
  #profile;
  #session;

  static async start() {
    const browser = new Browser();
    browser.#driver = spawn(process.env.CHROMEDRIVER ?? 'chromedriver', ['--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    browser.#profile = await mkdtemp(join(tmpdir(), 'signet-pages-'));
    try {
      const address = `http://127.0.0.1:${await portOf(browser.#driver)}/session`;
      const options = { binary: process.env.CHROMIUM, args: [...FLAGS, `--user-data-dir=${browser.#profile}`] };
      const { sessionId } = await call('POST', address, { capabilities: { alwaysMatch: { 'goog:chromeOptions': options } } });
      browser.#session = `${address}/${sessionId}`;
    } catch (error) {
      await browser.stop();
      throw error;
    }
    return browser;
  }

  async stop() {
    if (this.#session) await call('DELETE', this.#session);
    this.#driver.kill();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  open(url) {
    return call('POST', `${this.#session}/url`, { url });
  }

  /** Runs a script that answers by calling its last argument. */
  run(script) {
    return call('POST', `${this.#session}/execute/async`, { script, args: [] });
  }

  async emulate(width, scheme) {
    const metrics = { width, height: 800, deviceScaleFactor: 1, mobile: false };
    await this.#command('Emulation.setDeviceMetricsOverride', metrics);
    await this.#command('Emulation.setEmulatedMedia', { features: [
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ] });
  }

  /** The whole page, to its end, as a PNG. */
  async photograph() {
    const { data } = await this.#command('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true });
    return Buffer.from(data, 'base64');
  }

  #command(cmd, params) {
    return call('POST', `${this.#session}/goog/cdp/execute`, { cmd, params });
  }
}

async function call(method, url, body) {
  const response = await fetch(url, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`Chromium: ${value.message.split('\n')[0]}`);
  return value;
}

/** The port that a driver started on `--port=0` says it took. */
async function portOf(driver) {
  const failed = new Promise((_, reject) => driver.once('error', reject));
  const said = (async () => {
    for await (const line of createInterface({ input: driver.stdout })) {
      const port = /started successfully on port (\d+)/.exec(line);
      if (port) return port[1];
    }
    throw new Error('the driver of Chromium ended before it listened');
  })();
  return Promise.race([said, failed]);
}

// Photographs every page that `index.json` of a folder names into the same folder, with a contact sheet; with
// --check also reports what axe-core finds and any sideways scrolling.

import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';

import { Browser } from './browser.mjs';
import { contactSheet } from './contact_sheet.mjs';

// English, and what stands in for longer languages, show the layout in all its variants and are looked at by
// axe-core. The other languages show their words, most cramped on a phone.
const LAYOUT_LANGUAGES = ['en', 'en-XA'];
const VARIANTS = [390, 1280].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));
// 640 px at 200 % zoom leaves this many; WCAG 1.4.10 asks for no sideways scrolling there.
const NARROWEST = 320;
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };

async function main(folder, check) {
  const pages = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const server = await serve(folder);
  const browser = await Browser.start();
  const findings = [];
  try {
    for (const page of pages) {
      await browser.open(`http://127.0.0.1:${server.address().port}/${page.file}`);
      for (const variant of variantsOf(page)) {
        await browser.emulate(variant.width, variant.scheme);
        await writeFile(join(folder, picture(page, variant)), await browser.photograph());
        if (check && showsLayout(page)) findings.push(...await axeFindings(browser, axe, caption(page, variant)));
      }
      if (check) findings.push(...await sidewaysFindings(browser, page));
    }
  } finally {
    await browser.stop();
    server.close();
  }
  const sheet = join(folder, 'contact_sheet.html');
  await writeFile(sheet, contactSheet(pages, variantsOf, picture, caption));
  for (const finding of findings) console.log(finding);
  const checked = check ? `, ${findings.length} findings` : '';
  console.log(`${pages.length} pages${checked}: ${sheet}`);
  return findings.length === 0;
}

function variantsOf(page) {
  return showsLayout(page) ? VARIANTS : VARIANTS.slice(0, 1);
}

function showsLayout(page) {
  return LAYOUT_LANGUAGES.includes(page.language);
}

function picture(page, { width, scheme }) {
  return `${page.file.replace(/\.html$/, '')}-${width}-${scheme}.png`;
}

function caption(page, { width, scheme }) {
  return `${page.name} (${page.language}), ${width} px, ${scheme}`;
}

/** A web server for the folder: pages ask for their stylesheet by an absolute path. */
async function serve(folder) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const file = createReadStream(join(folder, path));
    file.on('open', () => response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' }));
    file.on('error', () => response.writeHead(404).end());
    file.pipe(response);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

async function axeFindings(browser, axe, where) {
  const violations = await browser.run(`
    const done = arguments[arguments.length - 1];
    if (!window.axe) { ${axe} }
    axe.run(document, { resultTypes: ['violations'] })
      .then((results) => done(results.violations), (error) => done([{ id: String(error), help: '', nodes: [] }]));
  `);
  return violations.map(({ id, help, nodes }) =>
    `${where}: ${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

async function sidewaysFindings(browser, page) {
  await browser.emulate(NARROWEST, 'light');
  const width = await browser.run('arguments[0](document.documentElement.scrollWidth)');
  return width > NARROWEST ? [`${page.name} (${page.language}), ${NARROWEST} px: scrolls sideways, ${width} px wide`] : [];
}

const [folder, ...flags] = process.argv.slice(2);
main(folder, flags.includes('--check')).then(
  (sound) => { process.exitCode = sound ? 0 : 1; },
  (error) => { console.error(`pages: ${error.message}`); process.exitCode = 1; },
);

// One HTML page with every picture on it.

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 24px; background: #888; }
  section > div { display: flex; gap: 24px; align-items: flex-start; overflow-x: auto; padding-bottom: 24px; }
  img { border: 1px solid #444; max-height: 700px; }
  h2 { margin: 24px 0 8px; }
`;

/**
 * Every page, a section for each name. `variantsOf(page)` lists what it is photographed in,
 * `picture(page, variant)` names the file of one picture, `caption(page, variant)` says what it shows.
 */
export function contactSheet(pages, variantsOf, picture, caption) {
  const names = [...new Set(pages.map((page) => page.name))];
  const sections = names.map((name) => {
    const shown = pages.filter((page) => page.name === name);
    const pictures = shown.flatMap((page) => variantsOf(page).map((variant) => {
      const alt = escape(caption(page, variant));
      return `<img src="${escape(picture(page, variant))}" alt="${alt}" title="${alt}">`;
    }));
    return `<section><h2>${escape(name)}</h2><div>${pictures.join('\n')}</div></section>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Signet's pages</title>
<style>${STYLE}</style><h1>Signet's pages</h1>${sections.join('\n')}</html>`;
}

function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

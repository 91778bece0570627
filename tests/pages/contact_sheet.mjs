// One HTML page with every picture on it.

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 24px; background: #888; }
  section > div { display: flex; gap: 24px; align-items: flex-start; overflow-x: auto; padding-bottom: 24px; }
  img { border: 1px solid #444; max-height: 700px; }
  h2 { margin: 24px 0 8px; }
`;

/** `picture(page, width, scheme)` names the file of one picture. */
export function contactSheet(pages, widths, schemes, picture) {
  const sections = pages.map((page) => {
    const pictures = schemes.flatMap((scheme) => widths.map((width) => {
      const alt = `${page.name}, ${width} px, ${scheme}`;
      return `<img src="${escape(picture(page, width, scheme))}" alt="${escape(alt)}" title="${escape(alt)}">`;
    }));
    return `<section><h2>${escape(page.name)}</h2><div>${pictures.join('\n')}</div></section>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Signet's pages</title>
<style>${STYLE}</style><h1>Signet's pages</h1>${sections.join('\n')}</html>`;
}

function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

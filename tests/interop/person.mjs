// A person at a browser without scripts: follows redirects, keeps cookies, fills in forms.

const STEPS = 20;

export class Person {
  #cookies = new Map();
  #username;
  #password;

  constructor(username, password) {
    this.#username = username;
    this.#password = password;
  }

  /** Opens `address` and does what each page asks, until Signet sends the browser to `destination`. */
  async goTo(address, destination) {
    let request = { url: new URL(address), method: 'GET' };
    for (let step = 0; step < STEPS; step += 1) {
      if (request.url.href.startsWith(destination)) return request.url;
      const response = await this.#send(request);
      const location = response.headers.get('location');
      request = location
        ? { url: new URL(location, request.url), method: 'GET' }
        : this.#answer(await response.text(), request.url, response.status);
    }
    throw new Error(`no end after ${STEPS} steps, now at ${request.url}`);
  }

  async #send({ url, method, body }) {
    const headers = { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    if (body) headers.origin = url.origin;
    const response = await fetch(url, { method, body, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
      this.#cookies.set(name, value);
    }
    return response;
  }

  /** The request that a press of the page's button sends. */
  #answer(page, url, status) {
    const form = [...page.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)]
      .map(([, attributes, content]) => ({ attributes: read(attributes), content }))
      .find(({ content }) => /id="(login-submit|consent-allow)"/.test(content));
    if (!form) throw new Error(`${status} at ${url} with nothing to press: ${heading(page)}`);
    const body = new URLSearchParams();
    for (const [, attributes] of form.content.matchAll(/<input\b([^>]*)>/gi)) {
      const field = read(attributes);
      if (field.name && field.type !== 'checkbox') body.append(field.name, this.#value(field));
    }
    const [, button] = /<button\b([^>]*id="(?:login-submit|consent-allow)"[^>]*)>/i.exec(form.content);
    const { name, value, formaction } = read(button);
    if (name) body.append(name, value ?? '');
    return { url: new URL(formaction || form.attributes.action || url, url), method: 'POST', body };
  }

  #value(field) {
    if (field.name === 'username') return this.#username;
    if (field.name === 'password') return this.#password;
    return field.value ?? '';
  }
}

function read(attributes) {
  const pairs = [...attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)];
  return Object.fromEntries(pairs.map(([, name, value]) => [name.toLowerCase(), unescape(value ?? '')]));
}

function unescape(text) {
  const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => named[name]);
}

function heading(page) {
  return /<h1[^>]*>([\s\S]*?)<\/h1>/i.exec(page)?.[1].trim() ?? page.slice(0, 200);
}

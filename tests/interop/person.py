"""A person at a browser without scripts: follows redirects, keeps cookies, fills in forms."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import requests

STEPS = 20


class Forms(HTMLParser):
    """The forms of a page, each with its fields and the id of its buttons."""

    def __init__(self, page):
        super().__init__()
        self.forms = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({"action": given.get("action"), "fields": {}, "buttons": {}})
        elif not self.forms:
            return
        elif tag == "input" and given.get("name") and given.get("type") != "checkbox":
            self.forms[-1]["fields"][given["name"]] = given.get("value") or ""
        elif tag == "button" and given.get("id"):
            self.forms[-1]["buttons"][given["id"]] = given


class Person:
    def __init__(self, username, password):
        self.known = {"username": username, "password": password}
        self.browser = requests.Session()

    def go_to(self, address, destination):
        """Opens `address` and does what each page asks, until Signet sends the browser to `destination`."""
        response = self.browser.get(address, allow_redirects=False)
        for _ in range(STEPS):
            if response.is_redirect:
                address = urljoin(response.url, response.headers["location"])
                if address.startswith(destination):
                    return address
                response = self.browser.get(address, allow_redirects=False)
            else:
                response = self.press(response)
        raise AssertionError(f"no end after {STEPS} steps, now at {response.url}")

    def press(self, response):
        """Presses the button that signs in or consents."""
        for form in Forms(response.text).forms:
            for name in ("login-submit", "consent-allow"):
                if name in form["buttons"]:
                    return self.send(response, form, form["buttons"][name])
        raise AssertionError(f"{response.status_code} at {response.url} with nothing to press: {response.text[:300]}")

    def send(self, response, form, button):
        fields = {name: self.known.get(name, value) for name, value in form["fields"].items()}
        if button.get("name"):
            fields[button["name"]] = button.get("value") or ""
        target = urljoin(response.url, button.get("formaction") or form["action"] or response.url)
        here = urlsplit(response.url)
        headers = {"Origin": f"{here.scheme}://{here.netloc}"}
        return self.browser.post(target, data=fields, headers=headers, allow_redirects=False)

/* What a page does more where a script runs. Old syntax on purpose: every browser reads it. */
(function () {
  "use strict";

  function each(selector, act) {
    var found = document.querySelectorAll(selector);
    for (var i = 0; i < found.length; i += 1) {
      act(found[i]);
    }
  }

  function reveal(button) {
    var field = document.getElementById(button.getAttribute("aria-controls"));
    if (!field) {
      return;
    }
    function show(plain) {
      field.type = plain ? "text" : "password";
      button.firstChild.nodeValue = button.getAttribute(plain ? "data-hide" : "data-show");
      button.setAttribute("aria-label", button.getAttribute(plain ? "data-hide-label" : "data-show-label"));
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      show(field.type === "password");
    });
    if (field.form) {
      field.form.addEventListener("submit", function () {
        show(false);
      });
    }
  }

  /* Asks the server how hard the password in a field is to guess, a moment after the last key. */
  function measure(place) {
    var field = document.getElementById(place.getAttribute("data-of"));
    if (!field || !field.form) {
      return;
    }
    var meter = place.querySelector("meter");
    var words = meter.nextElementSibling;
    var asked = null;
    var timer = 0;
    function show(score, label) {
      meter.value = score;
      words.textContent = label;
    }
    function body() {
      var parts = ["password=" + encodeURIComponent(field.value)];
      parts.push("ui_locales=" + encodeURIComponent(document.documentElement.lang));
      var names = { csrf: "csrf", name: "name", email: "email", username: "email" };
      for (var name in names) {
        var other = field.form.elements[name];
        if (other && other.value) {
          parts.push(names[name] + "=" + encodeURIComponent(other.value));
        }
      }
      return parts.join("&");
    }
    function ask() {
      asked = new XMLHttpRequest();
      asked.open("POST", place.getAttribute("data-strength"));
      asked.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
      asked.onload = function () {
        if (this === asked && this.status === 200) {
          var answer = JSON.parse(this.responseText);
          show(answer.score + 1, answer.label);
        }
      };
      asked.send(body());
    }
    place.hidden = false;
    field.addEventListener("input", function () {
      clearTimeout(timer);
      asked = null;
      if (field.value) {
        timer = setTimeout(ask, 250);
      } else {
        show(0, "");
      }
    });
  }

  function sendOnce(form) {
    form.addEventListener("submit", function (event) {
      if (form.getAttribute("data-sent")) {
        event.preventDefault();
        return;
      }
      form.setAttribute("data-sent", "yes");
      form.classList.add("sent");
    });
  }

  function sendAgain(form) {
    form.removeAttribute("data-sent");
    form.classList.remove("sent");
  }

  function copy(button) {
    var source = document.getElementById(button.getAttribute("data-copy"));
    if (!source || !navigator.clipboard) {
      return;
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(source.textContent).then(function () {
        button.nextElementSibling.textContent = button.getAttribute("data-done");
      });
    });
  }

  function closeable(menu) {
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.firstElementChild.focus();
      }
    });
    document.addEventListener("click", function (event) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
  }

  function start() {
    each("button.reveal", reveal);
    each("[data-strength]", measure);
    each("form:not([data-downloads])", sendOnce);
    each("button[data-copy]", copy);
    each("details.menu", closeable);
    each("form[data-send-at-once]", function (form) {
      form.submit();
    });
  }

  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      each("form", sendAgain);
    }
  });

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
}());

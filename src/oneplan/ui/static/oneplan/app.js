// The few things script adds. Every page works without.
import { initAll } from "../vendor/govuk-frontend.js";

initAll();

// Two minutes before the session ends, say so and offer more time (WCAG 2.2.1). Afterwards keep what was typed readable.
const WARN_BEFORE = 120;
const dialog = document.getElementById("session-warning");

if (dialog) {
  const title = document.getElementById("session-warning-title");
  const text = document.getElementById("session-warning-text");
  const stay = document.getElementById("session-warning-stay");
  const first = { title: title.textContent, text: text.textContent };
  let endsAt = Date.now() + Number(dialog.dataset.endsIn) * 1000;
  let over = false;

  const say = (heading, sentence, button) => {
    title.textContent = heading;
    text.textContent = sentence;
    stay.textContent = button;
  };

  const end = () => {
    over = true;
    say("You have been signed out", "What you typed on this page is still here, but it was not saved. " +
      "Close this message to copy it, then sign in again.", "Close this message");
  };

  // Asked every few seconds instead of once: timers stand still while a laptop sleeps.
  setInterval(() => {
    const left = (endsAt - Date.now()) / 1000;
    if (over || left > WARN_BEFORE) return;
    if (!dialog.open) {
      say(first.title, first.text, "Stay signed in");
      dialog.showModal();
      title.focus();
    }
    if (left <= 0) end();
  }, 5000);

  stay.addEventListener("click", async () => {
    if (over) {
      dialog.close();
      return;
    }
    try {
      const answer = await fetch(dialog.dataset.stay, { redirect: "error", cache: "no-store" });
      if (!answer.ok) throw new Error(answer.statusText);
      endsAt = Date.now() + (await answer.json()).ends_in * 1000;
      dialog.close();
    } catch {
      end();
    }
  });
}

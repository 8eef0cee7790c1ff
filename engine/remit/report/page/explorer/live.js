// A page that is served: it looks whether there is a newer version of what it shows, and loads itself again.

import { data } from "./plain.js";

const EVERY = 2000; // milliseconds
const shown = data("live");

async function look() {
  try {
    const { version } = await (await fetch("/version", { cache: "no-store" })).json();
    if (version !== shown) location.reload();
  } catch {
    // the server is gone, or comes back in a moment: the page stays as it is
  }
}

setInterval(() => document.hidden || look(), EVERY);

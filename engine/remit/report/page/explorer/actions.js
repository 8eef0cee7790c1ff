// What can be done with a case: its link copied, the case saved as a scenario, everything taken back.

import { State, asScenario } from "./state.js";

const by = (id) => document.getElementById(id);
const FROM_DISK = "Link copied. It opens where this file lies at the same place; for others, send the file too, or serve it.";

export function prepareActions(explorer) {
  by("actions").classList.remove("waiting");
  by("restart").addEventListener("click", () => explorer.go(new State(explorer.policy)));
  by("copy").addEventListener("click", async () => {
    const link = location.href.replace(/#.*/, "") + explorer.state.fragment;
    const copied = location.protocol === "file:" ? FROM_DISK : "Link copied.";
    by("copied").textContent = (await copy(link)) ? copied : link;
  });
  by("keep").addEventListener("click", () => {
    writeScenario(explorer);
    by("save").showModal();
  });
  by("save-name").addEventListener("input", () => writeScenario(explorer));
  by("save-copy").addEventListener("click", async () => {
    by("save-said").textContent = (await copy(by("save-text").value)) ? "Copied." : "Select the text and copy it.";
  });
  by("save-close").addEventListener("click", () => by("save").close());
}

function writeScenario({ state, found }) {
  const text = asScenario(state, found, by("save-name").value || "a case from the explorer");
  by("save-text").value = text;
  const link = by("save-download");
  URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type: "text/yaml" }));
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

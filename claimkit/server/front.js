"use strict";
(() => {
  const part = (name) => document.getElementById(name);
  let html = null, name = null, waiting = false;

  async function post(path, body) {
    const answer = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    if (answer.ok) return answer;
    let reason = `the server answered ${answer.status}`;
    try { reason = (await answer.json()).error || reason; } catch { /* no JSON: the status must do */ }
    throw new Error(reason);
  }
  function offer(link, content, type) {
    if (link.href) URL.revokeObjectURL(link.href);
    link.href = URL.createObjectURL(new Blob([content], { type }));
  }
  function tell(status, error = "") {
    part("status").textContent = status;
    part("error").textContent = error;
  }
  function decoded(bytes) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder("windows-1252").decode(bytes);
    }
  }

  part("file").addEventListener("change", async () => {
    const file = part("file").files[0];
    html = name = null;
    if (!file) return;
    name = file.name.replace(/\.[^.]*$/, "");
    const content = decoded(await file.arrayBuffer());
    if (/\.html?$/i.test(file.name)) {
      html = content;
      part("text").value = "";
      tell(`${file.name} is chosen: its article will be taken out.`);
    } else {
      part("text").value = content;
      tell(`${file.name} is read.`);
    }
  });
  part("text").addEventListener("input", () => { html = name = null; });

  part("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (waiting) return;
    const text = part("text").value;
    if (html === null && !text.trim()) {
      tell("", "There is no article yet: paste its text, or choose a file.");
      return part("text").focus();
    }
    waiting = true;
    part("go").setAttribute("aria-disabled", "true");
    tell("Reading the article …");
    try {
      const article = html === null ? { text } : { html };
      if (name) article.id = name;
      if (part("title").value.trim()) article.title = part("title").value.trim();
      const record = await (await post("/extract", article)).text();
      const made = await (await post("/page", JSON.parse(record))).text();
      offer(part("record"), `${record}\n`, "application/x-ndjson");
      offer(part("page"), made, "text/html");
      part("frame").srcdoc = made;
      part("result").hidden = false;
      tell(`Done: ${JSON.parse(record).quotes.length} quotes.`);
    } catch (error) {
      part("result").hidden = true;
      tell("", `This could not be done: ${error.message}`);
    } finally {
      waiting = false;
      part("go").setAttribute("aria-disabled", "false");
    }
  });
})();

// What is measured in either page. It stands behind the harness' own script.

const now = () => performance.timeOrigin + performance.now();
const frame = () => new Promise(requestAnimationFrame);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Writes a text and presses Enter. Returns when that was. */
function say(field, text) {
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const said = now();
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true, cancelable: true }));
  return said;
}

/** Notes in `window.shown`, by number, when each probe came into the log, and when the next frame was drawn. */
function watch(log) {
  window.shown = {};
  new MutationObserver((records) => {
    const inserted = now();
    const texts = records.flatMap(({ target, addedNodes }) => [target, ...addedNodes].map(
      (node) => (node === log ? "" : node.textContent)));
    for (const [, number] of texts.join("\n").matchAll(/probe (\d+)\./g)) {
      if (number in window.shown) continue;
      window.shown[number] = { inserted };
      requestAnimationFrame(() => (window.shown[number].drawn = now()));
    }
  }).observe(log, { subtree: true, childList: true, characterData: true });
}

/** Sends so many probes, or until `window.probed` is set, and notes in `window.said`, by number, when each was sent. */
async function probe(field, every, most) {
  window.probed = false;
  window.said = {};
  for (let number = 0; number < most && !window.probed; number += 1) {
    window.said[number] = say(field, `probe ${number}.`);
    await pause(every);
  }
}

/** What scrolls: something, or what it is in. */
function scrollerOf(element) {
  const scrolls = (it) => it.scrollHeight > it.clientHeight + 1 && getComputedStyle(it).overflowY !== "visible";
  for (let it = element; it; it = it.parentElement) if (scrolls(it)) return it;
  return [...element.querySelectorAll("*")].find(scrolls);
}

/** Scrolls from the end to the beginning in so many frames. Returns how long each took. */
async function scroll(log, frames) {
  const scroller = scrollerOf(log);
  scroller.scrollTop = scroller.scrollHeight;
  await frame();
  const durations = [];
  let last = await frame();
  for (let left = frames - 1; left >= 0; left -= 1) {
    scroller.scrollTop = ((scroller.scrollHeight - scroller.clientHeight) * left) / frames;
    const drawn = await frame();
    durations.push(drawn - last);
    last = drawn;
  }
  return durations;
}

// What the harness does inside a page. It stands in front of every script that a person runs, and leaves nothing behind.
// PATIENCE, in milliseconds, stands in front of it in turn.

// What counts as something. Firefox's fake camera, a colour that drifts beneath a small time stamp, has a contrast of 3 to
// 5, and one colour has 0.06 after it was encoded; a silent microphone brings an energy of 1e-9 a second.
const CONTRAST = 1.5;
const DIFFERENCE = 0.001;
const ENERGY = 1e-5;

// ---- Waiting

/** Resolves when the document changes, and otherwise soon: not everything that is waited for is in the document. */
function change() {
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => finish());
    const timer = setTimeout(() => finish(), 100);
    const finish = () => {
      observer.disconnect();
      clearTimeout(timer);
      resolve();
    };
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

/** Asks `check` again and again until its answer is true, and gives up with `explain()` after `patience` milliseconds. */
async function until(check, explain, patience = PATIENCE) {
  for (const start = performance.now(); ; await change()) {
    const answer = await check();
    if (answer) return answer;
    if (performance.now() - start > patience) throw new Error(`waited ${patience} ms for ${explain()}`);
  }
}

/** Waits until the page is drawn as it will stay, but for what moves without end. */
async function settled() {
  const drawn = () => new Promise(requestAnimationFrame);
  // What the page does upon a frame, such as arranging its tiles anew, is seen in the one after the next.
  for (let frames = 0; frames < 3; frames += 1) await drawn();
  const passing = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(passing.map(({ finished }) => finished));
}

// ---- Finding by role and name: as much of the ARIA mappings as the page uses

const TAGS = {
  BUTTON: "button", TEXTAREA: "textbox", FIELDSET: "group", OUTPUT: "status", VIDEO: "video", SELECT: "combobox",
  DIALOG: "dialog",
  H1: "heading", H2: "heading", H3: "heading",
};

function roleOf(element) {
  const role = element.getAttribute("role");
  if (role) return role;
  if (element.tagName === "A") return element.hasAttribute("href") ? "link" : null;
  if (element.tagName === "INPUT") return { text: "textbox", url: "textbox", button: "button", checkbox: "checkbox", range: "slider" }[element.type] ?? null;
  return TAGS[element.tagName] ?? null;
}

function squeeze(text) {
  return text.replace(/\s+/g, " ").trim();
}

/** The text of an element, where descendants count with their own names, and hidden ones do not. */
function contentOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.ariaHidden === "true" || !isRendered(node)) return "";
  return node.getAttribute("aria-label") ?? node.alt ?? [...node.childNodes].map(contentOf).join(" ");
}

function nameOf(element) {
  const referenced = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean);
  const candidates = [
    () => referenced.map((id) => document.getElementById(id)?.textContent ?? "").join(" "),
    () => element.getAttribute("aria-label"),
    () => [...(element.labels ?? [])].map((label) => label.textContent).join(" "),
    () => ["button", "link", "heading"].includes(roleOf(element)) && [...element.childNodes].map(contentOf).join(" "),
    () => element.title,
    () => element.placeholder,
  ];
  for (const candidate of candidates) {
    const name = squeeze(candidate() || "");
    if (name) return name;
  }
  return "";
}

function isRendered(element) {
  const style = getComputedStyle(element);
  return style.visibility === "visible" && (style.display === "contents" || element.checkVisibility());
}

function isShown(element) {
  return isRendered(element) && !element.closest('[aria-hidden="true"], [inert]');
}

/** Everything that is sought, in the order of the document. */
function all(sought, scope = document) {
  if (sought.inside) return all(sought.inside, scope).flatMap((outer) => all({ ...sought, inside: null }, outer));
  const fits = (element) =>
    roleOf(element) === sought.role &&
    isShown(element) &&
    (sought.name === null || nameOf(element) === sought.name) &&
    Object.entries(sought.attributes).every(([name, value]) => element.getAttribute(name) === value) &&
    (sought.says === null || squeeze(element.innerText).includes(sought.says));
  return [...scope.querySelectorAll("*")].filter(fits);
}

/** What there is instead, for the report of a failure. */
function inventory() {
  const things = [...document.querySelectorAll("*")].filter((element) => roleOf(element) && isShown(element));
  const describe = (element) => {
    const data = Object.entries(element.dataset).map(([name, value]) => ` ${name}=${value}`);
    const name = nameOf(element) || squeeze(element.innerText).slice(0, 100);
    return `${roleOf(element)} “${name}”${data.join("")}`;
  };
  return `${location.href} shows: ${things.map(describe).join(", ") || "nothing with a role"}`;
}

const seen = (sought, described) => until(() => all(sought)[0], () => `${described}; ${inventory()}`);

/**
 * Waits for something that can be clicked: it is enabled, in view, and it stays where it is from one moment to the next.
 * chromedriver scrolls by itself, but loses its way in a reversed column, as the chat is one.
 */
function ready(sought, described) {
  let before = null;
  const settled = () => {
    const element = all(sought)[0];
    if (!element || element.disabled) return null;
    element.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    const { x, y } = element.getBoundingClientRect();
    const place = `${x} ${y}`;
    if (place === before) return element;
    before = place;
    return null;
  };
  return until(settled, () => `${described} to be ready for a click; ${inventory()}`);
}

// ---- Pictures

/** Points at which a picture is looked at, across and down. */
const GRID = [160, 120];

/** A picture as red, green, blue and opacity, point by point. */
function look(video) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = GRID;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(video, 0, 0, ...GRID);
  return context.getImageData(0, 0, ...GRID).data;
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** The standard deviation of a picture's brightness, from 0 to 127: 0 if it is one colour. */
function contrast(picture) {
  const points = Array.from({ length: picture.length / 4 }, (_, i) => mean(picture.subarray(4 * i, 4 * i + 3)));
  const middle = mean(points);
  return Math.sqrt(mean(points.map((brightness) => (brightness - middle) ** 2)));
}

/** How much of a picture differs visibly from another, from 0 to 1. */
function difference(before, after) {
  return mean(Array.from(before, (value, i) => (Math.abs(value - after[i]) > 16 ? 1 : 0)));
}

/** Whether something else lies over the middle of an element. */
function isCovered(element) {
  element.scrollIntoView({ block: "nearest", inline: "nearest" });
  const { x, y, width, height } = element.getBoundingClientRect();
  return !document.elementFromPoint(x + width / 2, y + height / 2)?.contains(element);
}

/** The video that something is or holds, and why people cannot see a picture in it, if they cannot. */
function videoOf(sought) {
  const held = all(sought).flatMap((element) => [element, ...element.querySelectorAll("*")]);
  const video = held.find((element) => element.matches("video"));
  if (!video) return { obstacle: "there is no video" };
  if (!isRendered(video)) return { obstacle: "the video is hidden" };
  if (!video.videoWidth) return { obstacle: "the video has no picture" };
  if (isCovered(video)) return { obstacle: "the video is covered" };
  return { video };
}

/** Waits until frames arrive in a video, that are pictures of something, and that change. */
async function moving(sought, described) {
  let watched = null;
  let verdict = null;
  const watch = (video) => {
    watched = { video, first: look(video), frames: 0 };
    const count = (_now, { presentedFrames }) => {
      if (watched?.video !== video) return;
      watched.frames = presentedFrames - (watched.before ??= presentedFrames);
      video.requestVideoFrameCallback(count);
    };
    video.requestVideoFrameCallback(count);
  };
  const moves = () => {
    const { video, obstacle } = videoOf(sought);
    verdict = obstacle;
    if (!video) return false;
    if (video !== watched?.video) watch(video);
    const picture = look(video);
    const [shades, change] = [contrast(picture), difference(watched.first, picture)];
    verdict = `${watched.frames} frames, contrast ${shades.toFixed(3)}, difference ${change.toFixed(3)}`;
    return watched.frames >= 5 && shades > CONTRAST && change > DIFFERENCE;
  };
  await until(moves, () => `${described} to show a moving picture: ${verdict}; ${inventory()}`);
  watched = null;
}

// ---- Sound

/** The element of a group that plays sound, with its track. */
function soundOf(sought) {
  const elements = all(sought).flatMap((element) => [...element.querySelectorAll("video, audio")]);
  for (const element of elements) {
    const track = element.srcObject?.getAudioTracks()[0];
    if (track) return { element, track };
  }
  return null;
}

/** Why nothing can be heard of a track in its element, or null. */
function obstacle({ element, track }) {
  if (element.paused) return "the element is paused";
  if (element.muted || element.volume === 0) return "the element is muted";
  // What waits for a picture plays no sound in Chromium, but for a sound that comes when it already shows the stream.
  if (element.matches("audio") && element.readyState < element.HAVE_CURRENT_DATA) return "the element waits";
  if (track.readyState !== "live") return `the track is ${track.readyState}`;
  if (track.muted || !track.enabled) return "the track is muted";
  return null;
}

/** All the energy that a remote track has brought so far. */
async function energyOf(track) {
  for (const connection of window.recorded.connections) {
    const receiver = connection.getReceivers().find((receiver) => receiver.track === track);
    if (!receiver) continue;
    for (const entry of (await receiver.getStats()).values()) {
      if (entry.type === "inbound-rtp") return entry.totalAudioEnergy ?? 0;
    }
  }
  return 0;
}

/** Waits until sound arrives from a group, and is played. */
async function audible(sought, described) {
  let source = null;
  let before = null;
  let problem = "there is no sound track";
  const sounds = async () => {
    const current = soundOf(sought);
    if (!current) return false;
    const energy = await energyOf(current.track);
    if (current.track !== source?.track) before = energy;
    source = current;
    problem = obstacle(current) ?? `energy ${energy - before}`;
    return !obstacle(current) && energy - before > ENERGY;
  };
  await until(sounds, () => `${described} to be heard: ${problem}; ${inventory()}`);
}

/** Waits until nothing is heard of a group for two seconds, which is longer than any pause of the fake microphones. */
async function silent(sought, described) {
  let energy = null;
  const quiet = async () => {
    const source = soundOf(sought);
    const before = source && (await energyOf(source.track));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    energy = source ? (await energyOf(source.track)) - before : 0;
    return energy <= ENERGY;
  };
  await until(quiet, () => `${described} to fall silent: energy ${energy}; ${inventory()}`);
}

// ---- Ways

/** The connection that brings what a group shows. */
function connectionOf(sought) {
  const elements = all(sought).flatMap((element) => [...element.querySelectorAll("video, audio")]);
  const tracks = elements.flatMap((element) => element.srcObject?.getTracks() ?? []);
  return window.recorded.connections.find((connection) =>
    connection.connectionState !== "closed" &&
    connection.getReceivers().some((receiver) => tracks.includes(receiver.track)));
}

/** The pair of candidates over which a connection goes just now: {local, remote}, or null. */
async function selectedPair(connection) {
  const stats = await connection.getStats();
  const entries = [...stats.values()];
  const pairs = entries.filter(({ type }) => type === "candidate-pair");
  const chosen = entries.find(({ type, selectedCandidatePairId }) => type === "transport" && selectedCandidatePairId);
  // Firefox marks the pair instead.
  const pair = stats.get(chosen?.selectedCandidatePairId) ?? pairs.find(({ selected }) => selected);
  return pair ? { local: stats.get(pair.localCandidateId), remote: stats.get(pair.remoteCandidateId) } : null;
}

/** What a pair of candidates says about the way: "direct", "relayed", or "relayed over tcp" or "tls" at this end. */
function wayOf({ local, remote }, relay) {
  if (local.candidateType === "relay") return local.relayProtocol === "udp" ? "relayed" : `relayed over ${local.relayProtocol}`;
  // What comes from the other's relay before its candidate does is peer-reflexive.
  return remote.candidateType === "relay" || remote.address === relay ? "relayed" : "direct";
}

/** Waits until a group is reached in a way. */
async function reached(sought, described, way, relay) {
  let verdict = null;
  const reaches = async () => {
    const connection = connectionOf(sought);
    const pair = connection && (await selectedPair(connection));
    const describe = (candidate) =>
      candidate && `${candidate.candidateType} ${candidate.address}:${candidate.port} ${candidate.protocol} ${candidate.relayProtocol ?? ""}`;
    verdict = pair ? `${describe(pair.local)} to ${describe(pair.remote)}` : `connection ${connection?.connectionState}`;
    return pair?.local && pair.remote && wayOf(pair, relay) === way;
  };
  await until(reaches, () => `${described} to be reached ${way}: ${verdict}; ${inventory()}`);
  return verdict;
}

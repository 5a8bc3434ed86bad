// The least that two browsers need to send a file and to chat, done by hand: nothing is verified, kept or resumed.
"use strict";

// What waits in the browser to be sent: refilled when it falls below the first, up to the second.
const [LOW, HIGH] = [1 << 20, 8 << 20];
/** How much of a file is read at once. */
const SLICE = 4 << 20;

const connection = new RTCPeerConnection();
const files = connection.createDataChannel("files", { negotiated: true, id: 0 });
const chat = connection.createDataChannel("chat", { negotiated: true, id: 1 });
files.binaryType = "arraybuffer";
files.bufferedAmountLowThreshold = LOW;

const opened = Promise.all([files, chat].map((channel) => new Promise((resolve) => (channel.onopen = resolve))));
const now = () => performance.timeOrigin + performance.now();

// ---- Negotiating

async function describe() {
  const gathered = new Promise((resolve) => {
    connection.onicecandidate = ({ candidate }) => candidate || resolve();
  });
  await connection.setLocalDescription();
  await gathered;
  return connection.localDescription.toJSON();
}

async function answer(offer) {
  await connection.setRemoteDescription(offer);
  return describe();
}

async function accept(answer) {
  await connection.setRemoteDescription(answer);
}

/** Waits until both channels are open. */
async function channelsOpened() {
  await opened;
}

// ---- Sending a file

/** Sends so many bytes, the chosen file or zeros, in messages of this length. Resolves to the time at which that began. */
async function send({ size, message, source }) {
  const [file] = document.querySelector("input").files;
  const zeros = new ArrayBuffer(SLICE);
  const read = (from) => (source === "file" ? file.slice(from, from + SLICE).arrayBuffer() : zeros);
  const begun = now();
  let next = read(0);
  for (let at = 0; at < size; at += SLICE) {
    const slice = await next;
    if (at + SLICE < size) next = read(at + SLICE);
    for (let from = 0; from < Math.min(SLICE, size - at); from += message) {
      if (files.bufferedAmount + message > HIGH) await new Promise((resolve) => (files.onbufferedamountlow = resolve));
      files.send(new Uint8Array(slice, from, Math.min(message, size - at - from)));
    }
  }
  return begun;
}

/** Gets ready for so many bytes, to be counted or stored. Puts a promise of the time at which all are into `received`. */
async function receive({ size, sink }) {
  const worker = sink === "storage" ? new Worker("sink.js") : null;
  const says = (expected) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data === expected ? resolve() : reject(new Error(data)));
  });
  if (worker) await says("ready");
  window.received = new Promise((resolve) => {
    let count = 0;
    files.onmessage = ({ data }) => {
      count += data.byteLength;
      worker?.postMessage(data, [data]);
      if (count < size) return;
      if (!worker) return resolve(now());
      worker.postMessage(null);
      resolve(says("stored").then(now));
    };
  });
}

// ---- Chatting

const field = document.querySelector("textarea");
const log = document.querySelector("[role=log]");

function show(text) {
  const message = document.createElement("p");
  message.textContent = text;
  log.append(message);
}

field.onkeydown = (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  if (chat.readyState === "open") chat.send(field.value);
  show(field.value);
  field.value = "";
};
chat.onmessage = ({ data }) => show(data);
document.querySelector("button").onclick = () => {
  log.parentElement.hidden = !log.parentElement.hidden;
};

// The least that two browsers need for a call, done by hand: no server, one candidate each, no waiting for more.
"use strict";

const connection = new RTCPeerConnection();

connection.ontrack = ({ track }) => (document.querySelector("video").srcObject = new MediaStream([track]));

async function film() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  connection.addTrack(stream.getTracks()[0], stream);
}

/** Sets a local description, and waits for a candidate of this address; null if there is none. */
async function describe(description, address) {
  const found = new Promise((resolve) => {
    connection.onicecandidate = ({ candidate }) => {
      if (!candidate) resolve(false);
      else if (candidate.protocol === "udp" && candidate.address === address) resolve(true);
    };
  });
  await connection.setLocalDescription(description);
  return (await found) ? connection.localDescription.toJSON() : null;
}

/** An offer of this address: the browser may learn a moment later than the machine that it has it. */
async function offer(address) {
  for (;;) {
    const description = await describe(await connection.createOffer({ iceRestart: true }), address);
    if (description) return description;
  }
}

async function answer([description, address]) {
  await connection.setRemoteDescription(description);
  return describe(undefined, address);
}

async function accept(description) {
  await connection.setRemoteDescription(description);
}

// People of whom it is known what can be seen and heard, through real connections.
"use strict";

const LINES = {
  stripes: (context, time) => {
    for (let x = 0; x < 320; x += 40) {
      context.fillStyle = (x / 40) % 2 ? "black" : "white";
      context.fillRect((x + time / 10) % 320, 0, 40, 240);
    }
  },
  still: (context) => LINES.stripes(context, 0),
  flash: (context, time) => {
    context.fillStyle = `hsl(${time / 10} 80% 50%)`;
    context.fillRect(0, 0, 320, 240);
  },
};

function picture(paint) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [320, 240];
  const context = canvas.getContext("2d");
  const draw = () => {
    paint(context, performance.now());
    requestAnimationFrame(draw);
  };
  draw();
  return received(canvas.captureStream(15).getTracks()[0]);
}

/** What comes of a track at the other end of a connection. */
async function received(track) {
  const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
  near.onicecandidate = ({ candidate }) => far.addIceCandidate(candidate);
  far.onicecandidate = ({ candidate }) => near.addIceCandidate(candidate);
  near.addTrack(track);
  const arrival = new Promise((resolve) => (far.ontrack = ({ track }) => resolve(track)));
  await near.setLocalDescription();
  await far.setRemoteDescription(near.localDescription);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription);
  return [await arrival];
}

async function camera() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true });
  return received(stream.getTracks()[0]);
}

async function microphone({ enabled }) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const [track] = stream.getTracks();
  track.enabled = enabled;
  return received(track);
}

async function person(name, tracks, { muted = false, covered = false } = {}) {
  const group = document.createElement("div");
  group.role = "group";
  group.ariaLabel = name;
  const video = document.createElement("video");
  video.muted = muted;
  group.append(video);
  if (covered) group.append(document.createElement("hr"));
  document.body.append(group);
  video.srcObject = new MediaStream(await tracks);
  await video.play();
}

document.getElementById("wrong").addEventListener("click", () => {
  const script = document.createElement("script");
  script.textContent = "console.log('the policy does not hold')";
  document.body.append(script);
  Promise.reject(new Error("nobody cares"));
  throw new Error("nobody caught");
});

// A click, so that sound may be played.
addEventListener("click", async () => {
  person("Moving", picture(LINES.stripes));
  person("Covered", picture(LINES.stripes), { covered: true });
  person("Frozen", picture(LINES.still));
  person("One colour", picture(LINES.flash));
  person("Camera", camera());
  person("Sounding", microphone({ enabled: true }));
  person("Silent", microphone({ enabled: false }));
  person("Sounding unheard", microphone({ enabled: true }), { muted: true });
}, { once: true });

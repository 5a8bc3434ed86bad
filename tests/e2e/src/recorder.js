// Runs in every page before the page's own scripts, and remembers what cannot be asked for afterwards: every track that
// was captured, every connection that was made, and what went wrong unseen. It also plays the devices that fail.
"use strict";

(() => {
  const recorded = { tracks: [], connections: [], channels: [], told: [], refused: 0, sentOnFiles: 0, receivedOnFiles: 0 };
  Object.defineProperty(window, "recorded", { value: recorded });

  // The harness reads these lines in the console and fails the test for them.
  const complain = (...words) => console.error(`damso-e2e complaint: ${words.join(" ")}`);
  addEventListener("securitypolicyviolation", (event) =>
    complain("policy violation", event.effectiveDirective, event.blockedURI, event.sample, event.sourceFile, event.lineNumber));
  // The stack says who called, in the one line that a complaint is.
  const stack = (error) => error?.stack?.trim().split("\n").join(" < ") ?? "";
  addEventListener("error", (event) => complain("uncaught", event.message, event.filename, event.lineno, stack(event.error)));
  addEventListener("unhandledrejection", (event) => complain("unhandled rejection", String(event.reason)));

  if (window.RTCPeerConnection) {
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(...options) {
        super(...options);
        recorded.connections.push(this);
      }

      createDataChannel(...options) {
        const channel = super.createDataChannel(...options);
        recorded.channels.push(channel);
        if (channel.label === "files") {
          channel.addEventListener("message", ({ data }) => (recorded.receivedOnFiles += data.byteLength));
        }
        return channel;
      }

      // What the other side says of its addresses.
      setRemoteDescription(description) {
        recorded.told.push(...description.sdp.split(/\r?\n/).filter((line) => /^(a=candidate|c=|a=rtcp:)/.test(line)));
        return super.setRemoteDescription(description);
      }

      addIceCandidate(candidate) {
        recorded.told.push(candidate?.candidate ?? "");
        return super.addIceCandidate(candidate);
      }
    };
  }

  if (window.RTCDataChannel) {
    const send = RTCDataChannel.prototype.send;
    RTCDataChannel.prototype.send = function (data) {
      if (this.label === "files") recorded.sentOnFiles += data.byteLength;
      return send.call(this, data);
    };
  }

  // A clone is a capture of its own, and keeps the light on after its original has stopped.
  const clone = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function () {
    const track = clone.call(this);
    // In front: the last one is what the page captured last.
    if (recorded.tracks.includes(this)) recorded.tracks.unshift(track);
    return track;
  };
  MediaStream.prototype.clone = function () {
    return new MediaStream(this.getTracks().map((track) => track.clone()));
  };

  // What a test makes of the devices, kept over a reload: {camera, microphone, screen: an error's name}, with {answer:
  // milliseconds} that it takes to refuse a screen, or {missing: true} for a browser that has no navigator.mediaDevices,
  // or {frameRate: pictures a second} for a camera that is slow, or {browser: what it calls itself}.
  const devices = () => {
    try {
      return JSON.parse(sessionStorage.getItem("damso-e2e devices")) ?? {};
    } catch {
      // A document without storage, such as about:blank, has no devices to fail either.
      return {};
    }
  };
  const { browser } = devices();
  if (browser) Object.defineProperty(navigator, "userAgent", { value: browser });
  if (devices().missing) Object.defineProperty(navigator, "mediaDevices", { value: undefined });
  if (!navigator.mediaDevices) return;

  const capture = MediaDevices.prototype.getUserMedia;
  const fail = (devices, name) => {
    // Only the browser itself can make one everywhere; and it makes one only as long as the request constrains.
    if (name === "OverconstrainedError") return capture.call(devices, { video: { deviceId: { exact: "none" } } });
    throw new DOMException("made up by the test", name);
  };
  const refuses = (name, wish) => name && wish && (name !== "OverconstrainedError" || typeof wish === "object");

  MediaDevices.prototype.getUserMedia = async function (wishes) {
    const { camera, microphone, frameRate = 10 } = devices();
    if (refuses(camera, wishes?.video)) return fail(this, camera);
    if (refuses(microphone, wishes?.audio)) return fail(this, microphone);
    const video = frameRate && wishes?.video ? { ...wishes.video, frameRate } : wishes?.video;
    const stream = await capture.call(this, { ...wishes, video });
    recorded.tracks.push(...stream.getTracks());
    return stream;
  };

  const share = MediaDevices.prototype.getDisplayMedia;
  if (!share) return;
  MediaDevices.prototype.getDisplayMedia = async function (wishes) {
    const { screen, answer = 0 } = devices();
    if (screen) {
      await new Promise((resolve) => setTimeout(resolve, answer));
      recorded.refused += 1;
      return fail(this, screen);
    }
    const stream = await share.call(this, wishes);
    recorded.tracks.push(...stream.getTracks());
    return stream;
  };
})();

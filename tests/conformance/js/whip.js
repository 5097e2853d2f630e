// A user's page around the published WHIP and WHEP clients of whip-whep, unmodified.
import { WHEPClient } from "./whep-client.js";
import { WHIPClient } from "./whip-client.js";

const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 352 });
const paint = canvas.getContext("2d");
const glass = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const video = Object.assign(document.createElement("video"), { autoplay: true, muted: true });
document.body.append(canvas, video);
let publisher = null;
let viewer = null;

// Left white and right black, with something that moves so that pictures keep coming.
let number = 0;
setInterval(() => {
  paint.fillStyle = "white";
  paint.fillRect(0, 0, 320, 352);
  paint.fillStyle = "black";
  paint.fillRect(320, 0, 320, 352);
  paint.fillStyle = "gray";
  paint.fillRect(300, (number++ * 8) % 352, 40, 8);
}, 40);

async function withStates(call) {
  try {
    await call();
    return null;
  } catch (error) {
    return error.message;
  }
}

window.app = {
  publish(url, token) {
    const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    pc.addTransceiver(canvas.captureStream(25).getVideoTracks()[0], { direction: "sendonly" });
    publisher = new WHIPClient();
    return withStates(() => publisher.publish(pc, url, token));
  },
  watch(url, token) {
    const pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    pc.addTransceiver("video", { direction: "recvonly" });
    pc.addTransceiver("audio", { direction: "recvonly" });
    pc.ontrack = ({ track }) => {
      if (track.kind === "video") video.srcObject = new MediaStream([track]);
    };
    viewer = new WHEPClient();
    return withStates(() => viewer.view(pc, url, token));
  },
  restart: (who) => withStates(() => (who === "publisher" ? publisher : viewer).restart()),
  stop: (who) => withStates(() => (who === "publisher" ? publisher : viewer).stop()),

  /** How bright the left and the right of the video are, 0 to 255; null without a picture. */
  look() {
    if (!video.videoWidth) return null;
    glass.canvas.width = video.videoWidth;
    glass.canvas.height = video.videoHeight;
    glass.drawImage(video, 0, 0);
    const at = (x) => glass.getImageData(x * video.videoWidth, video.videoHeight / 2, 1, 1).data[1];
    return [at(0.2), at(0.8)];
  },
};

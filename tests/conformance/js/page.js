// A user's page: a canvas for a camera, a video element for what comes back, and eyes for both.
"use strict";

const FPS = 25;
const SIZE = [640, 352];
const LEFT = "rgb(208, 112, 48)";
const RIGHT = "rgb(48, 96, 192)";
// The strip near the top tells the frame's number: each column is one bit, an upper cell and below
// it its complement. First 1, 1 and last 1, 0 tell which way round and which way up in tone it is.
const BITS = 12;
const COLUMNS = BITS + 4;
const STRIP = { left: 0.1, top: 0.1, width: 0.8, cell: 0.12 };

const app = {
  client: null,
  states: [], // as told to connectionChange
  errors: [],
  streams: [], // kinds of the tracks of each stream that was handed over
  kinds: ["audio", "video"], // of what the camera has, what is given to the client
  video: document.createElement("video"),
};
let number = 0;
let wall = null; // a picture before which the camera stands; two colours without

app.connect = async ({ key, model, initialState, hertz, scenery }) => {
  if (scenery) await createImageBitmap(await (await fetch(scenery)).blob()).then((b) => (wall = b));
  const tracks = openCamera(hertz).getTracks();
  const camera = new MediaStream(tracks.filter(({ kind }) => app.kinds.includes(kind)));
  const client = sdk.createDecartClient({ apiKey: key });
  app.client = await client.realtime.connect(camera, {
    model: sdk.models.realtime(model),
    initialState,
    onRemoteStream: app.show,
  });
  app.listenTo(app.client);
};

app.show = (stream) => {
  app.streams.push(stream.getTracks().map((track) => track.kind).sort());
  app.video.srcObject = stream;
};

app.listenTo = (client) => {
  client.on("connectionChange", (state) => app.states.push(state));
  client.on("error", (error) => app.errors.push(meaningOf(error)));
};

// What came of a call: null, or what it threw, in words. Older clients throw bare strings.
app.outcome = async (name, ...args) => {
  const call = app[name] ?? app.client[name];
  try {
    await call(...args);
    return null;
  } catch (error) {
    return meaningOf(error);
  }
};

app.subscribe = async (key, token) => {
  const { realtime } = sdk.createDecartClient({ apiKey: key });
  app.client = await realtime.subscribe({ token, onRemoteStream: app.show });
  app.listenTo(app.client);
};

app.setNoise = async (bytes) => {
  await app.client.setImage(new Blob([new Uint8Array(bytes).fill(7)]));
};

// What a browser does that is not to know the key: take a token that opens for a minute.
app.takeToken = async (key) => {
  const client = sdk.createDecartClient({ apiKey: key, baseUrl: "https://api3.decart.ai" });
  return (await client.tokens.create()).apiKey;
};

// As a phone does that is turned.
app.turnCamera = () => {
  [canvas.width, canvas.height] = [canvas.height, canvas.width];
};

app.setPicture = async (colour, options) => {
  const canvas = new OffscreenCanvas(96, 96);
  const brush = canvas.getContext("2d");
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 96, 96);
  await app.client.setImage(await canvas.convertToBlob({ type: "image/png" }), options);
};

// The picture now, as seen on the screen; null before the first.
app.look = () => {
  const { videoWidth: width, videoHeight: height } = app.video;
  if (!width || app.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  glass.drawImage(app.video, 0, 0, ...SIZE);
  const pixels = glass.getImageData(0, 0, ...SIZE);
  const [left, right] = [0.25, 0.75].map((x) => patch(pixels, x, 0.7));
  const grey = [left, right].every((colour) => Math.max(...colour) - Math.min(...colour) < 20);
  const upright = height > width;
  return { size: [width, height], upright, ...readStrip(pixels), left, right, grey, latest: number };
};

// Mean difference, in levels, between what comes back and what is before the camera, under the strip.
app.change = () => {
  if (app.look() === null) return null;
  const [width, height] = SIZE;
  const [back, front] = [app.video, canvas].map((source) => {
    glass.drawImage(source, 0, 0, width, height);
    return glass.getImageData(0, height * 0.4, width, height * 0.6).data;
  });
  return back.reduce((total, level, index) => total + Math.abs(level - front[index]), 0) / back.length;
};

// Look at every frame until one is as wanted, or time is up; return the last one seen.
app.watch = async (wanted, patience) => {
  const end = performance.now() + patience;
  let seen = null;
  while (performance.now() < end) {
    seen = app.look();
    if (seen && Object.entries(wanted).every(([key, value]) => seen[key] === value)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return seen;
};

// Numbers of so many frames as they are presented, with the number the camera was at.
app.frames = async (count, patience) => {
  const end = performance.now() + patience;
  const seen = [];
  while (seen.length < count && performance.now() < end) {
    const shown = app.look();
    if (shown && shown.number !== null && shown.number !== seen.at(-1)?.number) seen.push(shown);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  return seen;
};

// The loudest tone, in hertz, of what comes back with the picture; 0 for silence.
app.listen = async (patience) => {
  const context = new AudioContext();
  const ear = context.createAnalyser();
  ear.fftSize = 4096;
  context.createMediaStreamSource(app.video.srcObject).connect(ear);
  const bins = new Float32Array(ear.frequencyBinCount);
  const end = performance.now() + patience;
  let loudest = 0;
  while (performance.now() < end && !loudest) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    ear.getFloatFrequencyData(bins);
    const top = bins.indexOf(Math.max(...bins));
    if (bins[top] > -60) loudest = (top * context.sampleRate) / ear.fftSize;
  }
  await context.close();
  return loudest;
};

app.video.muted = app.video.autoplay = true;
document.body.append(app.video);
const canvas = document.createElement("canvas");
const glass = new OffscreenCanvas(...SIZE).getContext("2d", { willReadFrequently: true });

function meaningOf(error) {
  return String(error?.data?.cause?.message ?? error?.message ?? error);
}

function openCamera(hertz) {
  [canvas.width, canvas.height] = SIZE;
  const brush = canvas.getContext("2d");
  paint(brush);
  setInterval(() => paint(brush), 1000 / FPS);
  const [video] = canvas.captureStream(FPS).getVideoTracks();
  return new MediaStream(hertz ? [openMicrophone(hertz), video] : [video]);
}

function openMicrophone(hertz) {
  const context = new AudioContext();
  const tone = new OscillatorNode(context, { frequency: hertz });
  const sound = context.createMediaStreamDestination();
  tone.connect(sound);
  tone.start();
  return sound.stream.getAudioTracks()[0];
}

function paint(brush) {
  const { width, height } = brush.canvas;
  number = (number + 1) % (1 << BITS);
  brush.fillStyle = LEFT;
  brush.fillRect(0, 0, width / 2, height);
  brush.fillStyle = RIGHT;
  brush.fillRect(width / 2, 0, width / 2, height);
  if (wall) brush.drawImage(wall, 0, 0, width, height);
  const bits = [1, 1, ...[...number.toString(2).padStart(BITS, "0")].map(Number), 1, 0];
  const cell = [(STRIP.width * width) / COLUMNS, STRIP.cell * height];
  bits.forEach((bit, column) => {
    for (const row of [0, 1]) {
      brush.fillStyle = bit !== row ? "white" : "black";
      const corner = [STRIP.left * width + column * cell[0], STRIP.top * height + row * cell[1]];
      brush.fillRect(...corner, ...cell);
    }
  });
}

function readStrip(pixels) {
  const contrast = Array.from({ length: COLUMNS }, (_, column) => {
    const x = STRIP.left + ((column + 0.5) * STRIP.width) / COLUMNS;
    const [upper, lower] = [0.5, 1.5].map((row) => patch(pixels, x, STRIP.top + row * STRIP.cell));
    return sum(upper) - sum(lower);
  });
  const unread = { number: null, mirrored: null, negative: null };
  if (contrast.some((difference) => Math.abs(difference) < 60)) return unread;
  let bits = contrast.map((difference) => Number(difference > 0));
  const ends = [bits[0], bits[1], bits.at(-2), bits.at(-1)].join("");
  const way = { 1110: [false, false], "0111": [true, false], "0001": [false, true], 1000: [true, true] };
  if (!(ends in way)) return unread;
  const [mirrored, negative] = way[ends];
  if (mirrored) bits = bits.reverse();
  if (negative) bits = bits.map((bit) => 1 - bit);
  return { number: parseInt(bits.slice(2, -2).join(""), 2), mirrored, negative };
}

// Mean colour of 8 x 8 pixels around a point given in shares of the picture.
function patch(pixels, x, y) {
  const [left, top] = [Math.round(x * SIZE[0]) - 4, Math.round(y * SIZE[1]) - 4];
  const mean = [0, 0, 0];
  for (let row = top; row < top + 8; row++)
    for (let column = left; column < left + 8; column++)
      for (const channel of [0, 1, 2])
        mean[channel] += pixels.data[4 * (row * SIZE[0] + column) + channel] / 64;
  return mean.map(Math.round);
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

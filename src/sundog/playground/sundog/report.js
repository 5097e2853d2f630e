// What a browser's getStats says of one peer, as one flat value (W3C webrtc-stats).

/**
 * @typedef {object} PeerReport Counters of one peer, since it began.
 * @property {number} framesCaptured Frames that the camera gave to this peer.
 * @property {number} framesSent
 * @property {number} framesDecoded Restyled pictures.
 * @property {number} framesDropped Restyled pictures that came and were not shown.
 * @property {number} keyFramesDecoded
 * @property {number} freezes
 * @property {number} bytesSent Video.
 * @property {number} bytesReceived Video.
 * @property {number} packetsReceived Video.
 * @property {number} packetsLost Video.
 * @property {number | null} width
 * @property {number | null} height
 * @property {number | null} sentWidth
 * @property {number | null} sentHeight
 * @property {string | null} codec
 * @property {number | null} roundTripMs
 * @property {number | null} jitterMs
 * @property {string | null} limitedBy Why less is sent than the camera gives: `cpu`, `bandwidth`.
 */

/** @returns {PeerReport} */
export function noReport() {
  return {
    framesCaptured: 0,
    framesSent: 0,
    framesDecoded: 0,
    framesDropped: 0,
    keyFramesDecoded: 0,
    freezes: 0,
    bytesSent: 0,
    bytesReceived: 0,
    packetsReceived: 0,
    packetsLost: 0,
    width: null,
    height: null,
    sentWidth: null,
    sentHeight: null,
    codec: null,
    roundTripMs: null,
    jitterMs: null,
    limitedBy: null,
  };
}

/**
 * @param {RTCStatsReport} stats
 * @returns {PeerReport}
 */
export function readReport(stats) {
  const report = noReport();
  stats.forEach((/** @type {any} */ row) => {
    if (row.type === "inbound-rtp" && row.kind === "video") readIncoming(report, row, stats);
    else if (row.type === "outbound-rtp" && row.kind === "video") readOutgoing(report, row, stats);
    else if (row.type === "candidate-pair" && row.nominated && row.currentRoundTripTime != null) {
      report.roundTripMs = 1000 * row.currentRoundTripTime;
    }
  });
  return report;
}

/**
 * @param {PeerReport} report
 * @param {any} row
 * @param {RTCStatsReport} stats
 */
function readIncoming(report, row, stats) {
  report.framesDecoded += row.framesDecoded ?? 0;
  report.framesDropped += row.framesDropped ?? 0;
  report.keyFramesDecoded += row.keyFramesDecoded ?? 0;
  report.freezes += row.freezeCount ?? 0;
  report.bytesReceived += row.bytesReceived ?? 0;
  report.packetsReceived += row.packetsReceived ?? 0;
  report.packetsLost += row.packetsLost ?? 0;
  report.width = row.frameWidth ?? report.width;
  report.height = row.frameHeight ?? report.height;
  report.jitterMs = row.jitter == null ? report.jitterMs : 1000 * row.jitter;
  const codec = /** @type {any} */ (stats).get(row.codecId)?.mimeType;
  report.codec = codec ? codec.replace(/^video\//i, "").toUpperCase() : report.codec;
}

/**
 * The picture as its sender has it and what its encoder aims for; null where the browser does not tell.
 *
 * @param {RTCStatsReport} stats Of a sender of video.
 * @returns {{ width: number, height: number, bps: number } | null}
 */
export function readEncoding(stats) {
  /** @type {any[]} */
  const rows = [...stats.values()];
  const sent = rows.find(({ type, targetBitrate }) => type === "outbound-rtp" && targetBitrate);
  const source = rows.find(({ id, width }) => id === sent?.mediaSourceId && width);
  return source ? { width: source.width, height: source.height, bps: sent.targetBitrate } : null;
}

/**
 * @param {PeerReport} report
 * @param {any} row
 * @param {RTCStatsReport} stats
 */
function readOutgoing(report, row, stats) {
  const source = /** @type {any} */ (stats).get(row.mediaSourceId);
  // Some browsers do not count what the camera gives; then what leaves must do.
  report.framesCaptured += source?.frames ?? row.framesEncoded ?? 0;
  report.framesSent += row.framesSent ?? row.framesEncoded ?? 0;
  report.bytesSent += row.bytesSent ?? 0;
  report.sentWidth = row.frameWidth ?? report.sentWidth;
  report.sentHeight = row.frameHeight ?? report.sentHeight;
  const reason = row.qualityLimitationReason;
  report.limitedBy = reason && reason !== "none" ? reason : report.limitedBy;
}

// The restyled video for the page: one MediaStream for good, whose tracks change with the peer.

/** A video element that shows `stream` goes on by itself when a new peer takes over. */
export class RemoteStream {
  constructor() {
    this.stream = new MediaStream();
    this.isOver = false;
  }

  /**
   * Show these tracks, and no others any more.
   *
   * @param {MediaStreamTrack[]} tracks
   */
  use(tracks) {
    if (this.isOver) return;
    const before = this.stream.getTracks().filter((track) => !tracks.includes(track));
    // The new come before the old go: a stream without tracks has ended for those who show it.
    for (const track of tracks) this.stream.addTrack(track);
    for (const track of before) {
      this.stream.removeTrack(track);
      track.stop();
    }
  }

  /** Show nothing any more. */
  end() {
    this.isOver = true;
    for (const track of this.stream.getTracks()) {
      track.stop();
      this.stream.removeTrack(track);
    }
  }
}

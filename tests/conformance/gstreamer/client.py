"""A publisher and a viewer made of GStreamer's webrtcbin, run by the system's own Python.

    /usr/bin/python3 client.py publish URL [--codec h264|vp8] [--sound] [--token T] [--trickle]
    /usr/bin/python3 client.py watch   URL [--codec h264|vp8] [--sound] [--token T] [--trickle]

What happens is printed as a line of JSON each; when its input ends it leaves by DELETE.
"""

import argparse
import json
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

BARS = 7
WAY = GstWebRTC.WebRTCRTPTransceiverDirection

CAPS = {
    "h264": "application/x-rtp,media=video,encoding-name=H264,payload=96,clock-rate=90000",
    "vp8": "application/x-rtp,media=video,encoding-name=VP8,payload=96,clock-rate=90000",
    "opus": "application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000"
    ",encoding-params=(string)2",
}
PAID = {
    "h264": "x264enc tune=zerolatency speed-preset=ultrafast bframes=0 key-int-max=50 bitrate=1500"
    " ! video/x-h264,profile=constrained-baseline"
    " ! rtph264pay config-interval=-1 aggregate-mode=zero-latency",
    "vp8": "vp8enc deadline=1 cpu-used=8 keyframe-max-dist=50 target-bitrate=1500000 ! rtpvp8pay",
}
WANTED = {
    **CAPS,
    # What is not said of H264 means packets of one slice each (RFC 6184 section 8.1).
    "h264": CAPS["h264"] + ",packetization-mode=(string)1,profile-level-id=(string)42e01f",
}
DECODED = {
    "h264": "rtph264depay ! h264parse ! avdec_h264",
    "vp8": "rtpvp8depay ! vp8dec",
    "opus": "rtpopusdepay ! opusdec",
}
SAMPLES = "audioconvert ! audio/x-raw,format=S16LE"
PICTURE = (
    "videotestsrc is-live=true pattern=smpte75 ! video/x-raw,width=640,height=352,framerate=25/1"
)
SOUND = "audiotestsrc is-live=true wave=sine freq=440 ! audioconvert ! opusenc ! rtpopuspay"


def say(**what):
    """Print what happened."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Resource:
    """The HTTP side: POST, PATCH and DELETE."""

    def __init__(self, url, token):
        self.url = url
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.at = self.etag = None

    def post(self, offer):
        """Offer; return the answer, or None where it is refused."""
        status, headers, body = self._send("POST", self.url, offer, "application/sdp")
        self.etag = headers.get("ETag")
        if status == 201:
            self.at = urllib.parse.urljoin(self.url, headers["Location"])
        say(did="post", status=status, body="" if status == 201 else body)
        return body if status == 201 else None

    def patch(self, fragment):
        """Tell of candidates."""
        kind = "application/trickle-ice-sdpfrag"
        status, _, _ = self._send("PATCH", self.at, fragment, kind, {"If-Match": self.etag})
        say(did="patch", status=status)

    def delete(self):
        """Leave."""
        if self.at is not None:
            say(did="delete", status=self._send("DELETE", self.at)[0])

    def _send(self, method, url, body=None, kind=None, more=None):
        headers = {**self.headers, **(more or {}), **({"Content-Type": kind} if kind else {})}
        data = None if body is None else body.encode()
        request = urllib.request.Request(url, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()


class Client:
    """One webrtcbin and its resource."""

    def __init__(self, wanted):
        self.wanted = wanted
        self.resource = Resource(wanted.url, wanted.token)
        self.loop = GLib.MainLoop()
        self.pipe = Gst.Pipeline.new()
        self.offer = None
        self.waiting = []
        self.pictures = self.sounds = 0

    def run(self):
        """Connect, and stay until the input ends."""
        is_publisher = self.wanted.role == "publish"
        self.bin = Gst.ElementFactory.make("webrtcbin")
        self.bin.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipe.add(self.bin)
        self.bin.connect("on-ice-candidate", self.found_candidate)
        self.bin.connect("notify::ice-gathering-state", self.gathering)
        self.bin.connect("notify::connection-state", self.changed)
        self.bin.connect("pad-added", self.receive)
        kinds = [self.wanted.codec, *(["opus"] if self.wanted.sound else [])]
        if is_publisher:
            self.feed(
                f'{PICTURE} ! {PAID[self.wanted.codec]} ! capsfilter caps="{CAPS[self.wanted.codec]}"'
            )
            if self.wanted.sound:
                self.feed(f'{SOUND} ! capsfilter caps="{CAPS["opus"]}"')
            for number in range(len(kinds)):
                transceiver = self.bin.emit("get-transceiver", number)
                transceiver.set_property("direction", WAY.SENDONLY)
        else:
            for kind in kinds:
                caps = Gst.Caps.from_string(WANTED[kind])
                self.bin.emit("add-transceiver", WAY.RECVONLY, caps)
        self.bin.connect("on-negotiation-needed", self.make_offer)
        self.pipe.get_bus().add_signal_watch()
        self.pipe.get_bus().connect("message::error", self.failed)
        self.pipe.set_state(Gst.State.PLAYING)
        threading.Thread(target=self.listen, daemon=True).start()
        self.loop.run()
        self.resource.delete()
        self.pipe.set_state(Gst.State.NULL)

    def listen(self):
        """End when the input does."""
        sys.stdin.read()
        GLib.idle_add(self.loop.quit)

    def failed(self, _, message):
        say(did="fail", what=message.parse_error()[0].message)
        self.loop.quit()

    def feed(self, text):
        """Send what a pipeline makes."""
        source = Gst.parse_bin_from_description(text, True)
        self.pipe.add(source)
        assert source.link(self.bin)

    def make_offer(self, _):
        promise = Gst.Promise.new_with_change_func(self.offer_made, None)
        self.bin.emit("create-offer", None, promise)

    def offer_made(self, promise, _):
        reply = promise.get_reply()  # the description lives as long as this does
        described = reply.get_value("offer")
        self.offer = described.sdp.as_text()
        self.bin.emit("set-local-description", described, Gst.Promise.new())
        if self.wanted.trickle:
            GLib.idle_add(self.send, self.offer)

    def gathering(self, *_):
        state = self.bin.get_property("ice-gathering-state")
        if state == GstWebRTC.WebRTCICEGatheringState.COMPLETE and not self.wanted.trickle:
            sdp = self.bin.get_property("local-description").sdp.as_text()
            GLib.idle_add(self.send, sdp)

    def send(self, sdp):
        """Offer, take the answer, and tell what was found meanwhile."""
        answer = self.resource.post(sdp)
        if answer is None:
            self.loop.quit()
            return
        _, message = GstSdp.SDPMessage.new_from_text(answer)
        kind = GstWebRTC.WebRTCSDPType.ANSWER
        described = GstWebRTC.WebRTCSessionDescription.new(kind, message)
        self.bin.emit("set-remote-description", described, Gst.Promise.new())
        waiting, self.waiting = self.waiting, []
        if self.wanted.trickle and waiting:
            self.tell(waiting)

    def found_candidate(self, _, index, candidate):
        GLib.idle_add(self.keep_candidate, index, candidate)

    def keep_candidate(self, index, candidate):
        if not self.wanted.trickle:
            return
        if self.resource.at is None:
            self.waiting.append((index, candidate))
        else:
            self.tell([(index, candidate)])

    def tell(self, found):
        """Send candidates of the first section, which all share."""
        lines = self.offer.splitlines()
        ice = [line for line in lines if line.startswith(("a=ice-ufrag", "a=ice-pwd"))]
        media = next(line for line in lines if line.startswith("m="))
        mid = next(line for line in lines if line.startswith("a=mid"))
        ways = [f"a={candidate}" for index, candidate in found if index == 0 and candidate]
        self.resource.patch("\r\n".join([*dict.fromkeys(ice), media, mid, *ways, ""]))

    def changed(self, *_):
        say(did="state", state=self.bin.get_property("connection-state").value_nick)

    def receive(self, _, pad):
        """Decode what comes on a pad, and look at it."""
        if pad.direction != Gst.PadDirection.SRC:
            return
        codec = pad.get_current_caps().get_structure(0).get_string("encoding-name").lower()
        is_video = codec != "opus"
        form = "videoconvert ! video/x-raw,format=RGB" if is_video else SAMPLES
        text = f"{DECODED[codec]} ! {form} ! appsink name=end sync=false"
        taken = Gst.parse_bin_from_description(text, True)
        sink = taken.get_by_name("end")
        sink.set_property("emit-signals", True)
        sink.set_property("max-buffers", 2)
        sink.set_property("drop", True)
        sink.connect("new-sample", self.see if is_video else self.hear)
        self.pipe.add(taken)
        taken.sync_state_with_parent()
        pad.link(taken.sinkpads[0])

    def see(self, sink):
        """Tell the colour of each bar every fifth picture."""
        sample = sink.emit("pull-sample")
        shape = sample.get_caps().get_structure(0)
        width, height = shape.get_value("width"), shape.get_value("height")
        if self.pictures % 5 == 0:
            buffer = sample.get_buffer()
            data = buffer.extract_dup(0, buffer.get_size())
            row = (height // 3) * ((width * 3 + 3) // 4 * 4)
            middles = [(2 * bar + 1) * width // (2 * BARS) for bar in range(BARS)]
            bars = [list(data[row + x * 3 : row + x * 3 + 3]) for x in middles]
            say(did="see", pictures=self.pictures, size=[width, height], bars=bars)
        self.pictures += 1
        return Gst.FlowReturn.OK

    def hear(self, sink):
        """Tell how loud it is every tenth packet."""
        buffer = sink.emit("pull-sample").get_buffer()
        samples = memoryview(buffer.extract_dup(0, buffer.get_size())).cast("h")
        if self.sounds % 10 == 0 and len(samples):
            say(did="hear", loud=max(abs(value) for value in samples))
        self.sounds += 1
        return Gst.FlowReturn.OK


def main():
    words = argparse.ArgumentParser()
    words.add_argument("role", choices=("publish", "watch"))
    words.add_argument("url")
    words.add_argument("--codec", choices=("h264", "vp8"), default="h264")
    words.add_argument("--token", default="")
    words.add_argument("--sound", action="store_true")
    words.add_argument("--trickle", action="store_true")
    Gst.init(None)
    Client(words.parse_args()).run()


if __name__ == "__main__":
    main()

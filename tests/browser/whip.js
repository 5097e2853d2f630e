// A WHIP client in a page, as RFC 9725 describes it; the restart of ICE is the browser's own.
(() => {
    const CANDIDATES = /a=candidate:.*\r\n/g;
    const FRAGMENT = "application/trickle-ice-sdpfrag";

    const until = async (holds) => {
        const end = performance.now() + 30000;
        while (!(await holds())) {
            if (performance.now() > end) throw new Error(`not within 30 s: ${holds}`);
            await new Promise((done) => setTimeout(done, 20));
        }
    };
    const gathered = (pc) => until(() => (
        pc.iceGatheringState === "complete" && pc.localDescription.sdp.includes("a=candidate:")));
    const attribute = (sdp, name) => sdp.match(new RegExp(`a=${name}:(.*)\r\n`))[1];
    const asItIs = async (text) => text;

    class Publishing {
        // ofPage and ofService may change what is told of the candidates on either side.
        constructor(ofPage = asItIs, ofService = asItIs) {
            Object.assign(this, { ofPage, ofService });
            this.pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
            this.video = Object.assign(document.createElement("video"), { muted: true, autoplay: true });
            this.video.width = 320;
            document.body.append(this.video);
        }

        async publish() {
            const stream = await navigator.mediaDevices.getUserMedia({ video: true });
            this.pc.ontrack = ({ streams }) => { this.video.srcObject = streams[0]; };
            this.pc.addTrack(stream.getTracks()[0], stream);
            await this.pc.setLocalDescription();
            await gathered(this.pc);
            const answer = await fetch("/v1/whip", {
                method: "POST",
                headers: { "Content-Type": "application/sdp" },
                body: await this.ofPage(this.pc.localDescription.sdp),
            });
            if (answer.status !== 201) throw new Error(await answer.text());
            this.place = answer.headers.get("Location");
            await this.accept(await this.ofService(await answer.text()));
        }

        async restart() {
            this.pc.restartIce();
            await this.pc.setLocalDescription();
            await gathered(this.pc);
            const sdp = this.pc.localDescription.sdp;
            const body = [
                `a=ice-ufrag:${attribute(sdp, "ice-ufrag")}\r\na=ice-pwd:${attribute(sdp, "ice-pwd")}\r\n`,
                `m=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:${attribute(sdp, "mid")}\r\n`,
                ...sdp.match(CANDIDATES),
            ].join("");
            const headers = { "Content-Type": FRAGMENT, "If-Match": "*" };
            const answer = await fetch(this.place, { method: "PATCH", headers, body });
            if (answer.status !== 200) throw new Error(await answer.text());
            const fragment = await answer.text();
            const [ufrag, pwd] = ["ice-ufrag", "ice-pwd"].map((name) => attribute(fragment, name));
            await this.accept(this.pc.remoteDescription.sdp
                .replace(CANDIDATES, "")
                .replace(/a=ice-ufrag:.*\r\n/g, `a=ice-ufrag:${ufrag}\r\n`)
                .replace(/a=ice-pwd:.*\r\n/g, `a=ice-pwd:${pwd}\r\n`)
                .replace(/(a=mid:.*\r\n)/, `$1${fragment.match(CANDIDATES).join("")}`));
            return { ufrag, type: answer.headers.get("Content-Type") };
        }

        accept(sdp) { return this.pc.setRemoteDescription({ type: "answer", sdp }); }

        // The pictures that came back so far, and those that were decoded without any other.
        async decoded() {
            for (const entry of (await this.pc.getStats()).values()) {
                if (entry.type === "inbound-rtp") return [entry.framesDecoded, entry.keyFramesDecoded];
            }
            return [0, 0];
        }

        // Waits for so many more pictures; returns how many milliseconds lay between two at most.
        sees(count = 25) {
            let last = performance.now(), longest = 0;
            return new Promise((done, fail) => {
                const late = setTimeout(() => fail(new Error("no pictures for 20 s")), 20000);
                const shown = (now) => {
                    [longest, last] = [Math.max(longest, now - last), now];
                    if (--count > 0) return this.video.requestVideoFrameCallback(shown);
                    clearTimeout(late);
                    return done(longest);
                };
                this.video.requestVideoFrameCallback(shown);
            });
        }

        async used() {
            const stats = await this.pc.getStats();
            for (const entry of stats.values()) {
                if (entry.type === "transport") {
                    const pair = stats.get(entry.selectedCandidatePairId);
                    return {
                        ufrag: entry.iceLocalUsernameFragment, role: entry.iceRole,
                        port: stats.get(pair.remoteCandidateId).port, handshakes: entry.dtlsState,
                    };
                }
            }
            return null;
        }

        async end() {
            await fetch(this.place, { method: "DELETE" });
            this.pc.close();
        }
    }

    window.whip = { Publishing, until };
})();

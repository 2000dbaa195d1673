// SPDX-License-Identifier: Apache-2.0

/// What the page of ``RoomPage`` does: a client of `/rtc/v1` with JSON on its WebSocket.
enum RoomPageScript {
    static let text = #"""
        // SPDX-License-Identifier: Apache-2.0
        "use strict";

        const $ = (id) => document.getElementById(id);

        // The protobuf that data channels carry: fields of bytes and numbers, and no more of it than is needed here.
        const wire = {
          number(value) {
            const bytes = [];
            for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
            return [...bytes, value];
          },
          field(number, value) {
            if (typeof value === "number") return [...wire.number(number * 8), ...wire.number(value)];
            const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
            return [...wire.number(number * 8 + 2), ...wire.number(bytes.length), ...bytes];
          },
          message: (fields) => Object.entries(fields).flatMap(([number, value]) => wire.field(Number(number), value)),
          // Of each field its last value: a number, or bytes.
          read(bytes) {
            const fields = {};
            let at = 0;
            const number = () => {
              let value = 0;
              for (let scale = 1; ; scale *= 128) {
                if (at >= bytes.length) throw new Error("a number is cut short");
                value += (bytes[at] & 127) * scale;
                if (bytes[at++] < 128) return value;
              }
            };
            while (at < bytes.length) {
              const key = number(), kind = key % 8, name = Math.floor(key / 8);
              if (kind === 0) fields[name] = number();
              else if (kind === 2) { const end = number() + at; fields[name] = bytes.subarray(at, end); at = end; }
              else if (kind === 1) at += 8;
              else if (kind === 5) at += 4;
              else throw new Error("unknown kind of field");
            }
            return fields;
          },
          text: (bytes) => (bytes ? new TextDecoder().decode(bytes) : ""),
        };

        class Room {
          constructor(token) {
            this.token = token;
            this.state = "joining";
            this.participants = new Map();
            this.streams = {};
            this.texts = new Map();
            this.offers = 0;
            this.cids = new Map();
            const client = wire.message({ 1: wire.message({ 1: 1, 3: 16 }), 2: wire.message({ 1: 1 }) });
            const join = btoa(String.fromCharCode(...wire.message({ 2: client }))).replace(/\+/g, "-").replace(/\//g, "_");
            const base = location.origin.replace(/^http/, "ws");
            this.socket = new WebSocket(
              `${base}/rtc/v1?text=1&access_token=${encodeURIComponent(token)}&join_request=${encodeURIComponent(join)}`);
            this.socket.onmessage = ({ data }) => this.received(JSON.parse(data));
            this.socket.onclose = () => this.ended("the connection was closed; is the token good?");
            this.pings = setInterval(() => this.send({ pingReq: { timestamp: String(Date.now()), rtt: "0" } }), 5000);
          }

          send(message) { if (this.socket.readyState === 1) this.socket.send(JSON.stringify(message)); }

          received(message) {
            if (message.join) this.joined(message.join);
            else if (message.answer) this.answered(message.answer);
            else if (message.update) this.updated(message.update.participants || []);
            else if (message.trackPublished) this.published(message.trackPublished);
            else if (message.mediaSectionsRequirement) this.widen(message.mediaSectionsRequirement);
            else if (message.speakersChanged) this.spoke(message.speakersChanged.speakers || []);
            else if (message.mute) this.muted(message.mute);
            else if (message.leave) this.ended(message.leave.reason === "CLIENT_INITIATED" ? "" : `the hub said: ${message.leave.reason}`);
          }

          joined(join) {
            this.own = join.participant;
            this.name = join.room.name;
            this.peer = new RTCPeerConnection({
              iceServers: (join.iceServers || []).map(({ urls, username, credential }) => ({ urls, username, credential })),
            });
            this.peer.ontrack = ({ track, streams }) => this.heard(track, streams[0]);
            this.peer.onconnectionstatechange = () => {
              if (this.peer.connectionState === "connected") this.state = "joined";
              show();
            };
            this.channels = {
              reliable: this.peer.createDataChannel("_reliable", { ordered: true }),
              lossy: this.peer.createDataChannel("_lossy", { ordered: false, maxRetransmits: 0 }),
            };
            for (const channel of Object.values(this.channels)) {
              channel.binaryType = "arraybuffer";
              channel.onmessage = ({ data }) => this.data(wire.read(new Uint8Array(data)));
            }
            this.updated(join.otherParticipants || []);
            this.widen({ numAudios: 3, numVideos: 0 });
            show();
          }

          // The hub asks for sections by which it can send.
          widen({ numAudios = 0, numVideos = 0 }) {
            for (let count = 0; count < numAudios; count++) this.peer.addTransceiver("audio", { direction: "recvonly" });
            for (let count = 0; count < numVideos; count++) this.peer.addTransceiver("video", { direction: "recvonly" });
            this.offer();
          }

          // One offer at a time; what changes meanwhile goes into the next.
          async offer() {
            if (this.isOffering) { this.isChanged = true; return; }
            this.isOffering = true;
            const offer = await this.peer.createOffer();
            await this.peer.setLocalDescription(offer);
            this.send({ offer: { type: "offer", sdp: offer.sdp, id: ++this.offers } });
          }

          async answered({ sdp }) {
            await this.peer.setRemoteDescription({ type: "answer", sdp });
            this.isOffering = false;
            if (this.isChanged) { this.isChanged = false; this.offer(); }
          }

          async turnMicrophoneOn() {
            const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
            const [track] = stream.getAudioTracks();
            this.microphone = { track, stream };
            this.send({ addTrack: { cid: track.id, name: "microphone", type: "AUDIO", source: "MICROPHONE" } });
          }

          published({ cid, track }) {
            if (!this.microphone || cid !== this.microphone.track.id) return;
            this.microphone.sid = track.sid;
            this.peer.addTransceiver(this.microphone.track, { direction: "sendonly", streams: [this.microphone.stream] });
            this.offer();
          }

          setMuted(isMuted) {
            this.microphone.track.enabled = !isMuted;
            this.send({ mute: { sid: this.microphone.sid, muted: isMuted } });
            show();
          }

          muted({ sid, muted }) {
            if (this.microphone && this.microphone.sid === sid) { this.microphone.track.enabled = !muted; show(); }
          }

          updated(participants) {
            for (const participant of participants) {
              if (participant.sid === this.own.sid) this.own = participant;
              else if (participant.state === "DISCONNECTED") this.participants.delete(participant.sid);
              else this.participants.set(participant.sid, { ...this.participants.get(participant.sid), ...participant,
                attributes: participant.attributes || {} });
            }
            show();
          }

          spoke(speakers) {
            for (const { sid, active } of speakers) {
              const speaker = sid === this.own.sid ? this.own : this.participants.get(sid);
              if (speaker) speaker.isSpeaking = Boolean(active);
            }
            show();
          }

          heard(track, stream) {
            if (track.kind !== "audio" || !stream) return;
            const [sid] = stream.id.split("|");
            const identity = this.participants.get(sid)?.identity || sid;
            const element = document.createElement("audio");
            element.autoplay = true;
            element.srcObject = new MediaStream([track]);
            document.body.append(element);
            this.streams[identity] = element.srcObject;
            track.onended = () => element.remove();
          }

          // MARK: Data

          data(packet) {
            const sender = wire.text(packet[4]);
            if (packet[2]) {
              const user = wire.read(packet[2]);
              log(sender, wire.text(user[2]), wire.text(user[4]) || "data");
            } else if (packet[13]) {
              const header = wire.read(packet[13]);
              if (!header[9] || this.texts.size >= 64) return;
              this.texts.set(wire.text(header[1]), { sender, topic: wire.text(header[3]), parts: [wire.text(header[11])] });
            } else if (packet[14]) {
              const chunk = wire.read(packet[14]);
              const text = this.texts.get(wire.text(chunk[1]));
              if (text && text.parts.length < 1000) text.parts.push(wire.text(chunk[3]));
            } else if (packet[15]) {
              const id = wire.text(wire.read(packet[15])[1]);
              const text = this.texts.get(id);
              this.texts.delete(id);
              if (text) log(text.sender, text.parts.join(""), text.topic);
            }
          }

          // A text stream of the topic by which clients and agents chat.
          say(text) {
            const id = crypto.randomUUID();
            const bytes = new TextEncoder().encode(text);
            const packets = [
              { 13: wire.message({ 1: id, 2: Date.now(), 3: "lk.chat", 4: "text/plain", 5: bytes.length, 9: [] }) },
              { 14: wire.message({ 1: id, 3: bytes }) },
              { 15: wire.message({ 1: id }) },
            ];
            for (const packet of packets) this.channels.reliable.send(new Uint8Array(wire.message(packet)));
            log(this.own.identity, text, "lk.chat");
          }

          leave() {
            this.send({ leave: { reason: "CLIENT_INITIATED", action: "DISCONNECT" } });
            this.ended("");
          }

          ended(reason) {
            if (this.state === "ended") return;
            this.state = "ended";
            clearInterval(this.pings);
            this.microphone?.track.stop();
            this.peer?.close();
            this.socket.close();
            document.querySelectorAll("audio").forEach((element) => element.remove());
            $("fault").textContent = reason;
            show();
          }
        }

        function log(sender, text, topic) {
          const item = document.createElement("li");
          const name = document.createElement("strong");
          name.textContent = `${sender || "the server"}: `;
          const note = document.createElement("span");
          note.className = "quiet";
          note.textContent = ` ${topic === "lk.chat" ? "" : topic === "lk.transcription" ? "(transcript)" : `(${topic})`}`;
          item.append(name, text.slice(0, 10000), note);
          $("log").append(item);
          while ($("log").children.length > 500) $("log").firstChild.remove();
          item.scrollIntoView({ block: "nearest" });
        }

        function show() {
          const room = window.room;
          const isInside = Boolean(room) && room.state !== "ended" && Boolean(room.own);
          $("inside").hidden = !isInside;
          $("entry").hidden = isInside;
          $("room").textContent = room?.name || "";
          $("state").textContent = !room ? "not joined"
            : room.state === "joined" ? `joined as ${room.own.identity}` : room.state === "ended" ? "left" : "joining…";
          if (!isInside) return;
          const microphone = room.microphone;
          $("microphone").textContent = !microphone ? "Turn the microphone on"
            : microphone.track.enabled ? "Mute" : "Unmute";
          $("participants").replaceChildren(...[room.own, ...room.participants.values()].map((participant) => {
            const item = document.createElement("li");
            const agent = participant.attributes?.["lk.agent.state"];
            const tracks = (participant.tracks || []).map(({ name, type, muted }) => `${name || type}${muted ? " (muted)" : ""}`);
            item.textContent = participant.name || participant.identity;
            item.className = participant.isSpeaking ? "speaking" : "";
            const note = document.createElement("span");
            note.className = "quiet";
            note.textContent = [participant === room.own ? "you" : "", agent ? `agent, ${agent}` : "", ...tracks]
              .filter(Boolean).map((part) => ` · ${part}`).join("");
            item.append(note);
            return item;
          }));
        }

        function enter(token) {
          $("fault").textContent = "";
          window.room = new Room(token.trim());
          show();
        }

        $("entry").onsubmit = (event) => { event.preventDefault(); if ($("token").value) enter($("token").value); };
        $("chat").onsubmit = (event) => {
          event.preventDefault();
          if ($("text").value) window.room.say($("text").value);
          $("text").value = "";
        };
        $("leave").onclick = () => window.room.leave();
        $("microphone").onclick = () => {
          const room = window.room;
          if (room.microphone) room.setMuted(room.microphone.track.enabled);
          else room.turnMicrophoneOn().then(show, (error) => { $("fault").textContent = `no microphone: ${error.message}`; });
        };
        const given = new URLSearchParams(location.hash.slice(1)).get("token");
        if (given) { history.replaceState(null, "", location.pathname); enter(given); }

        """#
}

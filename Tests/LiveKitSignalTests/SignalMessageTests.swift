// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import LiveKitSignal
import Testing

@Suite struct SignalMessageTests {
    @Test("unknown fields and unknown members of a oneof are skipped")
    func unknown() throws {
        // Field 19, publish_data_track_request, and a field that no version has.
        let request = try SignalRequest(wire: [0x9A, 0x01, 0x00, 0xF8, 0x3E, 0x01])
        #expect(request.body == nil)
    }

    @Test("numbers of an enumeration that are not known are kept, in JSON too")
    func openEnumeration() throws {
        let leave = try SignalRequest(wire: [0x42, 0x02, 0x10, 0x63])
        guard case .leave(let value)? = leave.body else { throw Missing() }
        #expect(value.reason.number == 99)
        #expect(try leave.wireBytes() == [0x42, 0x02, 0x10, 0x63])
        #expect(try leave.makeJSON() == ["leave": ["reason": 99]])
    }

    @Test("whoever sends text is answered in text")
    func encodings() throws {
        let text = WebSocketMessage.text(#"{"addTrack": {"cid": "a", "type": "VIDEO", "layers": [{"quality": 1}]}}"#)
        let request = try SignalEncoding.request(text)
        guard case .addTrack(let value)? = request.body else { throw Missing() }
        #expect(value.cid == "a" && value.type == .video && value.layers.map(\.quality) == [.medium])
        #expect(SignalEncoding(of: text) == .json)
        let response = SignalResponse(.trackSubscribed(TrackSubscribed { $0.trackSID = "TR_a" }))
        #expect(try SignalEncoding.json.frame(response).text == #"{"trackSubscribed":{"trackSid":"TR_a"}}"#)
        let binary = try SignalEncoding.binary.frame(response)
        #expect(binary.kind == .binary)
        #expect(try SignalResponse(wire: binary.bytes) == response)
    }

    @Test(
        "JSON of a wrong shape is refused with the field's name",
        arguments: [
            (#"{"mute": {"sid": 1}}"#, "sid must be a string"),
            (#"{"mute": []}"#, "mute must be an object"),
            (#"{"addTrack": {"type": "SMELL"}}"#, "type must be one of AUDIO, DATA, VIDEO"),
            (#"{"addTrack": {"width": -1}}"#, "width must be a whole number"),
        ])
    func badJSON(text: String, reason: String) {
        #expect(throws: SignalError.json(reason)) { try SignalEncoding.request(.text(text)) }
    }

    @Test("a join that cannot be unpacked is refused")
    func badJoin() {
        #expect(throws: SignalError.compression("damaged")) {
            try JoinRequest(query: "CAESA2FiYw")
        }
        #expect(throws: SignalError.wire("join_request is no base64")) { try JoinRequest(query: "!") }
    }
}

/// A message is not of the kind that was sent.
private struct Missing: Error {}

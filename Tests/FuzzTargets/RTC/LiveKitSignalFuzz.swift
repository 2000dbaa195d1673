// SPDX-License-Identifier: Apache-2.0

import JSON
import LiveKitSignal

extension FuzzTarget {
    /// Messages of clients of rooms, in both encodings, and their data packets.
    static let liveKitSignal = FuzzTarget(
        "LiveKitSignal", of: ["Sources/Rooms/LiveKitSignal/Encoding/", "Sources/Rooms/LiveKitSignal/Messages/"]
    ) { (bytes) throws(FuzzFinding) in try LiveKitSignalFuzz.check(bytes) }
}

enum LiveKitSignalFuzz {
    /// The first byte chooses the kind of message.
    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let kind = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        switch kind % 5 {
        case 0: try checkMessage(SignalRequest.self, rest)
        case 1: try checkMessage(SignalResponse.self, rest)
        case 2: try checkMessage(JoinRequest.self, rest)
        case 3: try checkEnvelope(rest)
        default: try checkJSON(rest)
        }
    }

    /// What was read is written so that it reads the same, in both encodings.
    private static func checkMessage<Message: SignalMessage>(
        _ type: Message.Type, _ bytes: [UInt8]
    ) throws(FuzzFinding) {
        guard let message = try? Message(wire: bytes), let wire = try? message.wireBytes() else { return }
        let again = try? Message(wire: wire).wireBytes()
        try expect(again == wire, "\(message) is written in another way when it is read again")
    }

    private static func checkEnvelope(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let envelope = try? DataEnvelope(wire: bytes) else { return }
        let sent = envelope.bytes(isReliable: true, from: "PA_1", identity: "a")
        let again = try? DataEnvelope(wire: sent)
        try expect(again?.sequence == envelope.sequence, "the sequence is lost on the way")
        try expect(again?.bytes(isReliable: true, from: "PA_1", identity: "a") == sent, "a relayed packet changes")
    }

    private static func checkJSON(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let json = try? JSONValue(parsing: bytes), let request = try? SignalRequest(json: json) else { return }
        guard let written = try? request.makeJSON(), let again = try? SignalRequest(json: written) else {
            throw FuzzFinding("\(request) is not read from its own JSON")
        }
        try expect((try? again.wireBytes()) == (try? request.wireBytes()), "\(request) changes in JSON")
    }
}

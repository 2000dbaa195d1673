// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import LiveKitSignal

extension FuzzTarget {
    /// Messages of clients, workers and servers of rooms, in both encodings, and data packets.
    static let liveKitSignal = FuzzTarget(
        "LiveKitSignal",
        of: [
            "Sources/Rooms/LiveKitSignal/Encoding/", "Sources/Rooms/LiveKitSignal/Messages/",
            "Sources/Rooms/LiveKitSignal/Workers/",
        ]
    ) { (bytes) throws(FuzzFinding) in try LiveKitSignalFuzz.check(bytes) }
}

enum LiveKitSignalFuzz {
    /// The first byte chooses the kind of message.
    static func check(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let kind = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        if kind >= 0xF0 { return try checkDoors(kind, rest) }
        if kind >= 0xE0 { return try checkServer(kind, rest) }
        switch kind % 5 {
        case 0: try checkMessage(SignalRequest.self, rest)
        case 1:
            try checkMessage(SignalResponse.self, rest)
            try checkAnswer(rest)
        case 2: try checkMessage(JoinRequest.self, rest)
        case 3: try checkEnvelope(rest)
        default: try checkJSON(rest)
        }
    }

    /// The ways in which a client's first bytes come in: a frame, a query, and a join that is wrapped for one.
    private static func checkDoors(_ kind: UInt8, _ bytes: [UInt8]) throws(FuzzFinding) {
        switch kind & 3 {
        case 0: _ = try? JoinRequest(query: String(decoding: bytes, as: UTF8.self))
        case 1:
            let message = WebSocketMessage(kind & 4 == 0 ? .text : .binary, bytes)
            guard let request = try? SignalEncoding.request(message) else { return }
            let direct =
                message.kind == .text
                ? try? SignalRequest(json: JSONValue(parsing: bytes)) : try? SignalRequest(wire: bytes)
            try expect(direct == request, "a frame is read as \(request)")
        default:
            let wrapped = WrappedJoinRequest {
                $0.compression = JoinCompression(number: Int32(kind >> 2 & 3))
                $0.joinRequest = bytes
            }
            try checkWrapped(wrapped)
        }
    }

    private static func checkWrapped(_ wrapped: WrappedJoinRequest) throws(FuzzFinding) {
        let again = try? WrappedJoinRequest(json: wrapped.makeJSON())
        try expect(again == wrapped, "\(wrapped) changes in JSON")
        guard let wire = try? wrapped.wireBytes(), let query = wire.makeJSON().string else { return }
        let join = try? JoinRequest(query: query)
        guard wrapped.compression == .none else { return }
        let direct = try? JoinRequest(wire: wrapped.joinRequest)
        try expect(join == direct, "a wrapped join is read as \(String(describing: join))")
    }

    /// What we say in text reads the same, as far as JSON can say it.
    private static func checkAnswer(_ bytes: [UInt8]) throws(FuzzFinding) {
        guard let response = try? SignalResponse(wire: bytes),
            let text = try? SignalEncoding.json.frame(response).bytes, let json = try? JSONValue(parsing: text)
        else { return }
        // Numbers that are none are null there.
        guard !String(decoding: text, as: UTF8.self).contains("null") else { return }
        let again = try? SignalResponse(json: json)
        try expect((try? again?.makeJSON().serialized()) == text, "\(response) changes in JSON")
        let frame = try? SignalEncoding.binary.frame(response).bytes
        try expect(frame == (try? response.wireBytes()), "\(response) is framed as something else")
    }

    /// Messages of workers and of the server API, and data packets.
    private static func checkServer(_ kind: UInt8, _ rest: [UInt8]) throws(FuzzFinding) {
        switch kind % 8 {
        case 0: try checkMessage(WorkerMessage.self, rest)
        case 1: try checkMessage(ServerMessage.self, rest)
        case 2: try checkMessage(CreateRoomRequest.self, rest)
        case 3: try checkMessage(UpdateParticipantRequest.self, rest)
        case 4: try checkMessage(SendDataRequest.self, rest)
        case 5: try checkMessage(CreateAgentDispatchRequest.self, rest)
        default: try checkMessage(DataPacket.self, rest)
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

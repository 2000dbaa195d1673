// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import LiveKitSignal
import TestSupport
import Testing

/// Against what the official classes wrote (`Tests/Peers/livekit-sdk/golden.py`).
@Suite struct GoldenMessageTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        let type: String
        let bytes: [UInt8]
        let json: JSONValue
        var testDescription: String { "\(type) \(json.object?.keys.joined(separator: ",") ?? "")" }
    }

    static func examples() throws -> [Golden] {
        let text = try String(
            contentsOfFile: Checkout.location(of: "Tests/LiveKitSignalTests/Golden/messages.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let object = try JSONValue(parsing: String(line))
            return Golden(
                type: try #require(object["type"]?.string), bytes: Self.bytes(try #require(object["hex"]?.string)),
                json: try #require(object["json"]))
        }
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
    }

    @Test("both encodings read and write what the official classes do", arguments: try examples())
    func agreement(golden: Golden) throws {
        let type = try #require(Self.types.first { "\($0)" == golden.type }, "\(golden.type) is not tried")
        try check(type, golden)
    }

    private static let types: [any SignalMessage.Type] = [
        SignalRequest.self, SignalResponse.self, JoinRequest.self, WrappedJoinRequest.self,
        CreateRoomRequest.self,
        ListRoomsRequest.self,
        ListRoomsResponse.self,
        DeleteRoomRequest.self,
        UpdateRoomMetadataRequest.self,
        RoomParticipantIdentity.self,
        ListParticipantsRequest.self,
        ListParticipantsResponse.self,
        UpdateParticipantRequest.self,
        MuteRoomTrackRequest.self,
        MuteRoomTrackResponse.self,
        UpdateSubscriptionsRequest.self,
        SendDataRequest.self,
        PerformRpcRequest.self,
        PerformRpcResponse.self,
        RoomConfiguration.self,
        CreateAgentDispatchRequest.self,
        DeleteAgentDispatchRequest.self,
        ListAgentDispatchRequest.self,
        ListAgentDispatchResponse.self,
        WorkerMessage.self,
        ServerMessage.self,
        DataPacket.self,
        WebhookEvent.self,
    ]

    private func check<Message: SignalMessage>(_ type: Message.Type, _ golden: Golden) throws {
        let message = try Message(wire: golden.bytes)
        #expect(message != Message())
        #expect(try message.wireBytes() == golden.bytes)
        #expect(try message.makeJSON() == golden.json)
        #expect(try Message(json: golden.json) == message)
    }

    @Test("cut anywhere, a message is refused or shorter, never a crash", arguments: try examples())
    func cut(golden: Golden) throws {
        for count in 0..<golden.bytes.count {
            _ = try? SignalRequest(wire: Array(golden.bytes.prefix(count)))
            _ = try? SignalResponse(wire: Array(golden.bytes.prefix(count)))
        }
    }
}

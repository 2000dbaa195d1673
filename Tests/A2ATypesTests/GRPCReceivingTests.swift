// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import HTTPMessages
import Testing

@Suite struct GRPCReceivingTests {
    private func fields(_ status: GRPCStatus) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in status.trailers { fields.append(name, value) }
        return fields
    }

    @Test("an error that went out as trailers comes back as it was", arguments: A2AErrorKind.allCases)
    func roundTrip(kind: A2AErrorKind) throws {
        let sent = A2AError(kind, "Nicht möglich: 100 %\n", metadata: ["taskId": "t"])
        let received = try #require(GRPCStatus(fields(GRPCStatus(sent))))
        #expect(received.error == sent)
        #expect(!received.isOK)
    }

    @Test("without details the code says what kind it is; broken details are none; no status is no end")
    func plain() throws {
        let missing = try #require(GRPCStatus(["grpc-status": "5", "grpc-message": "gone"]))
        #expect(missing.error == A2AError(.taskNotFound, "gone"))
        let broken = try #require(GRPCStatus(["grpc-status": "9", "grpc-status-details-bin": "////"]))
        #expect(broken.error == A2AError(.unsupportedOperation, "gRPC status 9"))
        #expect(try #require(GRPCStatus(["grpc-status": "0"])).isOK)
        #expect(GRPCStatus([:]) == nil && GRPCStatus(["grpc-status": "good"]) == nil)
    }

    @Test("messages come whole however the body is cut", arguments: [1, 2, 3, 7, 100])
    func frames(piece: Int) throws {
        let messages = [[], [1], Array(repeating: 7, count: 300)] as [[UInt8]]
        let body = messages.flatMap(GRPCFrame.wrap)
        var decoder = GRPCFrameDecoder(maximumMessage: 300)
        var seen: [[UInt8]] = []
        for start in stride(from: 0, to: body.count, by: piece) {
            seen += try decoder.push(Array(body[start..<min(start + piece, body.count)]))
        }
        #expect(seen == messages && decoder.isBetweenMessages)
        _ = try decoder.push([0, 0])
        #expect(!decoder.isBetweenMessages)
    }

    @Test("a message that is too long or compressed is refused before it has come")
    func refused() {
        #expect(throws: GRPCFrameDecoder.Fault.tooLarge(limit: 10)) {
            var decoder = GRPCFrameDecoder(maximumMessage: 10)
            _ = try decoder.push([0, 0, 0, 0, 11])
        }
        #expect(throws: GRPCFrameDecoder.Fault.compressed) {
            var decoder = GRPCFrameDecoder(maximumMessage: 10)
            _ = try decoder.push([1, 0, 0, 0, 1])
        }
    }
}

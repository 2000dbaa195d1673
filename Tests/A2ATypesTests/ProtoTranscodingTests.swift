// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Protobuf
import Testing

/// Bytes made from the same JSON by the official SDK's generated messages (a2a-sdk 1.3.0, deterministic output).
@Suite struct ProtoTranscodingTests {
    struct Sample: Sendable {
        let message: ProtoMessage
        let json: String
        let bytes: String
    }

    static let samples = [
        Sample(
            message: A2ASchema.request(of: .sendMessage),
            json: #"""
                {"tenant":"acme","message":{"messageId":"m","contextId":"c","taskId":"t",\#
                "role":"ROLE_USER","parts":[{"text":""},{"raw":"AP8=","filename":"a.bin",\#
                "mediaType":"x/y"},{"url":"https://e/x"},{"data":{"a":[1,2.5,null,true,"s",{"b":{}}]},\#
                "metadata":{"k":-1}}],"extensions":["urn:x"],"referenceTaskIds":["r1","r2"]},\#
                "configuration":{"acceptedOutputModes":["text/plain"],"historyLength":0,\#
                "returnImmediately":true},"metadata":{"z":"y"}}
                """#,
            bytes: """
                0a0461636d651290010a016d1201631a017420012a020a002a10120200ff3205612e62696e3a03782f792a0d\
                1a0b68747470733a2f2f652f782a4f223b2a390a370a0161123232300a0911000000000000f03f0a09110000\
                0000000004400a0208000a0220010a031a01730a0b2a090a070a016212022a002a100a0e0a016b1209110000\
                00000000f0bf3a0575726e3a7842027231420272321a100a0a746578742f706c61696e18002001220a0a080a\
                017a12031a0179
                """),
        Sample(
            message: A2ASchema.response(of: .subscribeToTask),
            json: #"""
                {"task":{"id":"t","contextId":"c","status":{"state":"TASK_STATE_INPUT_REQUIRED",\#
                "message":{"messageId":"q","role":"ROLE_AGENT","parts":[{"text":"which?"}]},\#
                "timestamp":"2026-11-27T16:41:21.500Z"},"artifacts":[{"artifactId":"a","name":"n",\#
                "parts":[{"text":"x"}]}],"history":[{"messageId":"m","role":"ROLE_USER",\#
                "parts":[{"text":"hi"}]}],"metadata":{"n":12}}}
                """#,
            bytes: """
                0a550a01741201631a210806120f0a017120022a080a0677686963683f1a0c08b1e5a6d8061080cab5ee0122\
                0b0a016112016e22030a01782a0b0a016d20012a040a02686932100a0e0a016e1209110000000000002840
                """),
        Sample(
            message: A2ASchema.response(of: .getExtendedCard),
            json: #"""
                {"name":"A","description":"d","supportedInterfaces":[{"url":"u","protocolBinding":"GRPC",\#
                "protocolVersion":"1.0"}],"version":"1","capabilities":{"streaming":false},\#
                "securitySchemes":{"k":{"apiKeySecurityScheme":{"location":"header","name":"x"}}},\#
                "securityRequirements":[{"schemes":{"k":{"list":["s"]}}}],\#
                "defaultInputModes":["text/plain"],"defaultOutputModes":["text/plain"],\#
                "skills":[{"id":"s","name":"n","description":"d","tags":["t"]}]}
                """#,
            bytes: """
                0a01411201641a0e0a01751204475250432203312e302a01313a02080042120a016b120d0a0b120668656164\
                65721a01784a0a0a080a016b12030a0173520a746578742f706c61696e5a0a746578742f706c61696e620c0a\
                017312016e1a0164220174
                """),
    ]

    @Test("what is written is what the official messages write, and reads back as the same JSON", arguments: samples)
    func golden(sample: Sample) throws {
        let json = try RawJSON(validating: sample.json)
        #expect(try sample.message.encode(json) == bytes(sample.bytes))
        #expect(try sample.message.decode(bytes(sample.bytes)).value == json.value)
    }

    @Test("what the message has no place for is named") func mismatch() throws {
        let wrong = try RawJSON(validating: #"{"tenant":7}"#)
        #expect(throws: ProtoMismatch(field: "tenant", expected: "a string")) {
            try A2ASchema.request(of: .getTask).encode(wrong)
        }
        #expect(throws: ProtobufError.self) { try A2ASchema.request(of: .getTask).decode([0x12, 0x05, 0x41]) }
    }

    @Test("a frame holds one message, uncompressed and whole") func frames() throws {
        #expect(try GRPCFrame.unwrap(GRPCFrame.wrap([1, 2, 3])) == [1, 2, 3])
        #expect(GRPCFrame.wrap([7]) == [0, 0, 0, 0, 1, 7])
        for body: [UInt8] in [[], [0, 0, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 2, 1], [0, 0, 0, 0, 0, 1]] {
            #expect(throws: A2AError.self) { try GRPCFrame.unwrap(body) }
        }
    }

    @Test("a status carries the reason in its details, and its message percent-encoded") func status() throws {
        let status = GRPCStatus(A2AError(.taskNotFound, "no é\n", metadata: ["taskId": "t"]))
        #expect(status.code == 5)
        let fields = Dictionary(uniqueKeysWithValues: status.trailers.map { ($0.name, $0.value) })
        #expect(fields["grpc-message"] == "no %C3%A9%0A")
        #expect(fields["grpc-status-details-bin"]?.contains("=") == false)
        var details = try ProtobufReader(status.details)
        var types: [String] = []
        while let field = try details.next() {
            guard field.number == 3 else { continue }
            var any = try field.message()
            if let type = try any.next() { types.append(try type.string()) }
            let info = try #require(try any.next()).message()
            var reader = info
            #expect(try reader.next()?.string() == "TASK_NOT_FOUND")
        }
        #expect(types == ["type.googleapis.com/google.rpc.ErrorInfo"])
    }
}

/// The bytes of hexadecimal text.
private func bytes(_ hexadecimal: String) -> [UInt8] {
    var digits = hexadecimal.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }[...]
    var bytes: [UInt8] = []
    while let high = digits.popFirst(), let low = digits.popFirst() { bytes.append(high << 4 | low) }
    return bytes
}

// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Testing

@Suite struct MessageParsingTests {
    private func single(_ text: String) throws -> JSONRPCMessage {
        guard case .single(let message) = try JSONRPCMessage.parse(Array(text.utf8)) else {
            throw JSONRPCFault(error: .internalError("a batch"))
        }
        return message
    }

    @Test("a request is read with its parameters as they came")
    func request() throws {
        let text = #" {"params" : {"n": 1.0, "x":[ ]}, "method":"tools/call", "id": 7, "jsonrpc":"2.0", "extra": 1} "#
        guard case .request(let request) = try single(text) else { throw Unexpected() }
        #expect(request.id == 7)
        #expect(request.method == "tools/call")
        #expect(request.params?.text == #"{"n": 1.0, "x":[ ]}"#)
        #expect(request.raw.text == text.dropFirst().dropLast())
    }

    @Test(
        "ids keep their type",
        arguments: [
            ("1", RequestID.integer(1)), ("-5", .integer(-5)), ("9007199254740993", .integer(9_007_199_254_740_993)),
            (#""1""#, .string("1")), (#""""#, .string("")), (#""\u00e9""#, .string("é")),
        ])
    func ids(text: String, expected: RequestID) throws {
        guard case .request(let request) = try single(#"{"jsonrpc":"2.0","id":\#(text),"method":"m"}"#) else {
            throw Unexpected()
        }
        #expect(request.id == expected)
        #expect(RequestID(expected.raw) == expected)
    }

    @Test("keys written with escapes mean the same members")
    func escapedKeys() throws {
        let text = #"{"json\u0072pc":"\u0032.0","\u0069d":1,"m\u0065thod":"tools\/list"}"#
        guard case .request(let request) = try single(text) else { throw Unexpected() }
        #expect(request.method == "tools/list")
    }

    @Test("null parameters count as absent, arrays pass")
    func params() throws {
        guard case .notification(let bare) = try single(#"{"jsonrpc":"2.0","method":"a","params":null}"#),
            case .notification(let positional) = try single(#"{"jsonrpc":"2.0","method":"a","params":[1]}"#)
        else { throw Unexpected() }
        #expect(bare.params == nil)
        #expect(positional.params?.text == "[1]")
    }

    @Test("responses are read")
    func responses() throws {
        guard case .response(let good) = try single(#"{"jsonrpc":"2.0","id":"a","result":{"x":1e400}}"#),
            case .response(let bad) = try single(
                #"{"jsonrpc":"2.0","id":4,"error":{"code":-32601,"message":"no","data":[1.0]}}"#),
            case .response(let lost) = try single(#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":""}}"#)
        else { throw Unexpected() }
        #expect(good.id == "a")
        #expect(try good.outcome.get().text == #"{"x":1e400}"#)
        #expect(bad.id == 4)
        #expect(
            bad.outcome
                == .failure(JSONRPCError(code: -32601, message: "no", data: try RawJSON(validating: "[1.0]"))))
        #expect(lost.id == nil)
    }

    @Test(
        "what is no message is refused with its code and, where it can be read, its id",
        arguments: [
            ("", -32700, nil), ("{", -32700, nil), (#"{"jsonrpc":"2.0","id":1,"id":2,"method":"m"}"#, -32700, nil),
            (#"{"jsonrpc":"2.0","id":1,"\u0069d":2,"method":"m"}"#, -32700, nil),
            ("1", -32600, nil), ("null", -32600, nil), (#""m""#, -32600, nil), ("[]", -32600, nil), ("{}", -32600, nil),
            (#"{"id":1,"method":"m"}"#, -32600, 1), (#"{"jsonrpc":2.0,"id":1,"method":"m"}"#, -32600, 1),
            (#"{"jsonrpc":"1.0","id":"x","method":"m"}"#, -32600, "x"),
            (#"{"jsonrpc":"2.0","id":1}"#, -32600, 1), (#"{"jsonrpc":"2.0","id":1,"method":5}"#, -32600, 1),
            (#"{"jsonrpc":"2.0","id":null,"method":"m"}"#, -32600, nil),
            (#"{"jsonrpc":"2.0","id":1.5,"method":"m"}"#, -32600, nil),
            (#"{"jsonrpc":"2.0","id":1.0,"method":"m"}"#, -32600, nil),
            (#"{"jsonrpc":"2.0","id":18446744073709551616,"method":"m"}"#, -32600, nil),
            (#"{"jsonrpc":"2.0","id":[1],"method":"m"}"#, -32600, nil),
            (#"{"jsonrpc":"2.0","id":true,"method":"m"}"#, -32600, nil),
            (#"{"jsonrpc":"2.0","id":1,"method":"m","params":"x"}"#, -32600, 1),
            (#"{"jsonrpc":"2.0","id":1,"method":"m","params":1}"#, -32600, 1),
            (#"{"jsonrpc":"2.0","id":1,"method":"m","result":1}"#, -32600, 1),
            (#"{"jsonrpc":"2.0","id":1,"method":"m","error":null}"#, -32600, 1),
            (#"{"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":""}}"#, -32600, 1),
            (#"{"jsonrpc":"2.0","result":1}"#, -32600, nil), (#"{"jsonrpc":"2.0","id":null,"result":1}"#, -32600, nil),
            (#"{"jsonrpc":"2.0","id":1.5,"error":{"code":1,"message":""}}"#, -32600, nil),
            (#"{"jsonrpc":"2.0","id":1,"error":{"code":1.5,"message":""}}"#, -32600, 1),
            (#"{"jsonrpc":"2.0","id":1,"error":{"code":1}}"#, -32600, 1),
            (#"{"jsonrpc":"2.0","id":1,"error":"no"}"#, -32600, 1),
        ] as [(String, Int, RequestID?)])
    func refused(text: String, code: Int, id: RequestID?) {
        let fault = #expect(throws: JSONRPCFault.self) { try JSONRPCMessage.parse(Array(text.utf8)) }
        #expect(fault?.error.code == code)
        #expect(fault?.id == id)
        #expect(fault?.error.message.isEmpty == false)
    }

    @Test("bounds are named in the refusal")
    func bounds() {
        var limits = JSONLimits()
        limits.maximumBytes = 10
        let fault = #expect(throws: JSONRPCFault.self) {
            try JSONRPCMessage.parse(Array(#"{"jsonrpc":"2.0"}"#.utf8), limits: limits)
        }
        #expect(fault?.error.code == -32600)
        #expect(fault?.error.message.contains("10 bytes") == true)
    }

    @Test("a batch is cut into its elements, up to the bound")
    func batches() throws {
        let element = #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#
        func batch(_ count: Int) throws -> JSONRPCPayload {
            let text = "[" + Array(repeating: element, count: count).joined(separator: ", ") + "]"
            return try JSONRPCMessage.parse(Array(text.utf8))
        }
        for count in [1, 2, JSONRPCPayload.maximumBatch] {
            guard case .batch(let elements) = try batch(count) else { throw Unexpected() }
            #expect(elements.count == count)
            #expect(elements.allSatisfy { $0.text == element })
            guard case .request = try JSONRPCMessage.parse(elements[0]) else { throw Unexpected() }
        }
        let fault = #expect(throws: JSONRPCFault.self) { try batch(JSONRPCPayload.maximumBatch + 1) }
        #expect(fault?.error.message.contains("128") == true)
    }
}

struct Unexpected: Error {}

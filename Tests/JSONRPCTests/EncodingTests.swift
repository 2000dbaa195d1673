// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Testing

@Suite struct EncodingTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("messages are written as JSON-RPC has them")
    func shapes() throws {
        let params = try RawJSON(validating: #"{"n": 1.0}"#)
        #expect(
            text(JSONRPCEncoding.request(id: 1, method: "tools/call", params: params))
                == #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"n": 1.0}}"#)
        #expect(
            text(JSONRPCEncoding.request(id: "a\"b", method: "ping", params: nil))
                == #"{"jsonrpc":"2.0","id":"a\"b","method":"ping"}"#)
        #expect(
            text(JSONRPCEncoding.notification(method: "x", params: .emptyArray))
                == #"{"jsonrpc":"2.0","method":"x","params":[]}"#)
        #expect(text(JSONRPCEncoding.result(id: -3, params)) == #"{"jsonrpc":"2.0","id":-3,"result":{"n": 1.0}}"#)
        #expect(
            text(JSONRPCEncoding.error(id: nil, .parseError("no\n"))) == #"{"jsonrpc":"2.0","id":null,"#
                + #""error":{"code":-32700,"message":"no\n"}}"#)
        #expect(
            text(JSONRPCEncoding.error(id: 2, JSONRPCError(code: 5, message: "m", data: params)))
                == #"{"jsonrpc":"2.0","id":2,"error":{"code":5,"message":"m","data":{"n": 1.0}}}"#)
    }

    @Test("no message has a line break, and nothing but line breaks changes")
    func oneLine() throws {
        let pretty = try RawJSON(validating: "{\r\n  \"a\" : \"x\\n\",\n\t\"b\": [\n]}")
        let flat = "{    \"a\" : \"x\\n\", \t\"b\": [ ]}"
        #expect(text(JSONRPCEncoding.result(id: 1, pretty)) == "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\(flat)}")
        #expect(text(JSONRPCEncoding.notification(method: "m", params: pretty)).hasSuffix("\"params\":\(flat)}"))
        let error = JSONRPCError(code: 1, message: "a\r\nb", data: pretty)
        #expect(!JSONRPCEncoding.error(id: 1, error).contains { $0 == 0x0A || $0 == 0x0D })
    }

    @Test("what is written is read back")
    func roundTrip() throws {
        let params = try RawJSON(validating: #"{"a":[1,2.50,"\ud83d\ude00"]}"#)
        let request = JSONRPCRequest(id: "é\u{0}", method: "tools/\"call", params: params)
        #expect(try JSONRPCMessage.parse(request.raw) == .request(request))
        let error = JSONRPCError(code: 42, message: "\u{1}", data: params)
        let bytes = JSONRPCEncoding.error(id: 9, error)
        #expect(
            try JSONRPCMessage.parse(bytes) == .single(.response(JSONRPCResponse(id: 9, outcome: .failure(error)))))
    }
}

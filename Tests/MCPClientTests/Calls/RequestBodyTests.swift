// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import MCPClient

@Suite struct RequestBodyTests {
    private func encode(_ params: String, meta: String = "") -> String {
        let bytes = RequestBody.encode(
            id: 7, method: "tools/call", params: RawJSON(trusted: Array(params.utf8)), meta: Array(meta.utf8))
        #expect(throws: Never.self) { try RawJSON(validating: bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private let head = #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":"#

    @Test("params keep every byte: order, spacing, numbers and escapes")
    func keepsBytes() {
        let params = #"{ "name" : "a\u00e9",  "arguments":{"n":1.0,"big":12345678901234567890, "x":1e400}}"#
        #expect(encode(params) == head + params + "}")
        #expect(encode(params, meta: #""k":1"#) == head + params.dropLast() + #","_meta":{"k":1}}}"#)
    }

    @Test("empty params and params that are no object get a _meta of their own", arguments: ["{}", "[1]", "null", "3"])
    func emptyParams(_ params: String) {
        #expect(encode(params, meta: #""k":1"#) == head + #"{"_meta":{"k":1}}}"#)
        #expect(encode(params) == head + "{}}")
    }

    @Test("an object that holds only white space counts as empty")
    func blankObject() {
        #expect(encode("{ \n}", meta: #""k":1"#) == head + "{ \n" + #""_meta":{"k":1}}}"#)
    }

    @Test("other _meta members keep their bytes and place; those of the other hop are replaced")
    func mergesMeta() {
        let params =
            #"{"_meta":{ "com.x/y" : 1.0 ,"progressToken":"t","io.modelcontextprotocol/clientInfo":{}},"name":"a"}"#
        #expect(encode(params, meta: #""k":1"#) == head + #"{"_meta":{"com.x/y" : 1.0,"k":1},"name":"a"}}"#)
    }

    @Test("a foreign progress token never travels on, even when nothing is added")
    func stripsToken() {
        #expect(encode(#"{"name":"a","_meta":{"progressToken":1}}"#) == head + #"{"name":"a"}}"#)
        #expect(encode(#"{"name":"a","_meta":{"progressToken":1,"x":2}}"#) == head + #"{"name":"a","_meta":{"x":2}}}"#)
        #expect(encode(#"{"_meta":null,"name":"a"}"#, meta: #""k":1"#) == head + #"{"_meta":{"k":1},"name":"a"}}"#)
    }

    @Test("a method that needs escaping is escaped")
    func escapesMethod() throws {
        let bytes = RequestBody.encode(id: 1, method: "a\"b", params: .emptyObject, meta: [])
        #expect(try RawJSON(validating: bytes)["method"]?.string == "a\"b")
    }
}

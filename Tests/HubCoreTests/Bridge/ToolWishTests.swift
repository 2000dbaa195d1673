// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Testing

@testable import HubCore

@Suite struct ToolWishTests {
    private static let tools = [
        #"{"name":"echo","inputSchema":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}}"#,
        #"{"name":"add","inputSchema":{"type":"object","required":["a","b"]}}"#, #"{"name":"now","inputSchema":{}}"#,
    ].map { RawJSON(trusted: Array($0.utf8)) }

    private func wish(_ parts: String, _ metadata: String = "{}") throws -> ToolWish? {
        let text = #"{"messageId":"m","role":"ROLE_USER","parts":\#(parts),"metadata":\#(metadata)}"#
        return ToolWish(try A2AMessage(try RawJSON(validating: text)), among: Self.tools)
    }

    @Test("a data part names the tool with its arguments, or the metadata name it beside plain ones")
    func data() throws {
        let whole = try wish(#"[{"data":{"tool":"add","arguments":{"a":1,"b":2.0}}}]"#)
        #expect(whole?.tool == "add" && whole?.arguments.text == #"{"a":1,"b":2.0}"#)
        let plain = try wish(#"[{"data":{"a":1}}]"#, #"{"dev.patchbay/tool":"add"}"#)
        #expect(plain?.arguments.text == #"{"a":1}"#)
    }

    @Test("a text is the one argument that a tool needs; nothing is made up")
    func text() throws {
        let named = #"{"dev.patchbay/skill":"echo"}"#
        #expect(try wish(#"[{"text":"hello"}]"#, named)?.arguments.text == #"{"text":"hello"}"#)
        #expect(try wish(#"[{"text":"hello"}]"#) == nil)
        #expect(try wish(#"[{"text":"1 2"}]"#, #"{"dev.patchbay/tool":"add"}"#) == nil)
        #expect(try wish(#"[{"text":"what time"}]"#, #"{"dev.patchbay/tool":"now"}"#)?.arguments.text == "{}")
        #expect(try wish(#"[{"text":"x"}]"#, #"{"dev.patchbay/tool":"rm"}"#) == nil)
    }
}

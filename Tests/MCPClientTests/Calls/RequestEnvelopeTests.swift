// SPDX-License-Identifier: Apache-2.0

import JSON
import MCPTypes
import Testing

@testable import MCPClient

@Suite struct RequestEnvelopeTests {
    private let identity = MCPClientIdentity(name: "patchbay", version: "0.1.0", title: "Hub")

    private func encode(_ revision: ProtocolRevision, _ call: UpstreamCall) throws -> RawJSON {
        try RawJSON(validating: RequestEnvelope(revision: revision, identity: identity).encode(call, id: 3))
    }

    @Test("2026-07-28 carries version, capabilities of the caller and our name with every request")
    func modern() throws {
        let call = UpstreamCall(
            method: "tools/list", clientCapabilities: RawJSON(trusted: Array(#"{"elicitation":{ }}"#.utf8)))
        let meta = try #require(try encode(.july2026, call)["params"]?["_meta"])
        #expect(meta["io.modelcontextprotocol/protocolVersion"]?.string == "2026-07-28")
        #expect(meta["io.modelcontextprotocol/clientCapabilities"]?.text == #"{"elicitation":{ }}"#)
        #expect(
            meta["io.modelcontextprotocol/clientInfo"]?.text
                == #"{"name":"patchbay","version":"0.1.0","title":"Hub"}"#)
        #expect(meta["io.modelcontextprotocol/logLevel"] == nil)
        #expect(meta["progressToken"] == nil)
    }

    @Test("log level and progress token are there when wanted; the token is the request's id")
    func modernOptions() throws {
        let message = try encode(.july2026, UpstreamCall(method: "tools/call", wantsProgress: true, logLevel: "info"))
        #expect(message["params"]?["_meta"]?["io.modelcontextprotocol/logLevel"]?.string == "info")
        #expect(message["params"]?["_meta"]?["progressToken"]?.integer == message["id"]?.integer)
    }

    @Test(
        "the initialize era adds nothing but a wanted progress token", arguments: ProtocolRevision.allCases.dropLast())
    func legacy(_ revision: ProtocolRevision) throws {
        let plain = try encode(revision, UpstreamCall(method: "tools/list", logLevel: "info"))
        #expect(plain.text == #"{"jsonrpc":"2.0","id":3,"method":"tools/list","params":{}}"#)
        let followed = try encode(revision, UpstreamCall(method: "tools/list", wantsProgress: true))
        #expect(followed["params"]?.text == #"{"_meta":{"progressToken":3}}"#)
    }

    @Test("capabilities that are no object are sent as none")
    func badCapabilities() throws {
        let message = try encode(.july2026, UpstreamCall(method: "tools/list", clientCapabilities: .null))
        #expect(message["params"]?["_meta"]?["io.modelcontextprotocol/clientCapabilities"]?.text == "{}")
    }
}

// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import TestSupport
import Testing

/// The scored server scenarios of the official suite for 2025-11-25 that 2026-07-28 does not have, or has otherwise,
/// through `/mcp/{server}`.
@Suite(.timeLimit(.minutes(5))) struct LegacySuiteTests {
    private func behindHub(_ body: (SuiteClient) async throws -> Void) async throws {
        try await EverythingServer.behindHub { hub in try await body(try await SuiteClient.legacy(hub)) }
    }

    @Test("server-initialize, server-session-lifecycle: a visible id, which ends with DELETE")
    func lifecycle() async throws {
        try await behindHub { client in
            #expect(client.session?.utf8.allSatisfy { (0x21...0x7E).contains($0) } == true)
            let ended = try await client.hub.exchange(.delete, "/mcp/ev", client.legacyFields)
            #expect((200..<300).contains(ended.status))
            #expect(try await client.ask("ping").status == 404)
        }
    }

    @Test("ping, logging-set-level, resources-subscribe, resources-unsubscribe: an empty result each")
    func empty() async throws {
        try await behindHub { client in
            for (method, members) in [
                ("ping", ""), ("logging/setLevel", #""level":"info""#),
                ("resources/subscribe", #""uri":"test://watched-resource""#),
                ("resources/unsubscribe", #""uri":"test://watched-resource""#),
            ] {
                let result = try await client.ask(method, members).result
                #expect(result == .emptyObject, "\(method)")
            }
        }
    }

    @Test("tools-call-with-logging: three messages of level info")
    func logging() async throws {
        try await behindHub { client in
            let told = try await client.tool("test_tool_with_logging").messages.dropLast()
            #expect(told.map { $0["method"]?.string ?? "" } == Array(repeating: "notifications/message", count: 3))
            #expect(told.allSatisfy { $0["params"]?["level"]?.string == "info" })
            _ = try await client.ask("logging/setLevel", #""level":"error""#)
            #expect(try await client.tool("test_tool_with_logging").messages.count == 1)
        }
    }

    @Test("tools-call-sampling: the client's model is asked in the middle of the call")
    func sampling() async throws {
        try await behindHub { client in
            let seen = try await client.conversation("test_sampling", #""prompt":"hi""#) { question in
                #expect(question["method"]?.string == "sampling/createMessage")
                #expect(question["params"]?["messages"]?[0]?["content"]?["text"]?.string == "hi")
                return #"{"role":"assistant","content":{"type":"text","text":"there"},"model":"m"}"#
            }
            #expect(seen.last?["result"]?["content"]?[0]?["text"]?.string == "LLM response: there")
        }
    }

    @Test("tools-call-elicitation, elicitation-sep1034-defaults, elicitation-sep1330-enums: forms pass as they are")
    func elicitation() async throws {
        try await behindHub { client in
            let reply = #"{"action":"accept","content":{"username":"ada"}}"#
            let seen = try await client.conversation("test_elicitation", #""message":"Who?""#) { question in
                #expect(question["params"]?["message"]?.string == "Who?")
                #expect(question["params"]?["requestedSchema"]?["properties"]?["email"] != nil)
                return reply
            }
            #expect(seen.last?["result"]?["content"]?[0]?["text"]?.string == "User response: \(reply)")
            for (tool, sent) in [
                ("test_elicitation_sep1034_defaults", EverythingQuestion.defaults),
                ("test_elicitation_sep1330_enums", EverythingQuestion.enums),
            ] {
                _ = try await client.conversation(tool) { question in
                    #expect(question["params"] == RawJSON(sent))
                    return #"{"action":"decline"}"#
                }
            }
        }
    }

    @Test("a changed list is told on the session's stream")
    func listChanged() async throws {
        try await behindHub { client in
            await client.hub.log.wait(for: "listening to a server")
            var fields = client.legacyFields
            fields.set("accept", to: "text/event-stream")
            // Other lists may have been told as changed when the server was first listed.
            async let told: Void = client.stream(.get, fields, "") { message in
                message["method"]?.string != "notifications/tools/list_changed"
            }
            _ = try await client.tool("test_trigger_tool_change")
            try await told
        }
    }

    @Test("a resource that is not there has the code of its era")
    func notFound() async throws {
        try await behindHub { client in
            let answer = try await client.ask("resources/read", #""uri":"test://nowhere""#)
            #expect(answer.error?["code"]?.integer == -32002)
        }
    }
}

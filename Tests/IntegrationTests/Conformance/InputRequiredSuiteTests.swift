// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import TestSupport
import Testing

/// The `input-required-result-*` scenarios of the official suite for 2026-07-28, through `/mcp/{server}`.
@Suite(.timeLimit(.minutes(5))) struct InputRequiredSuiteTests {
    private func behindHub(_ body: (SuiteClient) async throws -> Void) async throws {
        try await EverythingServer.behindHub { hub in try await body(SuiteClient(modern: hub)) }
    }

    private static let answers = [
        "elicitation/create": #"{"action":"accept","content":{"name":"Ada","ok":"yes","color":"red","context":"c"}}"#,
        "sampling/createMessage":
            #"{"role":"assistant","content":{"type":"text","text":"Paris"},"model":"m","stopReason":"endTurn"}"#,
        "roots/list": #"{"roots":[{"uri":"file:///a"},{"uri":"file:///b"}]}"#,
    ]

    /// What a client says to the requests of a result, with the result's state.
    private func retry(_ result: RawJSON, except left: String? = nil) -> String {
        let given = (result["inputRequests"] ?? .emptyObject).members.filter { $0.key != left }.map { key, request in
            #""\#(key)":\#(Self.answers[request["method"]?.string ?? ""] ?? "{}")"#
        }
        let state = result["requestState"].map { #","requestState":\#($0.text)"# } ?? ""
        return #""inputResponses":{\#(given.joined(separator: ","))}\#(state)"#
    }

    private func asked(_ answer: SuiteClient.Answer) throws -> RawJSON {
        let result = try #require(answer.result)
        #expect(result["resultType"]?.string == "input_required")
        return result
    }

    @Test(
        "one round: elicitation, sampling, roots, state, several at once",
        arguments: [
            ("elicitation", "user_name", "Hello, Ada!"), ("sampling", "capital_question", "Model said: Paris"),
            ("list_roots", "client_roots", "2 roots"), ("request_state", "confirm", "state-ok"),
            ("multiple_inputs", "greeting", "All inputs received."), ("tampered_state", "confirm", "state-ok"),
        ])
    func oneRound(_ tool: String, _ key: String, _ said: String) async throws {
        try await behindHub { client in
            let name = "test_input_required_result_\(tool)"
            let first = try asked(try await client.tool(name))
            #expect(first["inputRequests"]?[key] != nil)
            let second = try await client.tool(name, retry(first))
            #expect(second.text == said)
            #expect(second.result?["resultType"]?.string == "complete")
        }
    }

    @Test("several rounds, each with its own state")
    func rounds() async throws {
        try await behindHub { client in
            let name = "test_input_required_result_multi_round"
            let first = try asked(try await client.tool(name))
            let second = try asked(try await client.tool(name, retry(first)))
            #expect(second["inputRequests"]?["step2"] != nil)
            #expect(second["requestState"] != first["requestState"])
            #expect(try await client.tool(name, retry(second)).text == "finished")
        }
    }

    @Test("what is left out is asked again; what nobody asked for is ignored")
    func partial() async throws {
        try await behindHub { client in
            let name = "test_input_required_result_multiple_inputs"
            let first = try asked(try await client.tool(name))
            let again = try asked(try await client.tool(name, retry(first, except: "greeting")))
            #expect(again["inputRequests"]?["greeting"] != nil)
            let extra = retry(again).replacing("{\"", with: "{\"unasked\":{},\"", maxReplacements: 1)
            #expect(try await client.tool(name, extra).text == "All inputs received.")
        }
    }

    @Test("a state that was tampered with is refused, and so is one for other arguments")
    func tampered() async throws {
        try await behindHub { client in
            let name = "test_input_required_result_tampered_state"
            let first = try asked(try await client.tool(name))
            let good = retry(first)
            let state = try #require(first["requestState"]?.string)
            let flipped = (state.hasPrefix("A") ? "B" : "A") + state.dropFirst()
            for bad in [good.replacing(state, with: flipped), good + #","arguments":{"x":1}"#] {
                let answer = try await client.tool(name, bad)
                #expect(answer.error?["code"]?.integer == -32602)
            }
        }
    }

    @Test(
        "a client is asked only for what it declared",
        arguments: [
            ("{}", []), (#"{"elicitation":{}}"#, ["a"]), (#"{"sampling":{},"roots":{}}"#, ["b", "c"]),
        ] as [(String, [String])])
    func capabilities(_ declared: String, _ keys: [String]) async throws {
        try await behindHub { client in
            var client = client
            client.capabilities = declared
            let answer = try await client.tool("test_input_required_result_capabilities")
            #expect((answer.result?["inputRequests"] ?? .emptyObject).members.map(\.key) == keys)
        }
    }

    @Test("a prompt asks too")
    func prompt() async throws {
        try await behindHub { client in
            let name = #""name":"test_input_required_result_prompt""#
            let first = try asked(try await client.ask("prompts/get", name))
            let second = try await client.ask("prompts/get", name + "," + retry(first))
            let said = second.result?["messages"]?[0]?["content"]?["text"]?.string
            #expect(said == "Use the following context: c")
        }
    }
}

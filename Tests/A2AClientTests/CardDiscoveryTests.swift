// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import HTTPMessages
import JSON
import TestSupport
import Testing

@Suite struct CardDiscoveryTests {
    @Test("a card is looked for below the URL, at its origin, and under its old name")
    func candidates() {
        #expect(
            CardDiscovery.candidates(for: "https://h:1/a/b/") == [
                "https://h:1/a/b/.well-known/agent-card.json", "https://h:1/.well-known/agent-card.json",
                "https://h:1/.well-known/agent.json",
            ])
        #expect(CardDiscovery.candidates(for: "https://h").count == 2)
        #expect(CardDiscovery.candidates(for: "https://h/cards/x.json") == ["https://h/cards/x.json"])
    }

    @Test("what is no card is passed over; the bytes received are kept")
    func search() async throws {
        let text = #"{"name":"A","url":"https://h/a","protocolVersion":"0.3.0", "capabilities":{}}"#
        let http = ScriptedHTTP(timers: ManualClock()) { request in
            switch request.url {
            case "https://h/.well-known/agent.json": .json(text, fields: ["etag": "\"1\""])
            case "https://h/.well-known/agent-card.json": .json("[]")
            default: .status(404)
            }
        }
        let found = try await CardDiscovery(http: http).find(at: "https://h/a")
        #expect(found.url == "https://h/.well-known/agent.json")
        #expect(found.received.text == text)
        #expect(found.entityTag == "\"1\"")
        #expect(found.card.interfaces.first?.dialect == .v0_3)
    }

    @Test("an agent that cannot be reached or wants credentials ends the search")
    func unreachable() async throws {
        let down = ScriptedHTTP(timers: ManualClock()) { _ in .failure(.cannotConnect("refused")) }
        await #expect(throws: A2AClientError.unreachable("refused")) {
            try await CardDiscovery(http: down).find(at: "https://h/a")
        }
        #expect(down.requests.count == 1)
        let closed = ScriptedHTTP(timers: ManualClock()) { _ in .status(403) }
        await #expect(throws: A2AClientError.authorization(status: 403, challenge: nil)) {
            try await CardDiscovery(http: closed).find(at: "https://h/a")
        }
    }

    @Test(
        "the first interface in the card's order is taken whose binding and version are both spoken")
    func choice() throws {
        func card(_ interfaces: (String, String)...) throws -> AgentCard {
            let list = interfaces.map {
                #"{"url":"http://\#($0.0)","protocolBinding":"\#($0.0)","protocolVersion":"\#($0.1)"}"#
            }
            let text = #"{"name":"A","supportedInterfaces":[\#(list.joined(separator: ","))]}"#
            return try AgentCard(try RawJSON(validating: text))
        }
        let legacyFirst = try InterfaceChoice(try card(("JSONRPC", "0.3"), ("JSONRPC", "1.0")))
        #expect(legacyFirst.dialect == .v0_3)
        let mixed = try InterfaceChoice(
            try card(("urn:x", "1.0"), ("JSONRPC", "2.0"), ("HTTP+JSON", "1.0.1")))
        #expect(mixed.binding == .rest && mixed.dialect == .v1_0)
        #expect(throws: A2AClientError.self) { try InterfaceChoice(try card(("JSONRPC", "9.0"))) }
    }
}

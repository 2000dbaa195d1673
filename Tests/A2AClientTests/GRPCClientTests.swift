// SPDX-License-Identifier: Apache-2.0

import A2AClient
import A2ATypes
import HTTPMessages
import JSON
import TestSupport
import Testing

@Suite struct GRPCClientTests {
    @Test(
        "an address without a scheme is spoken to as its card was; schemes of gRPC are those of the web",
        arguments: [
            ("a:1", "https://card/x.json", "https://a:1"), ("a:1", "http://card", "http://a:1"),
            ("grpcs://a:1/", "http://card", "https://a:1"), ("http://a:1", "https://card", "http://a:1"),
        ])
    func address(url: String, card: String, expected: String) async throws {
        let http = ScriptedHTTP(timers: ManualClock()) { _ in .failure(.cannotConnect("refused")) }
        let interface = AgentInterface(url: url, binding: .grpc, dialect: .v1_0)
        let choice = try #require(InterfaceChoice(interface, cardURL: card))
        let client = AgentClient(choice, streams: true, http: http)
        await #expect(throws: A2AClientError.unreachable("refused")) {
            _ = try await client.call(.getTask, RawJSON(trusted: Array(#"{"id":"t"}"#.utf8)))
        }
        let request = try #require(http.requests.first)
        #expect(request.url == expected + "/lf.a2a.v1.A2AService/GetTask")
        #expect(request.assumesHTTP2 && request.fields["te"] == "trailers")
        #expect(request.fields["content-type"] == "application/grpc+proto")
        #expect(request.body == [0, 0, 0, 0, 3, 0x12, 1, UInt8(ascii: "t")])
    }
}

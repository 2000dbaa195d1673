// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@Suite struct WebSocketHandshakeTests {
    /// Stands for SHA-1, and shows what it was asked.
    private static func digest(_ bytes: [UInt8]) -> [UInt8] { Array(bytes.suffix(8)) }

    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private static let fields: HTTPFields = [
        "host": "a", "Upgrade": "WebSocket", "Connection": "keep-alive, Upgrade", "sec-websocket-version": "13",
        "sec-websocket-key": key,
    ]

    private func request(_ change: (inout HTTPServerRequest) -> Void) -> HTTPServerRequest {
        var request = HTTPServerRequest(method: .get, path: "/", fields: Self.fields)
        change(&request)
        return request
    }

    @Test("the answer proves that the key was read")
    func answer() throws {
        let fields = try WebSocketHandshake.answer(request { _ in }, sha1: Self.digest)
        // Base64 of the digest's input's end: "C5AB0DC85B11" is how the constant ends.
        #expect(fields["sec-websocket-accept"] == "MERDODVCMTE=")
        #expect(fields["upgrade"] == "websocket" && !fields.contains("sec-websocket-protocol"))
        #expect(
            try WebSocketHandshake.check(status: 101, fields, key: Self.key, sha1: Self.digest) == nil)
    }

    @Test("the first offered subprotocol that is known is chosen")
    func subprotocol() throws {
        let offer = request { $0.fields.append("sec-websocket-protocol", "a, b ,c") }
        let fields = try WebSocketHandshake.answer(offer, subprotocols: ["c", "b"], sha1: Self.digest)
        #expect(fields["sec-websocket-protocol"] == "b")
        let chosen = try WebSocketHandshake.check(
            status: 101, fields, key: Self.key, subprotocols: ["b"], sha1: Self.digest)
        #expect(chosen == "b")
        #expect(throws: WebSocketRefusal.unaskedSubprotocol) {
            try WebSocketHandshake.check(status: 101, fields, key: Self.key, sha1: Self.digest)
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let refusal: WebSocketRefusal
        let status: UInt16
        let change: @Sendable (inout HTTPServerRequest) -> Void

        init(
            _ name: String, _ refusal: WebSocketRefusal, _ status: UInt16,
            _ change: @escaping @Sendable (inout HTTPServerRequest) -> Void
        ) {
            testDescription = name
            self.refusal = refusal
            self.status = status
            self.change = change
        }
    }

    @Test(
        "a request that is no handshake is refused",
        arguments: [
            Refused("POST", .method, 405) { $0.method = .post },
            Refused("no upgrade", .noUpgrade, 426) { $0.fields.set("upgrade", to: nil) },
            Refused("another upgrade", .noUpgrade, 426) { $0.fields.set("upgrade", to: "h2c") },
            Refused("no connection", .noUpgrade, 426) { $0.fields.set("connection", to: "keep-alive") },
            Refused("an old version", .version, 426) { $0.fields.set("sec-websocket-version", to: "8") },
            Refused("two keys", .key, 400) { $0.fields.append("sec-websocket-key", Self.key) },
            Refused("a short key", .key, 400) { $0.fields.set("sec-websocket-key", to: "YQ==") },
            Refused("a key that is no base64", .key, 400) {
                $0.fields.set("sec-websocket-key", to: "dGhlIHNhbXBsZSBub25j!!==")
            },
            Refused("a body", .body, 400) { $0.body = [1] },
        ])
    func refused(item: Refused) {
        let request = request(item.change)
        #expect(throws: item.refusal) { try WebSocketHandshake.answer(request, sha1: Self.digest) }
        #expect(item.refusal.response.status.code == item.status)
    }

    @Test("an answer that is no handshake is refused")
    func refusedAnswers() throws {
        let good = try WebSocketHandshake.answer(request { _ in }, sha1: Self.digest)
        func check(_ status: HTTPStatus = 101, _ change: (inout HTTPFields) -> Void) throws(WebSocketRefusal) {
            var fields = good
            change(&fields)
            _ = try WebSocketHandshake.check(status: status, fields, key: Self.key, sha1: Self.digest)
        }
        #expect(throws: WebSocketRefusal.status(403)) { try check(403) { _ in } }
        #expect(throws: WebSocketRefusal.noUpgrade) { try check { $0.set("upgrade", to: nil) } }
        #expect(throws: WebSocketRefusal.key) { try check { $0.set("sec-websocket-accept", to: "x") } }
        #expect(throws: WebSocketRefusal.unaskedExtension) {
            try check { $0.append("sec-websocket-extensions", "permessage-deflate") }
        }
    }
}

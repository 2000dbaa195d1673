// SPDX-License-Identifier: Apache-2.0

/// The opening handshake over HTTP/1.1 (RFC 6455, section 4). SHA-1 is injected: this layer has no cryptography.
package enum WebSocketHandshake {
    package typealias Digest = ([UInt8]) -> [UInt8]

    package static let version = "13"
    private static let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// What `sec-websocket-accept` must say to `key`.
    package static func accept(key: String, sha1: Digest) -> String {
        Base64.encode(sha1(Array((key + magic).utf8)))
    }

    // MARK: Server

    /// The fields of the answer 101. `offered` are the subprotocols of the request; the first that is among
    /// `subprotocols` is chosen, and none where none is.
    package static func answer(
        _ request: HTTPServerRequest, subprotocols: [String] = [], sha1: Digest
    ) throws(WebSocketRefusal) -> HTTPFields {
        let fields = request.fields
        guard request.method == .get else { throw .method }
        guard fields.values(of: "upgrade").contains(where: { contains($0, "websocket") }),
            fields.values(of: "connection").contains(where: { contains($0, "upgrade") })
        else { throw .noUpgrade }
        guard fields.count(of: "sec-websocket-version") == 1, fields["sec-websocket-version"] == version else {
            throw .version
        }
        guard fields.count(of: "sec-websocket-key") == 1, let key = fields["sec-websocket-key"], isKey(key) else {
            throw .key
        }
        guard request.body.isEmpty else { throw .body }
        var answer: HTTPFields = [
            "upgrade": "websocket", "connection": "Upgrade", "sec-websocket-accept": accept(key: key, sha1: sha1),
        ]
        let offered = fields.values(of: "sec-websocket-protocol").flatMap(items)
        if let chosen = offered.first(where: subprotocols.contains) { answer.append("sec-websocket-protocol", chosen) }
        return answer
    }

    // MARK: Client

    /// The key of 16 random bytes.
    package static func key(_ random: [UInt8]) -> String { Base64.encode(random) }

    package static func requestFields(key: String, subprotocols: [String] = []) -> HTTPFields {
        var fields: HTTPFields = [
            "upgrade": "websocket", "connection": "Upgrade", "sec-websocket-version": version,
            "sec-websocket-key": key,
        ]
        if !subprotocols.isEmpty { fields.append("sec-websocket-protocol", subprotocols.joined(separator: ", ")) }
        return fields
    }

    /// Checks the server's answer to our request and names the subprotocol it chose.
    package static func check(
        status: HTTPStatus, _ fields: HTTPFields, key: String, subprotocols: [String] = [], sha1: Digest
    ) throws(WebSocketRefusal) -> String? {
        guard status == 101 else { throw .status(status.code) }
        guard fields.values(of: "upgrade").contains(where: { contains($0, "websocket") }),
            fields.values(of: "connection").contains(where: { contains($0, "upgrade") })
        else { throw .noUpgrade }
        guard fields.count(of: "sec-websocket-accept") == 1,
            fields["sec-websocket-accept"] == accept(key: key, sha1: sha1)
        else { throw .key }
        guard !fields.contains("sec-websocket-extensions") else { throw .unaskedExtension }
        guard let chosen = fields["sec-websocket-protocol"] else { return nil }
        guard subprotocols.contains(chosen) else { throw .unaskedSubprotocol }
        return chosen
    }

    /// Base64 of 16 bytes.
    private static func isKey(_ key: String) -> Bool { Base64.decode(key.utf8)?.count == 16 }

    private static func contains(_ list: String, _ token: String) -> Bool {
        items(list).contains { $0.lowercased() == token }
    }

    private static func items(_ list: String) -> [String] {
        list.split(separator: ",").map { item in
            let blanks: Set<Character> = [" ", "\t"]
            let start = item.drop(while: blanks.contains)
            return String(start.reversed().drop(while: blanks.contains).reversed())
        }
    }
}

/// Why there is no WebSocket.
package enum WebSocketRefusal: Error, Equatable, Sendable {
    /// Only a GET can be upgraded.
    case method
    case noUpgrade
    /// Answered with 426 and the version that is spoken here.
    case version
    /// The key, or the server's answer to it, is not as it must be.
    case key
    case body
    /// The server answered something else than 101.
    case status(UInt16)
    case unaskedExtension
    case unaskedSubprotocol
}

extension WebSocketRefusal {
    /// What a server answers.
    package var response: HTTPServerResponse {
        var response = HTTPServerResponse(
            status: self == .version || self == .noUpgrade ? 426 : self == .method ? 405 : 400,
            contentType: "text/plain; charset=utf-8", text: "no WebSocket: \(explanation)\n")
        switch self {
        case .version, .noUpgrade:
            response.fields.append("upgrade", "websocket")
            response.fields.append("sec-websocket-version", WebSocketHandshake.version)
        case .method: response.fields.append("allow", "GET")
        default: break
        }
        return response
    }

    package var explanation: String {
        switch self {
        case .method: "the method must be GET"
        case .noUpgrade: "the fields 'upgrade: websocket' and 'connection: upgrade' are needed"
        case .version: "only version \(WebSocketHandshake.version) is spoken here"
        case .key: "the key, or the answer to it, is wrong"
        case .body: "the request has a body"
        case .status(let code): "the server answered \(code)"
        case .unaskedExtension: "the server chose an extension that was not offered"
        case .unaskedSubprotocol: "the server chose a subprotocol that was not offered"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import LiveKitSignal

/// What a client says with its request: the token in a field or, from browsers, in the query.
struct RoomQuery {
    private var values: [String: String] = [:]
    private let bearer: String?

    init(_ request: HTTPServerRequest) {
        let field = request.fields["authorization"].map { $0.split(separator: " ", maxSplits: 1) } ?? []
        bearer = field.count == 2 && field[0].lowercased() == "bearer" ? String(field[1]) : nil
        for pair in (request.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            values[Self.decoded(parts[0])] = Self.decoded(parts[1])
        }
    }

    var token: String? { bearer ?? values["access_token"] }

    subscript(name: String) -> String? { values[name] }

    /// A field's text with its percent-encoding undone; what is no text stays as it is.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let pair = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
                bytes.append(pair)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? String(text)
    }
}

extension JoinRequest {
    /// The query of the older `/rtc`, which says one thing by one name.
    init(_ query: RoomQuery) {
        let isTrue = { (name: String) in ["1", "true"].contains(query[name]) }
        self.init {
            $0.clientInfo = ClientInfo { $0.clientProtocol = query["client_protocol"].flatMap { Int32($0) } ?? 0 }
            $0.connectionSettings = ConnectionSettings {
                $0.autoSubscribe = query["auto_subscribe"] == nil || isTrue("auto_subscribe")
            }
            $0.reconnect = isTrue("reconnect")
            $0.participantSID = query["sid"] ?? ""
        }
    }
}

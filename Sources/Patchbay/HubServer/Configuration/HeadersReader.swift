// SPDX-License-Identifier: Apache-2.0

import Documents
import HubCore

/// Reads the headers that go with every request to one server.
struct HeadersReader {
    /// What frames a message or belongs to the connection: curl writes those.
    private static let reserved: Set = [
        "connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    let text: (DocumentNode) -> String?

    func read(_ node: DocumentNode) -> [ServerEndpoint.Header] {
        var seen: Set<String> = []
        return (node.entries() ?? []).compactMap { name, value in
            let lowered = name.lowercased()
            guard Self.isToken(name) else {
                value.refuseKey("\"\(name)\" is not the name of a header")
                return nil
            }
            if Self.reserved.contains(lowered) { value.refuseKey("the header \"\(name)\" is the hub's to write") }
            if !seen.insert(lowered).inserted { value.refuseKey("the header \"\(name)\" is given twice") }
            guard let text = text(value) else { return nil }
            if text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }) {
                value.refuse("\(value.name) holds a control character, which a header cannot")
            }
            return ServerEndpoint.Header(name: name, value: Secret(text))
        }
    }

    /// RFC 9110, section 5.6.2.
    private static func isToken(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }
}

// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// An absolute `http` or `https` URL, cut into what a request needs.
struct RequestURL: Equatable {
    let isSecure: Bool
    /// Without brackets.
    let host: String
    let port: UInt16
    /// Host and port as for the `host` field: brackets kept, a default port left out. Also names the peer in errors.
    let authority: String
    /// Path and query, never empty.
    let target: String

    /// Refuses user information (credentials belong in a field), blanks, control and non-ASCII characters.
    init(_ text: String) throws(HTTPClientError) {
        for byte in text.utf8 where byte <= 32 || byte >= 127 {
            throw .invalidURL("a URL may hold printable ASCII only, without blanks")
        }
        let scheme = text.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https", text.dropFirst(scheme.count).hasPrefix("://") else {
            throw .invalidURL("a URL must begin with http:// or https://")
        }
        isSecure = scheme == "https"
        let rest = text.dropFirst(scheme.count + 3)
        let written = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !written.contains("@") else {
            throw .invalidURL("a URL must not hold user information; send an authorization field instead")
        }
        let (host, port) = try Self.hostAndPort(written)
        self.host = host
        self.port = port ?? (isSecure ? 443 : 80)
        let name = written.hasPrefix("[") ? "[\(host)]" : host
        authority = port == nil || port == (isSecure ? 443 : 80) ? name : "\(name):\(self.port)"
        let target = rest.dropFirst(written.count).prefix { $0 != "#" }
        self.target = target.hasPrefix("/") ? String(target) : "/\(target)"
    }

    private static func hostAndPort(_ text: Substring) throws(HTTPClientError) -> (String, UInt16?) {
        let nameEnd = text.hasPrefix("[") ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        let name = text[..<(nameEnd ?? text.endIndex)]
        let host = text.hasPrefix("[") ? name.dropFirst().dropLast() : name
        guard !host.isEmpty, !text.hasPrefix("[") || name.hasSuffix("]"), host.allSatisfy(isHostCharacter) else {
            throw .invalidURL("a URL must name a host")
        }
        let after = text[name.endIndex...]
        guard !after.isEmpty, after != ":" else { return (String(host), nil) }
        guard after.hasPrefix(":"), after.dropFirst().allSatisfy(\.isNumber), let port = UInt16(after.dropFirst()),
            port > 0
        else { throw .invalidURL("the port of a URL must be 1 to 65535") }
        return (String(host), port)
    }

    private static func isHostCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-._~:%".contains(character)
    }
}

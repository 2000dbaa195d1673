// SPDX-License-Identifier: Apache-2.0

/// What can be said of a URL before anything is asked of it; curl has the last word.
enum WebURL {
    /// Completes a sentence about a text that is no absolute `http` or `https` URL; nil when it is one.
    static func fault(in text: String) -> String? {
        let scheme = text.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https", text.dropFirst(scheme.count).hasPrefix("://") else {
            return "must be a URL that begins with http:// or https://"
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            return "must be a URL: characters other than visible ASCII are written as %XX"
        }
        let authority = authority(of: text)
        let hostAndPort = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return HostPattern.isHost(hostAndPort, allowsAnyPort: false) ? nil : "must be a URL with a host name"
    }

    /// The URL without user information, query and fragment, which may hold credentials.
    static func label(of text: String) -> String {
        let authority = authority(of: text)
        guard let at = authority.lastIndex(of: "@") else { return String(text.prefix { $0 != "?" && $0 != "#" }) }
        let rest = text[authority.index(after: at)...].prefix { $0 != "?" && $0 != "#" }
        return String(text[..<authority.startIndex] + rest)
    }

    private static func authority(of text: String) -> Substring {
        guard let slashes = text.firstRange(of: "://") else { return "" }
        return text[slashes.upperBound...].prefix { !"/?#".contains($0) }
    }
}

/// A value of the `Host` field, or a pattern of one: `host`, `host:port`, `host:*`.
enum HostPattern {
    /// Completes a sentence about a text that is no pattern; nil when it is one.
    static func check(_ text: String) -> String? {
        isHost(text[...], allowsAnyPort: true) ? nil : "is not like hub.example, hub.example:443 or hub.example:*"
    }

    static func isHost(_ text: Substring, allowsAnyPort: Bool) -> Bool {
        var host = text
        if let colon = text.lastIndex(of: ":"), !text[colon...].contains("]") {
            let port = text[text.index(after: colon)...]
            let isPort = port.utf8.count <= 5 && port.utf8.allSatisfy { (48...57).contains($0) } && UInt16(port) != nil
            guard isPort || (allowsAnyPort && port == "*") else { return false }
            host = text[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            return host.dropFirst().dropLast().utf8.allSatisfy { isHexDigit($0) || $0 == 58 || $0 == 46 }
        }
        let isName = host.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "-._".utf8.contains(byte)
        }
        return !host.isEmpty && isName
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte | 0x20)
    }
}

/// A value of the `Origin` field (RFC 6454, section 7).
enum WebOrigin {
    /// Completes a sentence about a text that is no origin; nil when it is one.
    static func check(_ text: String) -> String? {
        let isOrigin = ["http://", "https://"].contains { scheme in
            text.hasPrefix(scheme) && HostPattern.isHost(text.dropFirst(scheme.count), allowsAnyPort: false)
        }
        return isOrigin ? nil : "is not an origin like https://app.example or http://localhost:3000"
    }
}

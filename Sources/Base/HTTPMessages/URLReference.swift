// SPDX-License-Identifier: Apache-2.0

/// A reference to a URL, relative or not (RFC 3986, sections 4 and 5).
package enum URLReference {
    /// The absolute URL that a reference in a document at `base` means; nil when `base` is no absolute URL.
    package static func resolve(_ reference: String, against base: String) -> String? {
        let reference = String(reference.prefix { $0 != "#" })
        if hasScheme(reference) { return reference }
        guard let end = authorityEnd(of: base) else { return nil }
        let path = base[end...].prefix { $0 != "?" && $0 != "#" }
        if reference.hasPrefix("//") { return base.prefix { $0 != ":" } + ":" + reference }
        if reference.hasPrefix("/") { return base[..<end] + withoutDots(reference) }
        if reference.isEmpty { return String(base.prefix { $0 != "#" }) }
        if reference.hasPrefix("?") { return base[..<end] + path + reference }
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
        return base[..<end] + withoutDots(folder + reference)
    }

    /// Scheme, host and port in lower case, without a port that is the scheme's own; nil when the text is no absolute URL.
    package static func origin(of url: String) -> String? {
        guard let end = authorityEnd(of: url) else { return nil }
        var origin = url[..<end].lowercased()
        for (scheme, port) in [("http://", ":80"), ("https://", ":443")]
        where origin.hasPrefix(scheme) && origin.hasSuffix(port) {
            origin.removeLast(port.utf8.count)
        }
        return origin
    }

    private static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":") else { return false }
        return !text[..<colon].contains { "/?#".contains($0) }
    }

    /// Where scheme and authority of an absolute URL end.
    private static func authorityEnd(of url: String) -> String.Index? {
        guard let slashes = url.firstRange(of: "://"), hasScheme(url) else { return nil }
        return url[slashes.upperBound...].firstIndex { "/?#".contains($0) } ?? url.endIndex
    }

    /// A path, and the query behind it, whose `.` and `..` segments are followed.
    private static func withoutDots(_ text: some StringProtocol) -> String {
        let path = text.prefix { $0 != "?" }
        var segments: [Substring] = []
        let parts = String(path).split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            switch part {
            case "..":
                _ = segments.popLast()
                if isLast { segments.append("") }
            case ".": if isLast { segments.append("") }
            default: segments.append(part)
            }
        }
        return "/" + segments.joined(separator: "/") + text.dropFirst(path.count)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Judges the target of an image or a link.
package struct LinkCheck: Sendable {
    /// Hosts whose images and links pass as they are, in lower case.
    package var allowedHosts: Set<String> = []

    package init() {}

    private static let longestPlainValue = 48
    private static let placeholders = [
        "user_data", "userdata", "your_", "secret", "api_key", "apikey", "password", "token_here", "data_here",
        "history", "summary", "conversation", "base64", "encoded", "exfil", "insert", "placeholder", "context",
    ]

    /// The host to which a target would carry what somebody puts into its query; nil for what is harmless.
    func exfiltrationHost(of target: String) -> String? {
        guard let host = Self.host(of: target), !allowedHosts.contains(host) else { return nil }
        let rest = target[(target.firstRange(of: "://")?.upperBound ?? target.startIndex)...]
        if rest.contains(where: { "{}$<>".contains($0) }) || rest.lowercased().contains("%7b") { return host }
        guard let mark = rest.firstIndex(of: "?") else { return nil }
        let query = rest[rest.index(after: mark)...]
        for pair in query.split(separator: "&").prefix(32) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            if Self.isCarrier(parts[1], isLast: pair.endIndex == query.endIndex) { return host }
        }
        return nil
    }

    private static func isCarrier(_ value: Substring, isLast: Bool) -> Bool {
        if value.isEmpty && isLast || value.utf8.count > longestPlainValue { return true }
        let isShouted = value.count >= 4 && value.allSatisfy { $0.isUppercase || $0 == "_" || $0 == "-" }
        let lower = value.lowercased()
        return isShouted || placeholders.contains { lower.contains($0) }
    }

    static func host(of target: String) -> String? {
        let lower = target.lowercased()
        let start: Substring
        if lower.hasPrefix("//") {
            start = lower.dropFirst(2)
        } else if let range = lower.firstRange(of: "://"), lower[..<range.lowerBound].allSatisfy(\.isLetter) {
            start = lower[range.upperBound...]
        } else {
            return nil
        }
        let authority = start.prefix { !"/?#\\ ".contains($0) }
        return String(authority.split(separator: "@").last ?? "")
    }

    /// A scheme that runs, reads files or brings its own document.
    static func dangerousScheme(of target: String) -> String? {
        let lower = target.lowercased()
        let schemes = ["javascript:", "vbscript:", "file:", "data:text", "data:application"]
        return schemes.first { lower.hasPrefix($0) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The names under which the tools and prompts of one server appear to clients: `[A-Za-z0-9_-]{1,64}`, `server__tool`.
///
/// A pure function of the server's own names, whatever their order: a name that needs no change keeps its plain form; one
/// that had to be changed and then meets another, or is too long, carries a hash of the original.
package enum EmittedNames {
    /// The longest name that the interfaces of language models accept.
    package static let maximumLength = 64

    /// The emitted names in the way this server is shown.
    static func assign(to originals: [String], of upstream: Upstream) -> [String: String] {
        switch upstream.naming {
        case .prefixed: assign(server: upstream.name, originals: originals)
        case .plain: Dictionary(originals.map { ($0, $0) }) { first, _ in first }
        }
    }

    /// The emitted name of each original; an original given twice, or lost to a hash collision, appears once.
    package static func assign(server: ServerName, originals: [String]) -> [String: String] {
        var claims: [String: Int] = [:]
        for original in Set(originals) { claims[plain(server, original), default: 0] += 1 }
        var emitted: [String: String] = [:]
        var taken: Set<String> = []
        for original in originals.sorted() where emitted[original] == nil {
            let candidate = plain(server, original)
            let isUnchanged = candidate == "\(server.text)__\(original)"
            let fits = candidate.utf8.count <= maximumLength && (isUnchanged || claims[candidate] == 1)
            let name = fits ? candidate : hashed(candidate, original)
            if taken.insert(name).inserted { emitted[original] = name }
        }
        return emitted
    }

    private static func plain(_ server: ServerName, _ original: String) -> String {
        let safe = original.unicodeScalars.map { isAllowed($0) ? Character($0) : "_" }
        return "\(server.text)__" + String(safe)
    }

    private static func hashed(_ candidate: String, _ original: String) -> String {
        let hash = String(fingerprint(original) & 0xFFFFFF, radix: 16)
        let suffix = "-" + String(repeating: "0", count: 6 - hash.count) + hash
        return String(candidate.prefix(maximumLength - suffix.count)) + suffix
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }

    /// FNV-1a, 64 bits: names must come out the same in every process and every build.
    private static func fingerprint(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash ^ hash >> 32
    }
}

// SPDX-License-Identifier: Apache-2.0

extension ServerName {
    /// Gives every configured name the name the hub uses, in the same order and all distinct.
    ///
    /// A text that is a server name keeps it. Any other is lowercased, runs of other characters become one `-`, and a
    /// digest of the original is appended when the result is taken, too long or empty. The outcome does not depend on
    /// the order, so that reordering a file renames nothing.
    package static func assigned(to originals: [String]) -> [ServerName] {
        let wishes = originals.map { ServerName($0)?.text ?? slug($0) }
        let kept = Set(originals.filter { ServerName($0) != nil })
        var uses: [String: Int] = [:]
        for wish in wishes { uses[wish, default: 0] += 1 }
        var taken = Set(wishes)
        return zip(originals, wishes).map { original, wish in
            if kept.contains(original) { return ServerName(valid: wish) }
            if uses[wish] == 1, let name = ServerName(wish) { return name }
            return distinct(wish, original, &taken)
        }
    }

    private static func distinct(_ wish: String, _ original: String, _ taken: inout Set<String>) -> ServerName {
        var stem = wish.isEmpty ? "server" : wish.prefix(13)
        if stem.hasSuffix("-") { stem.removeLast() }
        var seed = original
        while true {
            let text = "\(stem)-\(digest(seed))"
            if taken.insert(text).inserted { return ServerName(valid: text) }
            seed += "'"
        }
    }

    private static func slug(_ original: String) -> String {
        var slug: [UInt8] = []
        for byte in original.lowercased().utf8 {
            let isPlain = (48...57).contains(byte) || (97...122).contains(byte)
            if isPlain {
                slug.append(byte)
            } else if let last = slug.last, last != UInt8(ascii: "-") {
                slug.append(UInt8(ascii: "-"))
            }
        }
        if slug.last == UInt8(ascii: "-") { slug.removeLast() }
        return String(decoding: slug, as: UTF8.self)
    }

    /// Six hexadecimal digits of FNV-1a: names only have to be distinct, nobody gains by making two alike.
    private static func digest(_ text: String) -> String {
        var hash: UInt32 = 0x811c_9dc5
        for byte in text.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        let digits = String((hash ^ hash >> 24) & 0xff_ffff, radix: 16)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }
}

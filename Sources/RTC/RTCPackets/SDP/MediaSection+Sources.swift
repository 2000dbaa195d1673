// SPDX-License-Identifier: Apache-2.0

/// A `a=ssrc-group` line: sources that belong together, as a stream and its retransmissions (`FID`).
package struct SDPSourceGroup: Equatable, Sendable {
    package var semantics: String
    package var sources: [UInt32]

    package init(semantics: String, sources: [UInt32]) {
        self.semantics = semantics
        self.sources = sources
    }
}

/// A restriction identifier: one layer of simulcast (RFC 8851).
package struct SDPRestriction: Equatable, Sendable {
    package var id: String
    package var isSend: Bool

    package init(id: String, isSend: Bool) {
        self.id = id
        self.isSend = isSend
    }
}

extension MediaSection {
    /// The sources named by `a=ssrc` lines, each once, in order.
    package var sources: [UInt32] {
        var seen: Set<UInt32> = []
        return attributes.values("ssrc").compactMap { value in
            guard let source = value.split(separator: " ").first.flatMap({ UInt32($0) }) else { return nil }
            return seen.insert(source).inserted ? source : nil
        }
    }

    package var sourceGroups: [SDPSourceGroup] {
        attributes.values("ssrc-group").compactMap { value in
            let words = value.split(separator: " ")
            let sources = words.dropFirst().compactMap { UInt32($0) }
            guard let semantics = words.first, sources.count == words.count - 1 else { return nil }
            return SDPSourceGroup(semantics: String(semantics), sources: sources)
        }
    }

    package var restrictions: [SDPRestriction] {
        attributes.values("rid").compactMap { value in
            let words = value.split(separator: " ")
            guard words.count >= 2, words[1] == "send" || words[1] == "recv" else { return nil }
            return SDPRestriction(id: String(words[0]), isSend: words[1] == "send")
        }
    }

    /// The identifiers that the section offers to send at once, from `a=simulcast`; of alternatives the first, paused
    /// ones included.
    package var simulcastSend: [String] {
        guard let words = attributes["simulcast"]?.split(separator: " "),
            let index = words.firstIndex(of: "send"), index + 1 < words.count
        else { return [] }
        return words[index + 1].split(separator: ";").compactMap { alternatives in
            alternatives.split(separator: ",").first.map { String($0.drop { $0 == "~" }) }
        }
    }

    package var candidates: [SDPCandidate] { attributes.values("candidate").compactMap { SDPCandidate($0) } }
}

// SPDX-License-Identifier: Apache-2.0

/// The control tokens of a rule pack, by their characters; also the general form `<|name|>`.
package struct TokenTrie: Sendable {
    static let longestToken = 64

    enum Match: Equatable {
        case none
        /// Everything there is may be the beginning of a token.
        case needsMore
        case token(end: Int, rule: FindingRule)
    }

    private struct Node: Sendable {
        var next: [UInt32: Int] = [:]
        var rule: FindingRule?
    }

    private var nodes = [Node()]

    /// Tokens are matched as a whole; an envelope tag (a bare name) in its forms `<name`, `</name` before space, `>`.
    init(tokens: [String], envelopeTags: [String]) {
        for token in tokens { add(token, .controlToken) }
        for tag in envelopeTags {
            for form in ["<\(tag)>", "</\(tag)>", "<\(tag) ", "</\(tag) "] { add(form, .envelopeTag) }
        }
    }

    private mutating func add(_ token: String, _ rule: FindingRule) {
        var node = 0
        for scalar in token.unicodeScalars.prefix(Self.longestToken) {
            let value = Self.fold(scalar.value)
            if let next = nodes[node].next[value] {
                node = next
            } else {
                nodes.append(Node())
                nodes[node].next[value] = nodes.count - 1
                node = nodes.count - 1
            }
        }
        nodes[node].rule = rule
    }

    @inline(__always)
    func begins(_ value: UInt32) -> Bool { value == 0x3C || value == 0x5B || value == 0xFF1C || value == 0xFF3B }

    func match(_ text: [PlacedScalar], from start: Int) -> Match {
        let general = piped(text, from: start)
        if case .token = general { return general }
        var node = 0
        var index = start
        while index < text.count {
            guard let next = nodes[node].next[Self.fold(text[index].value)] else { return general }
            node = next
            index += 1
            if let rule = nodes[node].rule { return .token(end: index, rule: rule) }
        }
        return .needsMore
    }

    /// `<|name|>`, with a name of letters, digits and underscores.
    private func piped(_ text: [PlacedScalar], from start: Int) -> Match {
        let limit = min(text.count, start + Self.longestToken)
        var index = start
        while index < limit {
            let value = Self.fold(text[index].value)
            switch index - start {
            case 0: if value != 0x3C { return .none }
            case 1: if value != 0x7C { return .none }
            default:
                if value == 0x7C {
                    guard index - start > 2 else { return .none }
                    guard index + 1 < text.count else { return .needsMore }
                    guard Self.fold(text[index + 1].value) == 0x3E else { return .none }
                    return .token(end: index + 2, rule: .controlToken)
                }
                let isName = 0x61...0x7A ~= value || 0x30...0x39 ~= value || value == 0x5F || value == 0x2D
                guard isName else { return .none }
            }
            index += 1
        }
        return index - start >= Self.longestToken ? .none : .needsMore
    }

    /// Lower case of ASCII, full-width forms as ASCII, the word separator of some tokenizers as an underscore.
    @inline(__always)
    static func fold(_ value: UInt32) -> UInt32 {
        switch value {
        case 0x41...0x5A: value + 32
        case 0xFF01...0xFF5E: fold(value - 0xFEE0)
        case 0x2581: 0x5F
        default: value
        }
    }
}

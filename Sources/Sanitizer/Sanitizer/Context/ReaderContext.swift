// SPDX-License-Identifier: Apache-2.0

/// What the reader of a text can do, and what those whom it trusts have said: a text that names one of its tools, or an
/// address that they did not name, beside a word that changes something, is likelier to be meant for it.
package struct ReaderContext: Sendable {
    /// What a text may say of its reader.
    package enum Signal: String, Sendable, CaseIterable {
        case tool, parameter, address

        /// What it adds to the logarithm of a score's odds.
        var shift: Double {
            switch self {
            case .tool: 1
            case .parameter: 0.3
            case .address: 0.5
            }
        }
    }

    /// Words between a name and what it is changed by.
    private static let reach = 12
    /// What stands before an address.
    private static let marks = ["@", "http://", "https://"].map { TokenFeatures(lowercased: Array($0.utf8)).words }

    /// The first words of them.
    private static let beginnings = marks.map { $0[0] }

    private let tools: ToolVocabulary
    /// What was said by those whom the reader trusts. Its words are looked for where an address is met only.
    private let trusted: [UInt8]

    /// `trusted` is what the reader was told to do: the arguments of its call, say.
    package init(tools: ToolVocabulary, trusted: [UInt8] = []) {
        self.tools = tools
        self.trusted = trusted
    }

    /// What signals add together, in one order.
    static func shift(_ signals: [Signal: String]) -> Double {
        Signal.allCases.reduce(0) { $0 + (signals[$1] == nil ? 0 : $1.shift) }
    }

    /// What a text says, each with its name where it has one. `verbs` are the classes of words that change something.
    func signals(in text: TokenFeatures, verbs: UInt64) -> [Signal: String] {
        guard verbs != 0, text.tokens.contains(where: { $0.classes & verbs != 0 }) else { return [:] }
        var known: Set<UInt32>?
        var found: [Signal: String] = [:]
        var verb = -Self.reach - 1
        var open: [(signal: Signal, name: String, index: Int)] = []
        for index in text.tokens.indices {
            if let (signal, name) = named(at: index, in: text, &known), found[signal] == nil {
                if index - verb <= Self.reach { found[signal] = name } else { open.append((signal, name, index)) }
            } else if text.tokens[index].classes & verbs != 0 {
                verb = index
                for near in open where index - near.index <= Self.reach { found[near.signal] = near.name }
                open.removeAll(keepingCapacity: true)
            }
            if let first = open.first, index - first.index > Self.reach { open.removeFirst() }
        }
        return found
    }

    /// What begins there, where an address follows.
    private static func mark(at index: Int, in text: TokenFeatures) -> [UInt32]? {
        let first = text.tokens[index].hash
        guard beginnings.contains(first) else { return nil }
        return marks.first { mark in
            guard mark[0] == first else { return false }
            let rest = text.tokens[index...]
            return rest.count > mark.count && zip(mark, rest).allSatisfy { $0 == $1.hash }
        }
    }

    private func named(at index: Int, in text: TokenFeatures, _ known: inout Set<UInt32>?) -> (Signal, String)? {
        if let name = tools.name(at: index, in: text) {
            return (name.kind == .tool ? .tool : .parameter, name.text)
        }
        guard let mark = Self.mark(at: index, in: text) else { return nil }
        let trusted = known ?? Set(TokenFeatures(lowercased: self.trusted).words)
        known = trusted
        return trusted.contains(text.tokens[index + mark.count].hash) ? nil : (.address, "new address")
    }
}

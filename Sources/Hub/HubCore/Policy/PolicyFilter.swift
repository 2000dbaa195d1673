// SPDX-License-Identifier: Apache-2.0

import MCPTypes

/// What a rule asks of every request in a few words of memory, so that a rule that is about something else is passed over
/// without being read. It never passes over one that fits.
struct PolicyFilter: Sendable, Equatable {
    private let principal: BeginningFilter
    private let server: BeginningFilter
    private let target: BeginningFilter
    /// A bit for each method.
    private let methods: UInt8
    /// Which traits the rule asks for, and what it wants of them.
    private let (traits, values): (ToolTraits, ToolTraits)

    init(_ rule: PolicyRule) {
        // Whoever is in a group may have any name.
        principal = BeginningFilter(rule.groups == nil ? rule.principals : nil)
        server = BeginningFilter(rule.servers)
        target = BeginningFilter(rule.targets)
        methods = rule.methods.map { $0.reduce(UInt8(0)) { $0 | $1.bit } } ?? .max
        let single = rule.traits.filter { $0.kind.rawValue.nonzeroBitCount == 1 }
        traits = ToolTraits(single.map(\.kind))
        values = ToolTraits(single.filter(\.value).map(\.kind))
    }

    /// False only where ``PolicyRule/match(_:)`` says no.
    func mayFit(_ outline: PolicyOutline) -> Bool {
        guard methods & outline.method != 0, principal.mayFit(outline.principal), server.mayFit(outline.server) else {
            return false
        }
        return outline.isTargetOpen
            || target.mayFit(outline.target) && outline.traits.intersection(traits) == values
    }
}

/// What filters look at of a request.
struct PolicyOutline {
    fileprivate let principal: TextBeginning
    fileprivate let server: TextBeginning
    fileprivate let target: TextBeginning
    fileprivate let method: UInt8
    fileprivate let traits: ToolTraits
    fileprivate let isTargetOpen: Bool

    init(_ request: PolicyRequest) {
        principal = TextBeginning(request.principal)
        server = TextBeginning(request.server)
        target = TextBeginning(request.target)
        method = request.method.bit
        traits = request.traits
        isTargetOpen = request.isTargetOpen
    }
}

/// The first 16 bytes of a text, and zeros behind a shorter one, compared at once.
struct TextBeginning: Sendable, Equatable {
    private static let length = 16

    fileprivate let words: SIMD2<UInt64>

    init(_ text: String) {
        var text = text
        words = text.withUTF8 { Self.words($0) }
    }

    fileprivate static func words(_ bytes: UnsafeBufferPointer<UInt8>) -> SIMD2<UInt64> {
        var words = SIMD2<UInt64>()
        withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: UnsafeRawBufferPointer(bytes.prefix(length).rebased)) }
        return words
    }
}

/// The bits that the beginnings of all texts have which fit one of some patterns.
private struct BeginningFilter: Sendable, Equatable {
    private var value = SIMD2<UInt64>()
    /// Zero where nothing is known.
    private var mask = SIMD2<UInt64>()

    init(_ patterns: [Wildcard]?) {
        guard let patterns, let first = patterns.first else { return }
        (value, mask) = first.beginning
        for pattern in patterns.dropFirst() {
            let other = pattern.beginning
            mask &= other.mask & ~(value ^ other.value)
        }
        value &= mask
    }

    @inline(__always)
    func mayFit(_ text: TextBeginning) -> Bool { text.words & mask == value }
}

extension Wildcard {
    /// What every text that fits begins with. Where a pattern is a text itself, its end counts too.
    fileprivate var beginning: (value: SIMD2<UInt64>, mask: SIMD2<UInt64>) {
        let fixed = Array(text.utf8.prefix { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") })
        let known = [UInt8](repeating: 0xFF, count: isExact ? fixed.count + 1 : fixed.count)
        return (fixed.withUnsafeBufferPointer(TextBeginning.words), known.withUnsafeBufferPointer(TextBeginning.words))
    }
}

extension PolicyMethod {
    fileprivate var bit: UInt8 {
        switch self {
        case .callTool: 1
        case .readResource: 2
        case .getPrompt: 4
        case .sendMessage: 8
        }
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    fileprivate var rebased: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: self) }
}

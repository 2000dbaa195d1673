// SPDX-License-Identifier: Apache-2.0

/// A validated JSON value inside a received text: its bytes exactly as they came.
///
/// Copying costs one reference count. A part keeps the whole text alive; keep ``detached()`` of it where that matters.
/// Equality compares bytes: `1.0` is not `1`. Look-ups walk the text, they build nothing.
package struct RawJSON: Sendable {
    let storage: [UInt8]
    private let landmarks: [Landmarks.Container]
    private let startOffset: UInt32
    private let endOffset: UInt32

    /// The part of a text that is already known to be one value.
    init(_ storage: [UInt8], _ start: Int, _ end: Int, landmarks: [Landmarks.Container] = []) {
        self.storage = storage
        self.landmarks = landmarks
        startOffset = UInt32(start)
        endOffset = UInt32(end)
    }

    var start: Int { Int(startOffset) }
    var end: Int { Int(endOffset) }

    /// Checks the whole text in one pass: grammar (RFC 8259), UTF-8, paired surrogates in escapes, no key twice in any
    /// object (compared decoded), `limits`. White space around the value does not belong to it.
    package init(validating bytes: [UInt8], limits: JSONLimits = .message) throws(JSONError) {
        guard bytes.count <= limits.effectiveBytes else { throw .tooLarge(limit: limits.effectiveBytes) }
        guard !bytes.isEmpty else { throw .syntax(offset: 0, expected: "a value") }
        do {
            let outcome = try bytes.withUnsafeBufferPointer { (buffer) throws(ScanFault) in
                try JSONValidator.validate(ByteView(buffer), limits: limits)
            }
            self.init(bytes, outcome.range.lowerBound, outcome.range.upperBound, landmarks: outcome.landmarks)
        } catch {
            throw error.error(limits: limits)
        }
    }

    package init(validating text: String, limits: JSONLimits = .message) throws(JSONError) {
        try self.init(validating: Array(text.utf8), limits: limits)
    }

    /// Bytes this program wrote itself: valid JSON, below 4 GiB. Debug builds check; with bytes that are not, release
    /// builds give meaningless answers but read nothing outside them.
    package init(trusted bytes: [UInt8]) {
        precondition(!bytes.isEmpty && bytes.count < Int(UInt32.max), "trusted JSON must hold a value below 4 GiB")
        assert((try? RawJSON(validating: bytes, limits: .anythingTrusted)) != nil, "trusted JSON is not valid")
        self = bytes.withUnsafeBufferPointer { buffer in
            let view = ByteView(buffer)
            let start = view.skipSpace(0)
            return RawJSON(bytes, start, view.trimmedEnd(from: start))
        }
    }

    package enum Kind: Sendable { case object, array, string, number, boolean, null }

    package var kind: Kind {
        guard start < end else { return .null }
        switch storage[start] {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        default: return .number
        }
    }

    /// The bytes as received, shared with the text.
    package var bytes: ArraySlice<UInt8> { storage[start..<end] }
    package var byteCount: Int { end - start }
    package var text: String { withView { $0.string(from: start, to: end, escaped: false) } }

    /// Where the value begins in the text it came in; ``TextPosition`` makes line and column of it.
    package var offset: Int { start }

    /// The same bytes in storage of their own, for what outlives its message.
    package func detached() -> RawJSON {
        byteCount == storage.count ? self : RawJSON(Array(bytes), 0, byteCount)
    }

    @inline(__always)
    func withView<R, E: Error>(_ body: (ByteView) throws(E) -> R) throws(E) -> R {
        try storage.withUnsafeBufferPointer { (buffer) throws(E) -> R in
            try landmarks.withUnsafeBufferPointer { (landmarks) throws(E) -> R in
                try body(ByteView(buffer, landmarks: landmarks))
            }
        }
    }

    /// What is too short to hold anything that was noted goes without the notes, which are one reference more to count.
    func part(_ range: Range<Int>) -> RawJSON {
        RawJSON(
            storage, range.lowerBound, range.upperBound, landmarks: range.count < Landmarks.shortest ? [] : landmarks)
    }

    package static let emptyObject = RawJSON(trusted: Array("{}".utf8))
    package static let emptyArray = RawJSON(trusted: Array("[]".utf8))
    package static let null = RawJSON(trusted: Array("null".utf8))
    package static let `true` = RawJSON(trusted: Array("true".utf8))
    package static let `false` = RawJSON(trusted: Array("false".utf8))
}

extension RawJSON: Equatable {
    package static func == (left: RawJSON, right: RawJSON) -> Bool {
        guard left.byteCount == right.byteCount else { return false }
        return left.withView { first in
            right.withView { second in
                sameBytes(first.base + left.start, second.base + right.start, left.byteCount)
            }
        }
    }
}

extension RawJSON: CustomStringConvertible {
    package var description: String { text }
}

extension JSONLimits {
    /// What debug builds hold our own output to: grammar, not size.
    static let anythingTrusted: JSONLimits = {
        var limits = JSONLimits.unboundedSize
        limits.maximumDepth = 1024
        limits.maximumMembers = .max
        return limits
    }()
}

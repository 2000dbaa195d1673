// SPDX-License-Identifier: Apache-2.0

/// The one validating pass: RFC 8259 grammar, UTF-8, paired surrogates, unique keys, depth and member bounds.
///
/// Iterative, so that depth costs heap and not stack; it allocates only for texts with more than about sixty
/// containers and keys open at one time, for objects of more than sixteen members, and for keys written with escapes.
struct JSONValidator: ~Copyable {
    let view: ByteView
    let maximumDepth: Int
    let maximumMembers: Int
    private var open: OpenContainers
    private var depth = 0
    private var landmarks = Landmarks()

    private init(_ view: ByteView, limits: JSONLimits, scratch: UnsafeMutableBufferPointer<OpenContainers.Entry>) {
        self.view = view
        maximumDepth = limits.effectiveDepth
        maximumMembers = limits.maximumMembers
        open = OpenContainers(scratch: scratch)
    }

    /// What a valid text is known by.
    struct Outcome {
        /// The one value, white space around it left out.
        let range: Range<Int>
        let landmarks: [Landmarks.Container]
    }

    static func validate(_ view: ByteView, limits: JSONLimits) throws(ScanFault) -> Outcome {
        try withUnsafeTemporaryAllocation(of: OpenContainers.Entry.self, capacity: 64) {
            (scratch) throws(ScanFault) -> Outcome in
            var validator = JSONValidator(view, limits: limits, scratch: scratch)
            let range = try validator.run()
            validator.landmarks.finish()
            return Outcome(range: range, landmarks: validator.landmarks.containers)
        }
    }

    private mutating func run() throws(ScanFault) -> Range<Int> {
        let start = view.skipSpace(0)
        var index = start
        var inside: OpenContainers.Kind?
        while true {
            let first = view.byte(index)
            switch first {
            case UInt8(ascii: "\""):
                index = try view.checkString(index + 1).end
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let kind: OpenContainers.Kind = first == UInt8(ascii: "{") ? .object : .array
                try enter(kind, at: index)
                inside = kind
                index = view.skipSpace(index + 1)
                if view.byte(index) != (kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    if kind == .object { index = try key(index, else: .keyOrEnd) }
                    continue
                }
            default:
                index = try view.checkScalar(index)
            }
            index = try afterValue(index, &inside)
            if inside == nil { break }
        }
        guard view.skipSpace(index) == view.count else {
            throw ScanFault(.endOfText, at: view.skipSpace(index))
        }
        return start..<index
    }

    /// From the end of a value, or from the end mark of an empty container, to the next value; out of the last
    /// container to the end.
    @inline(__always)
    private mutating func afterValue(
        _ start: Int, _ inside: inout OpenContainers.Kind?
    ) throws(ScanFault) -> Int {
        var index = start
        while let kind = inside {
            index = view.skipSpace(index)
            let mark = view.byte(index)
            if mark == UInt8(ascii: ",") {
                index = view.skipSpace(index + 1)
                return kind == .object ? try key(index, else: .key) : index
            }
            guard mark == (kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw ScanFault(kind == .object ? .commaOrBrace : .commaOrBracket, at: index)
            }
            if kind == .object, let offset = open.duplicateKey(in: view) { throw ScanFault(.duplicateKey, at: offset) }
            index += 1
            landmarks.note(from: open.innermostStart, to: index)
            inside = open.close()
            depth -= 1
        }
        return index
    }

    @inline(__always)
    private mutating func enter(_ kind: OpenContainers.Kind, at index: Int) throws(ScanFault) {
        depth += 1
        if depth > maximumDepth { throw ScanFault(.depth, at: index) }
        open.open(kind, at: index)
    }

    /// A key and its colon; returns where the value begins.
    @inline(__always)
    private mutating func key(_ start: Int, else expected: ScanFault.Reason) throws(ScanFault) -> Int {
        guard view.byte(start) == UInt8(ascii: "\"") else { throw ScanFault(expected, at: start) }
        let (end, escaped) = try view.checkString(start + 1)
        if open.keyCount >= maximumMembers { throw ScanFault(.members, at: start) }
        if escaped {
            open.addEscapedKey(view, from: start + 1, to: end - 1)
        } else {
            open.addKey(view, from: start + 1, to: end - 1)
        }
        let colon = view.skipSpace(end)
        guard view.byte(colon) == UInt8(ascii: ":") else { throw ScanFault(.colon, at: colon) }
        return view.skipSpace(colon + 1)
    }
}

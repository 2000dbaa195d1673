// SPDX-License-Identifier: Apache-2.0

/// Everything that is scored: the delivered text first, then what was hidden in it or can be decoded from it, each
/// between line ends, which no pattern crosses.
struct ViewedText {
    enum Kind { case plain, hidden, decoded, joined, cipher }

    struct View {
        let kind: Kind
        let start: Int
        /// Where it stood in the received text.
        let offset: Int
    }

    private(set) var bytes: [UInt8]
    /// Where in `bytes` lines of a view begin.
    private(set) var lines: [Int]
    private(set) var views: [View]
    private let plain: ScoringText

    init(_ plain: ScoringText) {
        self.plain = plain
        bytes = plain.bytes
        lines = plain.lines
        views = [View(kind: .plain, start: 0, offset: 0)]
        views.reserveCapacity(8)
    }

    /// Makes room for readings of so many bytes in all, and one between each of them.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count + 8) }

    /// A reading of the whole text, which is in ASCII, as a cipher.
    mutating func add(cipher text: [UInt8], read folding: PlainFolding) {
        bytes.append(0x0A)
        views.append(View(kind: .cipher, start: bytes.count, offset: 0))
        text.withUnsafeBufferPointer { folding.append($0, to: &bytes) }
    }

    mutating func add(_ text: String, kind: Kind, offset: Int) {
        var scoring = ScoringText()
        scoring.append(text, at: offset)
        scoring.finish()
        guard !scoring.bytes.isEmpty else { return }
        bytes.append(0x0A)
        views.append(View(kind: kind, start: bytes.count, offset: offset))
        lines += scoring.lines.map { $0 + bytes.count }
        bytes += scoring.bytes
    }

    /// The bytes of a view, without what parts it from the next.
    func range(of view: Int) -> Range<Int> {
        views[view].start..<(view + 1 < views.count ? views[view + 1].start - 1 : bytes.count)
    }

    func view(at index: Int) -> View {
        var low = 0
        var high = views.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if views[middle].start <= index { low = middle } else { high = middle }
        }
        return views[low]
    }

    /// The received offset of a scanned byte: exact to a few characters in the plain text, the beginning of the hidden
    /// or encoded part elsewhere.
    func offset(of index: Int) -> Int {
        let view = view(at: index)
        return view.kind == .plain ? plain.offset(of: index) : view.offset
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Finds HTML anywhere in the text, drops what a reader would not see (a space stays in its place, so that what stood
/// around it does not join), and collects it for scoring.
///
/// What is hidden is held until it closes: past ``maximumHidden`` it is dropped and the rest is text again; if the text
/// ends first, it goes out with its opening broken.
struct MarkupStage: ScalarStage {
    private enum State { case text, tag, comment, hidden }

    static let maximumTag = 4096
    static let maximumHidden = 8192

    private let images: LinkCheck
    private var state = State.text
    private var held: [PlacedScalar] = []
    private var quote: UInt32 = 0
    private var lastSignificant: UInt32 = 0
    /// The element that is being hidden, how many of its name are open, and the tag being read inside.
    private var element = ""
    private var depth = 0
    private var inner: [PlacedScalar] = []
    private var isLenient = false

    init(_ images: LinkCheck) { self.images = images }

    var isHolding: Bool { !held.isEmpty }

    func passes(_ input: [PlacedScalar]) -> Bool {
        state == .text && !input.contains { $0.value == 0x3C }
    }

    mutating func take(_ input: [PlacedScalar], into output: inout [PlacedScalar], _ report: inout StageReport) {
        for placed in input { step(placed, &output, &report) }
    }

    mutating func finish(into output: inout [PlacedScalar], _ report: inout StageReport) {
        // What was held goes through again, with nothing hidden any more that has no end; thrice at most.
        while !held.isEmpty {
            let rest = held
            let wasHiding = state == .comment || state == .hidden
            held.removeAll()
            state = .text
            guard wasHiding else {
                output += rest
                return
            }
            report.add(.htmlUnclosed, at: rest[0].offset..<rest[0].offset + 1)
            output.append(PlacedScalar(0x2039, at: rest[0].offset))
            isLenient = true
            for placed in rest.dropFirst() { step(placed, &output, &report) }
        }
    }

    private mutating func step(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        switch state {
        case .text:
            if placed.value == 0x3C {
                held.append(placed)
                (state, quote, lastSignificant) = (.tag, 0, 0x3C)
            } else {
                output.append(placed)
            }
        case .tag: tag(placed, &output, &report)
        case .comment: comment(placed, &output, &report)
        case .hidden: hide(placed, &output, &report)
        }
    }

    private mutating func tag(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        if held.count == 1 {
            let lower = placed.value | 0x20
            guard 0x61...0x7A ~= lower || placed.value == 0x2F || placed.value == 0x21 else {
                release(&output)
                step(placed, &output, &report)
                return
            }
        }
        if quote != 0 {
            if placed.value == quote { quote = 0 }
        } else if placed.value == 0x3C {
            release(&output)
            step(placed, &output, &report)
            return
        } else if (placed.value == 0x22 || placed.value == 0x27) && lastSignificant == 0x3D {
            quote = placed.value
        }
        held.append(placed)
        if !placed.isSpace { lastSignificant = placed.value }
        if held.count == 4 && held.map(\.value) == [0x3C, 0x21, 0x2D, 0x2D] {
            state = isLenient ? .text : .comment
            if isLenient { breakOpening(&output, &report) }
        } else if placed.value == 0x3E && quote == 0 {
            complete(&output, &report)
        } else if held.count >= Self.maximumTag {
            release(&output)
        }
    }

    private mutating func release(_ output: inout [PlacedScalar]) {
        output += held
        held.removeAll(keepingCapacity: true)
        state = .text
    }

    /// Without its end the opening is only text: it is made to look like it.
    private mutating func breakOpening(_ output: inout [PlacedScalar], _ report: inout StageReport) {
        report.add(.htmlUnclosed, at: held[0].offset..<held[0].offset + 1)
        held[0].value = 0x2039
        release(&output)
    }

    private mutating func complete(_ output: inout [PlacedScalar], _ report: inout StageReport) {
        let tag = TagText(held)
        for text in HiddenElement.unseenText(tag) {
            report.hide(text, at: held[0].offset)
            report.add(.htmlAttribute, at: held[0].offset..<held[held.count - 1].offset + 1)
        }
        if HiddenElement.isHidden(tag) {
            if HiddenElement.void.contains(tag.name) || held[held.count - 2].value == 0x2F {
                dropHeld(.htmlElement, &output, &report)
            } else if isLenient {
                breakOpening(&output, &report)
            } else {
                (state, element, depth) = (.hidden, tag.name, 1)
                inner.removeAll(keepingCapacity: true)
            }
            return
        }
        if tag.name == "img", let source = tag.value("src"), let host = images.exfiltrationHost(of: source) {
            report.add(.exfiltratingLink, at: held[0].offset..<held[held.count - 1].offset + 1, detail: host)
            let offset = held[0].offset
            held.removeAll(keepingCapacity: true)
            PlacedScalar.append("[image removed: \(host)]", at: offset, to: &output)
            state = .text
            return
        }
        release(&output)
    }

    private mutating func comment(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        held.append(placed)
        let count = held.count
        let closes =
            placed.value == 0x3E && count >= 6 && held[count - 2].value == 0x2D && held[count - 3].value == 0x2D
        if closes || count >= Self.maximumHidden { dropHeld(.htmlComment, &output, &report) }
    }

    private mutating func hide(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        held.append(placed)
        if placed.value == 0x3C {
            inner = [placed]
        } else if !inner.isEmpty && inner.count < 256 {
            inner.append(placed)
            if placed.value == 0x3E { countInner() }
        }
        if depth == 0 || held.count >= Self.maximumHidden { dropHeld(.htmlElement, &output, &report) }
    }

    private mutating func countInner() {
        let tag = TagText(inner)
        if tag.name == element { depth += tag.isEnd ? -1 : 1 }
        inner.removeAll(keepingCapacity: true)
    }

    private mutating func dropHeld(_ rule: FindingRule, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        let isCut = held.count >= Self.maximumHidden
        report.add(
            rule, at: held[0].offset..<held[held.count - 1].offset + 1, detail: isCut ? "cut at its bound" : "",
            severity: isCut ? .medium : nil)
        report.hide(held.text, at: held[0].offset)
        output.append(PlacedScalar(0x20, at: held[0].offset))
        held.removeAll(keepingCapacity: true)
        state = .text
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Removes what steers a terminal: ECMA-48 sequences and control characters, TAB, LF, CR and NEL excepted.
struct EscapeStage: ScalarStage {
    private enum State { case text, escape, sequence, string, stringEscape }

    /// Parameters of a sequence and the body of a string; longer ones end there and the rest is text.
    private static let maximumSequence = 64
    private static let maximumString = 4096

    private var state = State.text
    private var start: UInt32 = 0
    private var held: [PlacedScalar] = []

    var isHolding: Bool { state != .text }

    func passes(_ input: [PlacedScalar]) -> Bool { state == .text && input.allSatisfy(Self.isText) }

    mutating func take(_ input: [PlacedScalar], into output: inout [PlacedScalar], _ report: inout StageReport) {
        for placed in input { step(placed, &output, &report) }
    }

    mutating func finish(into output: inout [PlacedScalar], _ report: inout StageReport) {
        if state != .text { end(.terminalEscape, &report) }
    }

    private mutating func step(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        switch state {
        case .text: text(placed, &output, &report)
        case .escape: escape(placed, &output, &report)
        case .sequence: sequence(placed, &output, &report)
        case .string, .stringEscape: string(placed, &output, &report)
        }
    }

    private mutating func text(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        let value = placed.value
        if Self.isText(placed) {
            output.append(placed)
            return
        }
        start = placed.offset
        switch value {
        case 0x1B: state = .escape
        case 0x9B: state = .sequence
        case 0x90, 0x98, 0x9D, 0x9E, 0x9F: state = .string
        default: report.add(.controlCharacter, at: start..<start + 1, severity: value == 8 ? .medium : nil)
        }
    }

    @inline(__always)
    private static func isText(_ placed: PlacedScalar) -> Bool {
        let value = placed.value
        return value >= 0x20 && value < 0x7F || value > 0x9F || placed.isSpace || value == 0x85
    }

    private mutating func escape(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        switch placed.value {
        case 0x5B: state = .sequence
        case 0x50, 0x58, 0x5D, 0x5E, 0x5F: state = .string
        case 0x20...0x2F: break
        case 0x30...0x7E: end(.terminalEscape, &report)
        default:
            end(.terminalEscape, &report)
            text(placed, &output, &report)
        }
    }

    private mutating func sequence(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport)
    {
        switch placed.value {
        case 0x20...0x3F where held.count < Self.maximumSequence: held.append(placed)
        case 0x40...0x7E: end(rule(final: placed.value), &report)
        default:
            end(.terminalEscape, &report)
            text(placed, &output, &report)
        }
    }

    /// Colours are harmless; hiding text, erasing it and moving over it are not.
    private func rule(final: UInt32) -> FindingRule {
        guard final == UInt32(UInt8(ascii: "m")) else { return .terminalEscape }
        let parameters = held.text.split(separator: ";")
        return parameters.contains("8") ? .terminalConceal : .terminalColour
    }

    private mutating func string(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        let wasEscape = state == .stringEscape
        state = .string
        switch placed.value {
        case 0x07, 0x9C: end(.terminalEscape, &report)
        case 0x5C where wasEscape: end(.terminalEscape, &report)
        case 0x1B: state = .stringEscape
        case _ where placed.isLineEnd || wasEscape || held.count >= Self.maximumString:
            end(.terminalEscape, &report)
            text(placed, &output, &report)
        default: held.append(placed)
        }
    }

    private mutating func end(_ rule: FindingRule, _ report: inout StageReport) {
        let last = held.last?.offset ?? start
        report.add(rule, at: start..<last + 1)
        if state == .string || state == .stringEscape { report.hide(held.text, at: start) }
        held.removeAll(keepingCapacity: true)
        state = .text
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Reads the targets of Markdown links, images and reference definitions, and takes those out that would carry data
/// away or run something. Also drops comments written as definitions (`[//]: # (…)`).
struct LinkStage: ScalarStage {
    private enum State { case text, target, definition, afterDefinition, note }

    static let maximumTarget = 2048

    private let check: LinkCheck
    private var state = State.text
    private var previous: UInt32 = 0
    private var held: [PlacedScalar] = []
    private var isDefinition = false
    private var closer: UInt32 = 0

    init(_ check: LinkCheck) { self.check = check }

    var isHolding: Bool { !held.isEmpty }

    mutating func passes(_ input: [PlacedScalar]) -> Bool {
        // A target stands behind a closing bracket.
        guard state == .text, previous != 0x5D, !input.contains(where: { $0.value == 0x5D }) else { return false }
        previous = input.last?.value ?? previous
        return true
    }

    mutating func take(_ input: [PlacedScalar], into output: inout [PlacedScalar], _ report: inout StageReport) {
        for placed in input { step(placed, &output, &report) }
    }

    mutating func finish(into output: inout [PlacedScalar], _ report: inout StageReport) {
        switch state {
        case .target: endTarget(&output, &report)
        case .note: dropNote(&output, &report)
        default: output += held
        }
        held.removeAll()
        state = .text
    }

    private mutating func step(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        switch state {
        case .text: text(placed, &output)
        case .definition: definition(placed, &output, &report)
        case .target: target(placed, &output, &report)
        case .afterDefinition: afterDefinition(placed, &output, &report)
        case .note:
            held.append(placed)
            if placed.value == closer || placed.isLineEnd || held.count >= Self.maximumTarget {
                dropNote(&output, &report)
            }
        }
    }

    private mutating func text(_ placed: PlacedScalar, _ output: inout [PlacedScalar]) {
        output.append(placed)
        if previous == 0x5D && placed.value == 0x28 {
            (state, isDefinition) = (.target, false)
        } else if previous == 0x5D && placed.value == 0x3A {
            (state, isDefinition) = (.definition, true)
        }
        previous = placed.value
    }

    private mutating func definition(
        _ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport
    ) {
        if placed.value == 0x20 || placed.value == 0x09 {
            output.append(placed)
            previous = placed.value
        } else {
            state = .target
            target(placed, &output, &report)
        }
    }

    private mutating func target(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        let ends = placed.isSpace && !held.isEmpty || placed.isLineEnd || (!isDefinition && placed.value == 0x29)
        if !ends && held.count < Self.maximumTarget {
            held.append(placed)
            return
        }
        let isNote = isDefinition && placed.value == 0x20 && ["#", "<>", "<#>", "/"].contains(held.text)
        endTarget(&output, &report)
        state = isNote ? .afterDefinition : .text
        if isNote {
            output.append(placed)
            previous = placed.value
        } else {
            text(placed, &output)
        }
    }

    private mutating func endTarget(_ output: inout [PlacedScalar], _ report: inout StageReport) {
        defer {
            previous = held.last?.value ?? previous
            held.removeAll(keepingCapacity: true)
        }
        guard let first = held.first, let last = held.last else { return }
        let target = held.text.trimming("<", ">")
        // Text that an earlier pass has put in stands where what it replaces began, which may lie behind what follows.
        let span = min(first.offset, last.offset)..<max(first.offset, last.offset) + 1
        if let scheme = LinkCheck.dangerousScheme(of: target) {
            report.add(.dangerousScheme, at: span, detail: scheme)
            report.hide(target, at: first.offset)
            PlacedScalar.append("removed:\(scheme.prefix { $0 != ":" })", at: first.offset, to: &output)
        } else if let host = check.exfiltrationHost(of: target) {
            report.add(.exfiltratingLink, at: span, detail: host)
            report.hide(target, at: first.offset)
            PlacedScalar.append("removed:", at: first.offset, to: &output)
            PlacedScalar.append(
                String(host.filter { $0.isLetter || $0.isNumber || ".-:".contains($0) }), at: first.offset, to: &output)
        } else {
            output += held
        }
    }

    private mutating func afterDefinition(
        _ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport
    ) {
        switch placed.value {
        case 0x20: output.append(placed)
        case 0x28: (state, closer, held) = (.note, 0x29, [placed])
        case 0x22, 0x27: (state, closer, held) = (.note, placed.value, [placed])
        default:
            state = .text
            text(placed, &output)
        }
    }

    private mutating func dropNote(_ output: inout [PlacedScalar], _ report: inout StageReport) {
        if let first = held.first, let last = held.last {
            report.add(.linkComment, at: first.offset..<last.offset + 1)
            report.hide(held.text, at: first.offset)
            if last.isLineEnd { output.append(last) }
            previous = last.value
        }
        held.removeAll(keepingCapacity: true)
        state = .text
    }
}

extension String {
    /// The text without one leading and one trailing character, where both stand.
    fileprivate func trimming(_ first: Character, _ last: Character) -> String {
        hasPrefix(String(first)) && hasSuffix(String(last)) && count >= 2 ? String(dropFirst().dropLast()) : self
    }
}

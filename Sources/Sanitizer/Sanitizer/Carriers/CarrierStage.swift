// SPDX-License-Identifier: Apache-2.0

/// Deletes the characters that nobody sees where they have no meaning, and reads what they spell.
struct CarrierStage: ScalarStage {
    /// A flag is U+1F3F4, at most this many tags and the cancelling one.
    private static let longestFlag = 30
    private static let maximumRun = 8192

    /// The last character handed on.
    private var previous: UInt32 = 0
    private var isAtStart = true
    /// Waits for its neighbour.
    private var pending: PlacedScalar?
    private var flag: [PlacedScalar] = []
    private var run: [PlacedScalar] = []
    private var lettersSinceHyphen = 0

    var isHolding: Bool { pending != nil || !flag.isEmpty || !run.isEmpty }

    mutating func passes(_ input: [PlacedScalar]) -> Bool {
        guard pending == nil && flag.isEmpty && run.isEmpty && input.allSatisfy({ $0.value < 0xAD }) else {
            return false
        }
        guard let last = input.last else { return true }
        (previous, isAtStart) = (last.value, false)
        let letters = input.reversed().prefix { CarrierClass.isLetter($0.value) }.count
        lettersSinceHyphen = letters == input.count ? lettersSinceHyphen + letters : letters
        return true
    }

    mutating func take(_ input: [PlacedScalar], into output: inout [PlacedScalar], _ report: inout StageReport) {
        for placed in input {
            if placed.value < 0xAD && pending == nil && flag.isEmpty && run.isEmpty {
                emit(placed, &output)
            } else {
                step(placed, &output, &report)
            }
        }
    }

    mutating func finish(into output: inout [PlacedScalar], _ report: inout StageReport) {
        endFlag(&report)
        settlePending(next: 0, &output, &report)
        endRun(&report)
    }

    private mutating func step(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        let kind = CarrierClass(placed.value)
        if !flag.isEmpty || (kind == .tag && previous == 0x1F3F4 && run.isEmpty && pending == nil) {
            if takeFlag(placed, kind, &output, &report) { return }
        }
        settlePending(next: placed.value, &output, &report)
        switch kind {
        case .visible:
            endRun(&report)
            emit(placed, &output)
        case .joiner, .nonJoiner, .softHyphen, .zeroWidthSpace, .directionMark: pending = placed
        case .byteOrderMark where isAtStart: emit(placed, &output)
        case .variationSelector where CarrierClass.selects(placed.value, after: previous) && run.isEmpty:
            emit(placed, &output)
        case .invisible where isJamoFiller(placed.value): emit(placed, &output)
        default: drop(placed, &report)
        }
    }

    /// Fillers stand between parts of old Korean syllables.
    private func isJamoFiller(_ value: UInt32) -> Bool {
        (value == 0x115F || value == 0x1160) && 0x1100...0x11FF ~= previous
    }

    private mutating func emit(_ placed: PlacedScalar, _ output: inout [PlacedScalar]) {
        output.append(placed)
        previous = placed.value
        isAtStart = false
        lettersSinceHyphen = CarrierClass.isLetter(placed.value) ? lettersSinceHyphen + 1 : 0
    }

    private mutating func settlePending(next: UInt32, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        guard let waiting = pending else { return }
        pending = nil
        if run.isEmpty && isMeaningful(waiting.value, next: next) {
            emit(waiting, &output)
        } else {
            drop(waiting, &report)
        }
        if waiting.value == 0xAD { lettersSinceHyphen = 0 }
    }

    private func isMeaningful(_ value: UInt32, next: UInt32) -> Bool {
        switch CarrierClass(value) {
        case .joiner:
            CarrierClass.isPictograph(previous) && CarrierClass.isPictograph(next) && next > 0xFF && next != 0xFE0F
                || CarrierClass.joins(previous) && (CarrierClass.joins(next) || next <= 0x20)
        case .nonJoiner: CarrierClass.joins(previous) && CarrierClass.joins(next)
        case .softHyphen: lettersSinceHyphen >= 2 && CarrierClass.isLetter(next)
        case .zeroWidthSpace: CarrierClass.writesWithoutSpaces(previous) && CarrierClass.writesWithoutSpaces(next)
        case .directionMark: CarrierClass(previous) == .visible && CarrierClass(next) == .visible
        default: false
        }
    }

    /// True when the character belongs to the flag or ended it.
    private mutating func takeFlag(
        _ placed: PlacedScalar, _ kind: CarrierClass, _ output: inout [PlacedScalar], _ report: inout StageReport
    ) -> Bool {
        if placed.value == 0xE007F && !flag.isEmpty {
            for part in flag + [placed] { emit(part, &output) }
            flag.removeAll()
            return true
        }
        let isPart = 0xE0030...0xE0039 ~= placed.value || 0xE0061...0xE007A ~= placed.value
        if isPart && flag.count < Self.longestFlag {
            flag.append(placed)
            return true
        }
        endFlag(&report)
        return false
    }

    private mutating func endFlag(_ report: inout StageReport) {
        for part in flag { drop(part, &report) }
        flag.removeAll()
    }

    private mutating func drop(_ placed: PlacedScalar, _ report: inout StageReport) {
        if run.count == Self.maximumRun { endRun(&report) }
        run.append(placed)
        let rule: FindingRule =
            switch CarrierClass(placed.value) {
            case .tag: .tagCharacters
            case .variationSelector: .variationSelectors
            default: .zeroWidth
            }
        report.add(rule, at: placed.offset..<placed.offset + 1)
    }

    private mutating func endRun(_ report: inout StageReport) {
        guard let first = run.first else { return }
        if run.count >= 4, let spelled = HiddenRun.text(of: run) {
            report.hide(spelled.text, at: first.offset)
            if spelled.isBits {
                report.add(.hiddenBits, at: first.offset..<(run.last?.offset ?? first.offset) + 1)
            }
        }
        run.removeAll(keepingCapacity: true)
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Deletes overrides of the writing direction, and embeddings and isolates away from right-to-left text; closes on its
/// line what stays open. Last of the stages, so that nothing is deleted between the two ends of a pair.
struct DirectionStage: ScalarStage {
    private static let maximumDepth = 16

    /// Closers owed for what was handed on in this line, the innermost last.
    private var open: [UInt32] = []
    private var isRightToLeft = false
    private var pending: PlacedScalar?

    var isHolding: Bool { pending != nil }

    mutating func passes(_ input: [PlacedScalar]) -> Bool {
        guard pending == nil && open.isEmpty && input.allSatisfy({ $0.value < 0x590 }) else { return false }
        if isRightToLeft, input.contains(where: \.isLineEnd) { isRightToLeft = false }
        return true
    }

    mutating func take(_ input: [PlacedScalar], into output: inout [PlacedScalar], _ report: inout StageReport) {
        for placed in input { step(placed, &output, &report) }
    }

    mutating func finish(into output: inout [PlacedScalar], _ report: inout StageReport) {
        settle(next: 0, &output, &report)
        closeAll(at: 0, &output, &report)
    }

    private mutating func step(_ placed: PlacedScalar, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        if pending != nil { settle(next: placed.value, &output, &report) }
        switch placed.value {
        case 0x202D, 0x202E: report.add(.directionOverride, at: placed.offset..<placed.offset + 1)
        case 0x202A, 0x202B, 0x2066...0x2068: pending = placed
        case 0x202C, 0x2069:
            if open.last == placed.value {
                open.removeLast()
                output.append(placed)
            } else {
                report.add(.direction, at: placed.offset..<placed.offset + 1)
            }
        default:
            if placed.isLineEnd {
                closeAll(at: placed.offset, &output, &report)
                isRightToLeft = false
            } else if placed.value >= 0x590 {
                if Self.isRightToLeft(placed.value) { isRightToLeft = true }
            }
            output.append(placed)
        }
    }

    private mutating func settle(next: UInt32, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        guard let opener = pending else { return }
        pending = nil
        guard isRightToLeft || Self.isRightToLeft(next), open.count < Self.maximumDepth else {
            report.add(.direction, at: opener.offset..<opener.offset + 1)
            return
        }
        open.append(opener.value >= 0x2066 ? 0x2069 : 0x202C)
        output.append(opener)
    }

    private mutating func closeAll(at offset: UInt32, _ output: inout [PlacedScalar], _ report: inout StageReport) {
        guard !open.isEmpty else { return }
        report.add(.direction, at: offset..<offset + 1, detail: "left open")
        for closer in open.reversed() { output.append(PlacedScalar(closer, at: offset)) }
        open.removeAll()
    }

    private static func isRightToLeft(_ value: UInt32) -> Bool {
        switch value {
        case 0x590...0x8FF, 0x200F, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }
}

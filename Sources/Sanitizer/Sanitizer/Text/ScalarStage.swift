// SPDX-License-Identifier: Apache-2.0

/// One stage that may change the text: a machine that takes characters and hands on what no later character can
/// change any more. What it holds back is bounded; how the text was cut into pieces never shows in its output.
protocol ScalarStage {
    /// Whether nothing of the input concerns this stage: then it stands for its output, and what the stage remembers is as
    /// after taking it.
    mutating func passes(_ input: [PlacedScalar]) -> Bool

    mutating func take(_ input: [PlacedScalar], into output: inout [PlacedScalar], _ report: inout StageReport)

    /// Whether something was taken that has not come out yet.
    var isHolding: Bool { get }

    /// The text has ended: everything that is held goes out.
    mutating func finish(into output: inout [PlacedScalar], _ report: inout StageReport)
}

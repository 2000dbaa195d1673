// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Runs tool calls side by side, each within its time.
struct ToolRunner: Sendable {
    let tools: [FunctionTool]
    let patience: Duration
    let timers: any TimerScheduling
    /// The turn that wants them.
    let trace: TurnTrace?

    /// In the order of the calls.
    func outcomes(of calls: [ToolCall]) async -> [ToolOutcome] {
        await withTaskGroup(of: (Int, ToolOutcome).self) { group in
            for (index, call) in calls.enumerated() {
                group.addTask { (index, await outcome(of: call)) }
            }
            var outcomes: [Int: ToolOutcome] = [:]
            for await (index, outcome) in group { outcomes[index] = outcome }
            return calls.indices.map { outcomes[$0] ?? .failed("The tool gave nothing.") }
        }
    }

    private func outcome(of call: ToolCall) async -> ToolOutcome {
        guard let tool = tools.first(where: { $0.description.name == call.name }) else {
            let names = tools.map(\.description.name).joined(separator: ", ")
            return .failed("There is no tool '\(call.name)'. There are: \(names).")
        }
        do {
            return try await timers.within(patience, call.name) { await tool.run(call.arguments, trace) }
        } catch {
            return .failed("The tool '\(call.name)' took too long.")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Tools that lie elsewhere, as those of the hub do, and may be others at any moment.
package protocol ToolProviding: Sendable {
    /// The tools of the moment, and again each time they have changed. Ends when the consumer does.
    func tools() -> AsyncStream<[FunctionTool.Description]>

    /// Calls one of them. What keeps it from being called is told as a failure.
    /// `trace` is the turn that wants it.
    func call(_ name: String, _ arguments: RawJSON, in trace: TurnTrace?) async -> ToolOutcome
}

/// The tools of a ``ToolProviding`` as functions of a model.
package struct MCPTools: Sendable {
    private let provider: any ToolProviding

    package init(_ provider: any ToolProviding) { self.provider = provider }

    /// Gives the functions of the moment to `use`, and again each time they have changed, until the task is cancelled.
    package func follow(_ use: ([FunctionTool]) -> Void) async {
        for await listing in provider.tools() {
            use(listing.map { tool in FunctionTool(tool) { [provider] in await provider.call(tool.name, $0, in: $1) } })
        }
    }
}

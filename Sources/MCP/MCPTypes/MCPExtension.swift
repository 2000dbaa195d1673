// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Extensions of 2026-07-28 that the hub relays.
package enum MCPExtension {
    /// Calls that are answered by the handle of a task.
    package static let tasks = "io.modelcontextprotocol/tasks"

    /// Whether a `ClientCapabilities` or `ServerCapabilities` object declares it.
    package static func isDeclared(_ name: String, in capabilities: RawJSON) -> Bool {
        capabilities["extensions"]?[name]?.kind == .object
    }

    /// Who does not declare it has no use for it (2026-07-28, errors).
    package static func missing(_ name: String) -> RawJSON {
        RawJSON(.object(["requiredCapabilities": .object(["extensions": .object([name: [:]])])]))
    }
}

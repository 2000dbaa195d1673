// SPDX-License-Identifier: Apache-2.0

/// What rules of a policy are about, under the names of the protocols' methods.
package enum PolicyMethod: String, Sendable, Hashable, CaseIterable {
    case callTool = "tools/call"
    case readResource = "resources/read"
    case getPrompt = "prompts/get"
    /// Sending a message to an agent, and cancelling what came of one. Server and target are the agent's name, the
    /// arguments its params.
    case sendMessage = "message/send"
}

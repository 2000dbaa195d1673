// SPDX-License-Identifier: Apache-2.0

/// Where a text comes from, which decides what its findings lead to.
package enum ContentScope: String, Sendable, CaseIterable {
    /// Tool results, resources, documents.
    case content
    /// Definitions of tools, prompts and agents.
    case manifest
    /// Server instructions, sampling and elicitation texts.
    case instructions
    case transcript
    /// Messages between agents.
    case message
    /// What the user typed.
    case user
}

// SPDX-License-Identifier: Apache-2.0

/// Seals what a session's id says: only whoever has the key can make or read one.
package protocol SessionSealing: Sendable {
    /// Visible ASCII. `context` is not part of it, but has to be the same when it is opened.
    func seal(_ bytes: [UInt8], context: [UInt8]) -> String

    /// Nil for what was not sealed with this key and context.
    func open(_ text: String, context: [UInt8]) -> [UInt8]?
}

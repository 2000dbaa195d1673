// SPDX-License-Identifier: Apache-2.0

/// Seals what leaves the hub and comes back: nobody else can read or change it.
package protocol Sealing: Sendable {
    /// ASCII. `context` is not part of it, but has to be the same when it is opened.
    func seal(_ bytes: [UInt8], context: [UInt8]) -> String

    /// Nil for what was not sealed here, was changed, or belongs to another context.
    func open(_ text: String, context: [UInt8]) -> [UInt8]?
}

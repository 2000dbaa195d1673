// SPDX-License-Identifier: Apache-2.0

/// A command line that cannot be understood; the text names the fault and the way out.
package struct UsageError: Error, Equatable, Sendable {
    package let message: String

    package init(_ message: String) { self.message = message }
}

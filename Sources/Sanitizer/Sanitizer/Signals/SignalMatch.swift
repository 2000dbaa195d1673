// SPDX-License-Identifier: Apache-2.0

/// A signal's number and where a match of it ends in the scanned bytes.
package struct SignalMatch: Sendable, Equatable {
    package let id: Int
    package let end: Int
}

// SPDX-License-Identifier: Apache-2.0

/// Tells from a user's words how likely the turn is over.
package protocol TurnDetector: Sendable {
    /// In 0...1: 0 surely goes on, 1 surely complete. Called on each new partial transcript; must be quick.
    func completeness(of transcript: String) -> Double
}

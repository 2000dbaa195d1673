// SPDX-License-Identifier: Apache-2.0

/// The exponential without the C library, which pure layers do without.
package enum Exponential {
    /// e to the power of a value, to about 12 digits, within what a score needs.
    package static func of(_ value: Double) -> Double {
        let clamped = min(max(value, -60), 60)
        let halvings = 10
        let small = clamped / Double(1 << halvings)
        var term = 1.0
        var sum = 1.0
        for index in 1...10 {
            term *= small / Double(index)
            sum += term
        }
        for _ in 0..<halvings { sum *= sum }
        return sum
    }
}

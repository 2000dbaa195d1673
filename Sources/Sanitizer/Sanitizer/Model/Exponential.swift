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

    /// The natural logarithm of a positive value, to about 12 digits.
    package static func logarithm(of value: Double) -> Double {
        // The significand lies between 1 and 2, where few terms of this series suffice.
        let share = (value.significand - 1) / (value.significand + 1)
        var (power, sum) = (share, 0.0)
        for index in 0..<14 {
            sum += power / Double(2 * index + 1)
            power *= share * share
        }
        return 2 * sum + Double(value.exponent) * 0.693_147_180_559_945_3
    }
}

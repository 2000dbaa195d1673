// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// A short stretch of one channel of sound: signed 16-bit samples, 10 or 20 ms as a rule.
package struct AudioFrame: Equatable, Sendable {
    package let samples: [Int16]
    /// Samples a second.
    package let rate: Int

    package init(samples: [Int16], rate: Int) {
        self.samples = samples
        self.rate = rate
    }

    package var duration: Duration { .nanoseconds(Int64(samples.count) * 1_000_000_000 / Int64(max(rate, 1))) }

    /// The mean power in decibels below full scale; -100 for silence.
    package var loudness: Double {
        guard !samples.isEmpty else { return -100 }
        let power = samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(samples.count)
        return power < 1e-1 ? -100 : 10 * DecibelScale.logarithm(power / (32_768 * 32_768))
    }
}

/// The decimal logarithm without a C library: good to a hundredth, which a loudness needs.
enum DecibelScale {
    static func logarithm(_ value: Double) -> Double {
        guard value > 0 else { return -100 }
        // value = significand * 2^exponent; ln(significand) by the series of atanh, significand in 1..<2.
        let x = (value.significand - 1) / (value.significand + 1), square = x * x
        let natural = 2 * x * (1 + square / 3 + square * square / 5 + square * square * square / 7)
        return (natural + Double(value.exponent) * 0.693_147_180_559_945_3) / 2.302_585_092_994_046
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Extends 16-bit sequence numbers over their wrap: a number stands for the nearest one to the highest seen so far.
package struct SequenceUnwrapper: Sendable {
    package private(set) var highest: Int64?

    package init() {}

    package mutating func unwrap(_ sequence: UInt16) -> Int64 {
        guard let highest else {
            // One cycle up, so that a packet from before the first stays positive.
            let first = Int64(sequence) + 0x1_0000
            highest = first
            return first
        }
        let step = Int16(truncatingIfNeeded: Int64(sequence) &- highest)
        let value = highest + Int64(step)
        if value > highest { self.highest = value }
        return value
    }
}

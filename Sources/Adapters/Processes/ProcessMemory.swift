// SPDX-License-Identifier: Apache-2.0

import CLinux

/// The memory of this process.
package enum ProcessMemory {
    /// Gives back to the system what is free: once, after a start whose files were larger than what is kept of them. Takes
    /// a millisecond, during which others wait for memory.
    package static func giveBack() { patchbay_trim_heap() }
}

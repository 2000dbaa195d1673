// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Always the same moment.
package struct FixedWallClock: WallClock {
    package let microsecondsSinceEpoch: Int64

    package init(microsecondsSinceEpoch: Int64 = 0) { self.microsecondsSinceEpoch = microsecondsSinceEpoch }
}

// SPDX-License-Identifier: Apache-2.0

import HubCore
import UnicodeText

/// Names folded by ICU's tables.
struct UnicodeNames: NameFolding {
    func skeleton(of name: String) -> String { NameSkeleton.of(name) }
}

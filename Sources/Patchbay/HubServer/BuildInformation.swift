// SPDX-License-Identifier: Apache-2.0

/// What this binary says of itself.
package enum BuildInformation {
    package static let name = "patchbay"
    package static let version = "0.1.0"
}

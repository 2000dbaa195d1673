// SPDX-License-Identifier: Apache-2.0

/// The version of the tables that this build writes; a database of a newer one is not opened.
package enum StorageSchema {
    package static let version = 1
}

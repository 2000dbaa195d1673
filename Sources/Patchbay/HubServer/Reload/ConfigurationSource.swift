// SPDX-License-Identifier: Apache-2.0

package import HubCore

/// Where a hub's configuration came from, so that it can be read again.
package struct ConfigurationSource: Sendable {
    /// The file to watch.
    package let file: String
    /// Reads it as it was read at the start, with what the command line says on top. Throws what is wrong with it.
    package let load: @Sendable () throws -> HubConfiguration

    package init(file: String, load: @escaping @Sendable () throws -> HubConfiguration) {
        self.file = file
        self.load = load
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Which part of the catalog a face shows, and under which names.
package enum CatalogScope: Hashable, Sendable {
    /// All servers, their names told apart.
    case everything
    /// One server under its own names and URIs: identity mode.
    case server(ServerName)
    /// The tools of one virtual server.
    case virtual(ServerName)
}
